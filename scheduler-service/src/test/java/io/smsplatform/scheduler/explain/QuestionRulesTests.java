package io.smsplatform.scheduler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.TemplateConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuestionRulesTests {

    private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

    private final List<PoolConfig> pools =
            new ArrayList<>(List.of(Shards.pool("least_loaded", 0, 1, PoolOptions.NONE)));

    @Test
    void findsTheOnlyPoolAndMeasuresTheText() {
        Subject subject =
                examine(question("+49 (151) 123-45678", "a".repeat(161))).examine();

        assertThat(subject).isNotNull();
        assertThat(subject.pool().name()).isEqualTo("main");
        assertThat(subject.whyPool()).isEqualTo("the only pool of channel 'sms'");
        assertThat(subject.messageClass()).isEqualTo("normal");
        assertThat(subject.recipient()).isEqualTo("+4915112345678");
        assertThat(subject.segments()).isEqualTo(2);
        assertThat(subject.encoding()).isEqualTo("gsm7");
        assertThat(subject.dueAt()).isEqualTo(NOW.toEpochMilli());
        assertThat(examine(question("123", "你好")).examine().encoding()).isEqualTo("ucs2");
    }

    @Test
    void rendersATemplateOfTheApplication() {
        Subject subject =
                examine(template("code", Map.of("code", "1".repeat(160)))).examine();

        assertThat(subject).isNotNull();
        assertThat(subject.segments()).isEqualTo(2);
        assertThat(errors(template("code", Map.of()))).containsExactly("/template/parameters missing-parameters");
        assertThat(errors(template("code", null))).containsExactly("/template/parameters missing-parameters");
        assertThat(errors(template("code", Map.of("code", "x".repeat(16_000)))))
                .containsExactly("/template/parameters too-long");
        assertThat(errors(template("other", Map.of()))).containsExactly("/template/name unknown");
        assertThat(errors(template(null, Map.of()))).containsExactly("/template/name required");
    }

    @Test
    void saysThatThePoolIsAmbiguousOrMissing() {
        pools.add(Shards.pool("round_robin", 0, 1, PoolOptions.NONE));
        assertThat(errors(question("123", "x"))).containsExactly("/pool ambiguous");
        pools.clear();
        assertThat(errors(question("123", "x"))).containsExactly("/pool unknown");
    }

    @Test
    void findsEverythingAtOnce() {
        assertThat(errors(new Question(
                        "sms", "nobodys", "urgent", "not a sender at all", "call me", "", null, "pigeon:1", "soon")))
                .containsExactlyInAnyOrder(
                        "/pool unknown",
                        "/class unknown",
                        "/from malformed",
                        "/to malformed",
                        "/text empty",
                        "/lane malformed",
                        "/scheduledAt malformed");
        assertThat(errors(new Question(null, null, null, null, null, null, null, null, null)))
                .containsExactlyInAnyOrder("/to required", "/text required");
        assertThat(errors(new Question(
                        "email", null, null, null, "a@b", "x", new Question.TemplateUse("code", null), null, null)))
                .containsExactlyInAnyOrder("/channel channel-unavailable", "/template exclusive");
        assertThat(errors(new Question("pigeon", null, null, null, "x", "x", null, null, null)))
                .containsExactly("/channel unknown");
        assertThat(errors(new Question("webhook", "main", null, null, "x", "x", null, null, null)))
                .containsExactly("/pool wrong-channel");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-20T09:58:59Z, /scheduledAt out-of-range",
        "2026-12-21T10:00:00Z, /scheduledAt out-of-range",
        "2026-11-20T09:59:30Z,",
        "2026-12-01T08:00:00+08:00,"
    })
    void boundsTheTime(String scheduledAt, @Nullable String error) {
        Question question = new Question(null, null, null, null, "123", "x", null, null, scheduledAt);

        assertThat(errors(question)).isEqualTo(error == null ? List.of() : List.of(error));
    }

    @Test
    void boundsTheText() {
        assertThat(errors(question("123", "x".repeat(16_001)))).containsExactly("/text too-long");
        assertThat(errors(question("123", "字".repeat(16_000)))).isEmpty();
        assertThat(errors(question("123", "\uD83C"))).containsExactly("/text malformed");
        assertThat(errors(question("1".repeat(41), "x"))).containsExactly("/to malformed");
    }

    private List<String> errors(Question question) {
        QuestionRules rules = examine(question);
        Subject subject = rules.examine();
        assertThat(subject == null).isEqualTo(!rules.errors().isEmpty());
        return rules.errors().stream().map(QuestionRulesTests::text).toList();
    }

    private static String text(FieldError error) {
        return error.pointer() + " " + error.code();
    }

    private QuestionRules examine(Question question) {
        return new QuestionRules("shop", question, new Told(), NOW);
    }

    private static Question question(String to, String text) {
        return new Question(null, null, null, null, to, text, null, null, null);
    }

    private static Question template(@Nullable String name, @Nullable Map<String, String> parameters) {
        return new Question(
                null, null, null, null, "123", null, new Question.TemplateUse(name, parameters), null, null);
    }

    private final class Told implements Catalogue {

        @Override
        public @Nullable PoolConfig pool(String name) {
            return pools.stream()
                    .filter(pool -> pool.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public List<PoolConfig> poolsOf(String channel) {
            return pools.stream().filter(pool -> pool.channel().equals(channel)).toList();
        }

        @Override
        public @Nullable TemplateConfig template(String application, String name) {
            return application.equals("shop") && name.equals("code")
                    ? new TemplateConfig(application, name, 1, false, 1, "Code {code}")
                    : null;
        }
    }
}
