package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TsidTests {

    @ParameterizedTest
    @CsvSource({
        "0, 0000000000000",
        "1, 0000000000001",
        "31, 000000000000Z",
        "32, 0000000000010",
        "9223372036854775807, 7ZZZZZZZZZZZZ",
        "-1, FZZZZZZZZZZZZ"
    })
    void hasThirteenCharactersOfCrockfordsBase32(long id, String text) {
        assertThat(Tsid.format(id)).isEqualTo(text);
        assertThat(Tsid.parse(text)).isEqualTo(id);
    }

    @Test
    void comesBackFromItsTextAndSortsLikeIt() {
        Random random = new Random(1);
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            long id = random.nextLong() >>> 1 >>> random.nextInt(60);
            assertThat(Tsid.parse(Tsid.format(id))).isEqualTo(id);
            ids.add(id);
        }
        ids.sort(null);
        assertThat(ids.stream().map(Tsid::format)).isSorted();
    }

    @Test
    void understandsLowerCaseAndLookAlikes() {
        assertThat(Tsid.parse("o00000000000i")).isEqualTo(1);
        assertThat(Tsid.parse("O00000000000l")).isEqualTo(1);
        assertThat(Tsid.parse("000000000000z")).isEqualTo(31);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0", "00000000000000", "000000000000U", "000000000000-", "G000000000000", "00000000000 0"})
    void refusesWhatIsNoIdentifier(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Tsid.parse(text));
    }

    @Test
    void tellsWhenItWasMinted() {
        long millis = Instant.parse("2026-11-20T10:00:00.123Z").toEpochMilli();
        long id = Tsid.smallestAt(millis);

        assertThat(Tsid.millis(id)).isEqualTo(millis);
        assertThat(Tsid.millis(id - 1)).isEqualTo(millis - 1);
        assertThat(Tsid.millis(id + (1L << 22) - 1)).isEqualTo(millis);
        assertThat(Tsid.smallestAt(0)).isZero();
    }
}
