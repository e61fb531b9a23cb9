package io.smsplatform.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.smsplatform.events.config.PoolConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTests {

    @Test
    void writesAnIdentifierAsEightBytesBigEndian() {
        assertThat(Codec.identifier().encode(0x0102030405060708L)).isEqualTo(new byte[] {1, 2, 3, 4, 5, 6, 7, 8});
        assertThat(Codec.identifier().decode(new byte[] {1, 2, 3, 4, 5, 6, 7, 8}))
                .isEqualTo(0x0102030405060708L);
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Codec.identifier().decode(new byte[7]));
    }

    @Test
    void writesAPoolShardAsPoolAndIndex() {
        assertThat(Codec.poolShard().encode(new PoolShard("phones", 12))).isEqualTo(utf8("phones/12"));
        assertThat(Codec.poolShard().decode(utf8("phones/12"))).isEqualTo(new PoolShard("phones", 12));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "phones", "/1", "phones/", "phones/x", "phones/-1", "phones/99999999999"})
    void refusesWhatIsNoPoolShard(String key) {
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Codec.poolShard().decode(utf8(key)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "42", "\"text\"", "{\"version\":\"x\"}"})
    void refusesWhatIsNoJsonDocumentOfTheType(String document) {
        assertThatExceptionOfType(UndecodableException.class)
                .isThrownBy(() -> Codec.json(PoolConfig.class).decode(utf8(document)));
    }

    @Test
    void readsAndWritesAsTheCatalogueSays() {
        String topic = Topics.MESSAGES_SETTLED.name();
        CatalogueSerializer keys = new CatalogueSerializer();
        CatalogueSerializer values = new CatalogueSerializer();
        CatalogueDeserializer readKeys = new CatalogueDeserializer();
        CatalogueDeserializer readValues = new CatalogueDeserializer();
        keys.configure(Map.of(), true);
        values.configure(Map.of(), false);
        readKeys.configure(Map.of(), true);
        readValues.configure(Map.of(), false);

        assertThat(readKeys.deserialize(topic, keys.serialize(topic, 7L))).isEqualTo(7L);
        assertThat(readValues.deserialize(topic, values.serialize(topic, Samples.settled())))
                .isEqualTo(Samples.settled());
    }

    @Test
    void passesParkedRecordsThroughUnchanged() {
        String parked = Topics.MESSAGES_SETTLED.parkedName();

        assertThat(new CatalogueSerializer().serialize(parked, utf8("bad"))).isEqualTo(utf8("bad"));
        assertThat(new CatalogueDeserializer().deserialize(parked, utf8("bad"))).isEqualTo(utf8("bad"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CatalogueSerializer().serialize("no.such.topic", Samples.settled()))
                .withMessageContaining("no.such.topic");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
