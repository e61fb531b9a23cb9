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
            PoolConfig.class, 14,
            RuleConfig.class, 10,
            DeviceConfig.class, 7,
            ConnectorConfig.class, 14,
            WebhookConfig.class, 10,
            ShardState.class, 15,
            AlertRaised.class, 11);

    private static final PoolConfig FIRST_POOL = new PoolConfig(
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
            1);

    private static final PoolOptions OPTIONS = new PoolOptions(
            true,
            "fixed",
            Duration.ofDays(30),
            Duration.ofMinutes(5),
            true,
            false,
            Map.of("otp", "wait"),
            new PoolOptions.Health(0.5, 20, Duration.ofMinutes(1), Duration.ofSeconds(30), Duration.ofMinutes(15), 3),
            new PoolOptions.QuietTimes("22:00", "08:00", Set.of("bulk"), "Asia/Shanghai"),
            new PoolOptions.LaneRules(0, 2, null, 0.5, null, null, null),
            Map.of(
                    "device:0A",
                    new PoolOptions.LaneRules(
                            10,
                            1,
                            "draining",
                            2.5,
                            new PoolOptions.Quota(1, 2, 3, 4, 5),
                            "mon-fri 08:00-20:00",
                            "Europe/Berlin")));

    record Sample(Topic<String, ?> topic, int version, Object value) {

        Sample(Topic<String, ?> topic, Object value) {
            this(topic, 1, value);
        }

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
                new Sample(Topics.CONFIG_POOLS, 2, pool(FIRST_POOL, OPTIONS)),
                new Sample(
                        Topics.CONFIG_RULES,
                        new RuleConfig(
                                "throttled-elsewhere",
                                3,
                                false,
                                true,
                                10,
                                "send_failure",
                                new RuleConfig.Match(
                                        List.of("phones"),
                                        List.of("smpp:main"),
                                        List.of("sms"),
                                        List.of("bulk"),
                                        List.of("throttled"),
                                        List.of("busy"),
                                        true),
                                "switch_provider",
                                new RuleConfig.Retry(3, Duration.ofSeconds(5), 1.5, Duration.ofMinutes(1)),
                                "ops")),
                new Sample(
                        Topics.SCHEDULER_SHARDS,
                        new ShardState(
                                "phones",
                                2,
                                1_790_000_000_123L,
                                false,
                                true,
                                Map.of("otp", 7),
                                1,
                                2,
                                3,
                                4,
                                5,
                                6.5,
                                7.5,
                                Map.of("ready", 1),
                                List.of(new ShardState.LaneState(
                                        "device:0A",
                                        "device",
                                        "ready",
                                        10,
                                        4,
                                        1_790_000_010_123L,
                                        1,
                                        9.5,
                                        2.5,
                                        true,
                                        0.75,
                                        1_200.5,
                                        1_790_000_001_123L,
                                        List.of(1, 2, 3, 4, 5))))),
                new Sample(
                        Topics.ALERTS_RAISED,
                        new AlertRaised(
                                "0000000000001",
                                "ops",
                                "throttled-elsewhere",
                                "send_failure",
                                "phones",
                                "smpp:main",
                                "throttled",
                                "submit_sm_resp 0x58",
                                12,
                                "0000000000002",
                                1_790_000_000_123L)),
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
    void writesTheDocumentOfThePresentVersion(Sample sample) {
        assertThat(new String(codec(sample).encode(sample.value()), StandardCharsets.UTF_8))
                .isEqualTo(golden(sample));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void readsTheDocumentOfThePresentVersion(Sample sample) {
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
        return Golden.text(sample.topic().name() + "-v" + sample.version() + ".json");
    }

    @SuppressWarnings("unchecked")
    private static Codec<Object> codec(Sample sample) {
        return (Codec<Object>) sample.topic().value();
    }

    @Test
    void readsAPoolWrittenBeforeItHadOptions() {
        PoolConfig older = Topics.CONFIG_POOLS
                .value()
                .decode(Golden.text("config.pools-v1.json").getBytes(StandardCharsets.UTF_8));

        assertThat(older).isEqualTo(FIRST_POOL);
        assertThat(older.options()).isEqualTo(PoolOptions.NONE);
    }

    @Test
    void readsOptionsOfWhichMostAreLeftOut() {
        PoolConfig pool = Topics.CONFIG_POOLS
                .value()
                .decode("{\"name\":\"p\",\"options\":{\"paused\":true,\"lanes\":{\"smpp:a\":{\"weight\":3}}}}"
                        .getBytes(StandardCharsets.UTF_8));

        assertThat(pool.options().paused()).isTrue();
        assertThat(pool.options().stickyFor()).isZero();
        assertThat(pool.options().of("smpp:a").weight()).isEqualTo(3);
        assertThat(pool.options().of("smpp:b")).isEqualTo(PoolOptions.LaneRules.NONE);
    }

    @Test
    void keepsALanesRulesOnlyWhileTheyAreNotTheDefaults() {
        PoolOptions.LaneRules defaults = OPTIONS.laneDefaults();
        PoolOptions paused = OPTIONS.withLane("smpp:b", OPTIONS.of("smpp:b").withState("paused"));

        assertThat(paused.of("smpp:b")).isEqualTo(defaults.withState("paused"));
        assertThat(paused.of("smpp:c")).isEqualTo(defaults);
        assertThat(paused.lanes()).containsKey("device:0A");
        assertThat(paused.withLane("smpp:b", paused.of("smpp:b").withState(null)))
                .isEqualTo(OPTIONS);
        assertThat(OPTIONS.withPaused(false).withPaused(true)).isEqualTo(OPTIONS);
        assertThat(OPTIONS.withPaused(false).paused()).isFalse();
    }

    private static PoolConfig pool(PoolConfig pool, PoolOptions options) {
        return new PoolConfig(
                pool.name(),
                pool.version(),
                pool.deleted(),
                pool.channel(),
                pool.selection(),
                pool.ratePerSecond(),
                pool.maxAttempts(),
                pool.backOff(),
                pool.backOffCap(),
                pool.handOverLease(),
                pool.resultLease(),
                pool.receiptTimeout(),
                pool.shards(),
                options);
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
