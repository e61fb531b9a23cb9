package io.smsplatform.events.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.Codec;
import io.smsplatform.events.Golden;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of every configuration record: literal documents of each released version, and the number of properties. */
class ConfigRecordsTests {

    private static final Map<Class<?>, Integer> PROPERTIES = Map.of(
            ApplicationConfig.class, 7,
            TemplateConfig.class, 6,
            PoolConfig.class, 13,
            DeviceConfig.class, 7,
            ConnectorConfig.class, 14,
            WebhookConfig.class, 10);

    record Sample(Topic<String, ?> topic, Versioned value) {

        @Override
        public String toString() {
            return topic.name();
        }
    }

    static Stream<Sample> samples() {
        return Stream.of(
                new Sample(
                        Topics.CONFIG_APPLICATIONS,
                        new ApplicationConfig(
                                "shop",
                                3,
                                false,
                                true,
                                Set.of("send"),
                                "pbkdf2-sha256$1$a$b",
                                List.of(new ApplicationConfig.ApiKey("0000000000001", "ab")))),
                new Sample(Topics.CONFIG_TEMPLATES, new TemplateConfig("shop", "welcome", 3, true, 2, "Hi {name}")),
                new Sample(
                        Topics.CONFIG_POOLS,
                        new PoolConfig(
                                "phones",
                                3,
                                false,
                                "sms",
                                "least_loaded",
                                1.5,
                                5,
                                Duration.ofSeconds(10),
                                Duration.ofMinutes(10),
                                Duration.ofSeconds(30),
                                Duration.ofMinutes(30),
                                Duration.ofDays(3),
                                1)),
                new Sample(
                        Topics.CONFIG_DEVICES,
                        new DeviceConfig("0000000000001", 3, false, true, "Phone 1", "phones", "ab")),
                new Sample(
                        Topics.CONFIG_CONNECTORS,
                        new ConnectorConfig(
                                "main",
                                3,
                                false,
                                true,
                                "operator",
                                "smsc.example",
                                2775,
                                "esme",
                                "aes256gcm$AA",
                                "VMA",
                                10,
                                100,
                                Duration.ofSeconds(30),
                                Duration.ofMillis(1_500))),
                new Sample(
                        Topics.CONFIG_WEBHOOKS,
                        new WebhookConfig(
                                "crm",
                                3,
                                false,
                                true,
                                "hooks",
                                "https://crm.example/in",
                                "aes256gcm$AA",
                                4,
                                0.5,
                                Duration.ofSeconds(10))));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void writesTheDocumentOfVersionOne(Sample sample) {
        assertThat(new String(codec(sample).encode(sample.value()), StandardCharsets.UTF_8))
                .isEqualTo(golden(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsTheDocumentOfVersionOne(Sample sample) {
        assertThat(codec(sample).decode(golden(sample).getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void ignoresPropertiesOfANewerVersion(Sample sample) {
        String newer = golden(sample).replaceFirst("\\{", "{\"addedLater\":{\"deep\":[1]},");

        assertThat(codec(sample).decode(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(sample.value());
    }

    @ParameterizedTest
    @MethodSource("samples")
    void hasAsManyPropertiesAsItsGoldenDocument(Sample sample) {
        int properties = sample.value().getClass().getRecordComponents().length;

        assertThat(properties).isEqualTo(PROPERTIES.get(sample.value().getClass()));
        assertThat(io.smsplatform.events.Json.MAPPER.readTree(golden(sample)).size())
                .isEqualTo(properties);
    }

    private static String golden(Sample sample) {
        return Golden.text(sample.topic().name() + "-v1.json");
    }

    @SuppressWarnings("unchecked")
    private static Codec<Versioned> codec(Sample sample) {
        return (Codec<Versioned>) sample.topic().value();
    }

    @Test
    void readsAnEntryWrittenBeforeANumberOrFlagWasAdded() {
        DeviceConfig older = Topics.CONFIG_DEVICES
                .value()
                .decode("{\"id\":\"a\",\"name\":\"n\",\"pool\":\"p\",\"tokenHash\":\"h\"}"
                        .getBytes(StandardCharsets.UTF_8));
        assertThat(older.version()).isZero();
        assertThat(older.deleted()).isFalse();
    }
}
