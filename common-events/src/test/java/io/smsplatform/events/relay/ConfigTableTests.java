package io.smsplatform.events.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.events.config.DeviceConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigTableTests {

    private final ConfigTable<DeviceConfig> table = new ConfigTable<>(Topics.CONFIG_DEVICES);
    private final List<Long> told = new ArrayList<>();

    @Test
    void keepsTheHighestVersionHoweverLateOrRepeated() {
        table.onChange(device -> told.add(device.version()));
        apply(device(1, false));
        apply(device(3, false));
        apply(device(2, false));
        apply(device(3, false));

        assertThat(table.get("a")).isEqualTo(device(3, false));
        assertThat(told).containsExactly(1L, 3L);
    }

    @Test
    void dropsADeletedEntryAndRemembersItsVersion() {
        table.onChange(device -> told.add(device.version()));
        apply(device(1, false));
        apply(device(2, true));
        apply(device(1, false)); // the older entry again must not bring it back

        assertThat(table.get("a")).isNull();
        assertThat(table.values()).isEmpty();
        assertThat(told).containsExactly(1L, 2L);

        apply(device(3, false));
        assertThat(table.values()).containsExactly(device(3, false));
    }

    @Test
    void refusesWhatIsNoEntryAndKeepsWhatItHas() {
        apply(device(1, false));

        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> table.apply(utf8("a"), utf8("{\"id\":")));
        assertThat(table.get("a")).isEqualTo(device(1, false));
    }

    private void apply(DeviceConfig device) {
        table.apply(utf8(device.id()), Topics.CONFIG_DEVICES.value().encode(device));
    }

    private static DeviceConfig device(long version, boolean deleted) {
        return new DeviceConfig("a", version, deleted, true, "Phone", "phones", "hash");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
