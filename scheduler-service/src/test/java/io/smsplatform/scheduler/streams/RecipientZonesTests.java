package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecipientZonesTests {

    private final RecipientZones zones = new RecipientZones();

    @Test
    void knowsACountryOfOneZone() {
        assertThat(zones.of("+8613800138000")).containsExactly(ZoneId.of("Asia/Shanghai"));
    }

    @Test
    void tellsAreasOfOneCountryApart() {
        assertThat(zones.of("+12025550123")).containsExactly(ZoneId.of("America/New_York"));
        assertThat(zones.of("+12135550123")).containsExactly(ZoneId.of("America/Los_Angeles"));
    }

    @Test
    void namesEveryZoneThatANumberMayBeIn() {
        assertThat(zones.of("+79161234567")).contains(ZoneId.of("Europe/Moscow"), ZoneId.of("Asia/Kamchatka"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "+", "13800138000", "+999123", "+86", "somebody@example.org", "+86 138", "+1x"})
    void knowsNothingOfWhatIsNoNumber(String text) {
        assertThat(zones.of(text)).isEmpty();
    }

    @Test
    void givesTheSameListForTheSameZones() {
        assertThat(zones.of("+8613800138000")).isSameAs(zones.of("+8613900000001"));
    }

    @Test
    void answersTheSameWhenItsPlacesAreTaken() {
        for (int prefix = 0; prefix < 100_000; prefix += 7) {
            zones.of("+861%05d12345".formatted(prefix));
        }

        assertThat(zones.of("+12135550123")).containsExactly(ZoneId.of("America/Los_Angeles"));
        assertThat(zones.of("+8613800138000")).containsExactly(ZoneId.of("Asia/Shanghai"));
    }
}
