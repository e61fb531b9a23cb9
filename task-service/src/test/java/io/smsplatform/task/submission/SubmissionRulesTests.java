package io.smsplatform.task.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.task.RunningTaskService;
import io.smsplatform.task.submission.Submission.Addressee;
import io.smsplatform.task.submission.Submission.TemplateUse;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SubmissionRulesTests {

    private static final Instant NOW = Instant.parse("2030-06-01T12:00:00Z");

    private final Map<String, PoolConfig> pools =
            new HashMap<>(Map.of("phones", RunningTaskService.pool("phones", "sms", 1)));
    private final Map<String, String> templates = new HashMap<>(Map.of("shop/code", "{brand}: {code}"));

    private final SubmissionRules rules = new SubmissionRules(new Catalogue() {
        @Override
        public Optional<PoolConfig> pool(String name) {
            return Optional.ofNullable(pools.get(name));
        }

        @Override
        public List<PoolConfig> poolsOf(String channel) {
            return pools.values().stream()
                    .filter(pool -> pool.channel().equals(channel))
                    .toList();
        }

        @Override
        public Optional<TemplateConfig> template(String application, String name) {
            return Optional.ofNullable(templates.get(application + "/" + name))
                    .map(text -> new TemplateConfig(application, name, 1, false, 1, text));
        }
    });

    /** A request under construction; every test begins with one that is fine. */
    private static final class Request {
        @Nullable
        String channel, pool, messageClass, from, text = "Hello", clientReference, validity, scheduledAt, lane, pace;

        @Nullable
        String to = "+49170";

        @Nullable
        List<Addressee> recipients;

        @Nullable
        TemplateUse template;

        Map<String, String> metadata = Map.of();
        List<FieldError> misread = List.of();

        Submission build() {
            return new Submission(
                    channel,
                    pool,
                    messageClass,
                    from,
                    to,
                    recipients,
                    text,
                    template,
                    clientReference,
                    validity,
                    scheduledAt,
                    lane,
                    pace,
                    true,
                    metadata,
                    misread);
        }
    }

    @Test
    void approvesTheSmallestRequestWithTheDefaults() {
        Draft draft = approved(new Request());

        assertThat(draft.pool().name()).isEqualTo("phones");
        assertThat(draft.messageClass().name()).isEqualTo("NORMAL");
        assertThat(draft.validity()).isEqualTo(Duration.ofHours(24));
        assertThat(draft.entries()).containsExactly(new Draft.Entry("+49170", null, "Hello", 1));
    }

    @Test
    void pinsAndPacesWhatAsksForIt() {
        Request request = new Request();
        request.lane = "smpp:main";
        request.pace = "PT0.25S";

        MessageAccepted message =
                approved(request).messages(new Claim(1, 2, NOW)).get(0);

        assertThat(message.getLane()).isEqualTo("smpp:main");
        assertThat(message.getPaceMillis()).isEqualTo(250);
        MessageAccepted other =
                approved(new Request()).messages(new Claim(1, 2, NOW)).get(0);
        assertThat(other.getLane()).isNull();
        assertThat(other.getPaceMillis()).isZero();
    }

    /** The recipient's is 1 of 6, the lane's 4 of 5. */
    @Test
    void findsTheShardOfEachMessage() {
        List<Integer> any = shards(6, PoolOptions.NONE, null);
        assertThat(any)
                .containsExactlyElementsOf(LongStream.range(1_000, 1_008)
                        .mapToObj(id -> PoolShard.ofMessage("phones", id, 6).index())
                        .toList());
        assertThat(any.stream().distinct().count()).isGreaterThan(1);

        assertThat(shards(6, PoolOptions.NONE, null, "PT1S"))
                .containsOnly(PoolShard.ofMessage("phones", 1, 6).index());
        assertThat(shards(6, sticky(), null)).containsOnly(1);
        assertThat(shards(5, sticky(), "smpp:main")).containsOnly(4);
        assertThat(shards(1, sticky(), "smpp:main")).containsOnly(0);
    }

    private List<Integer> shards(int count, PoolOptions options, @Nullable String lane) {
        return shards(count, options, lane, null);
    }

    private List<Integer> shards(int count, PoolOptions options, @Nullable String lane, @Nullable String pace) {
        PoolConfig one = RunningTaskService.pool("phones", "sms", 1);
        pools.put("phones", RunningTaskService.pool(one, count, options));
        Request request = new Request();
        request.lane = lane;
        request.pace = pace;
        request.to = null;
        request.recipients = Collections.nCopies(8, new Addressee("+49170", Map.of(), null));
        return approved(request).messages(new Claim(1, 1_000, NOW)).stream()
                .map(MessageAccepted::getShard)
                .toList();
    }

    private static PoolOptions sticky() {
        return new PoolOptions(
                false,
                null,
                Duration.ofDays(30),
                Duration.ZERO,
                false,
                true,
                Map.of(),
                null,
                null,
                PoolOptions.LaneRules.NONE,
                Map.of());
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                refusal("/channel", "unknown", r -> r.channel = "fax"),
                refusal("/channel", "unknown", r -> r.channel = "unrecognised"),
                refusal("/channel", "unknown", r -> r.channel = "SMS"),
                refusal("/channel", "channel-unavailable", r -> r.channel = "email"),
                refusal("/channel", "channel-unavailable", r -> r.channel = "wechat_work"),
                refusal("/pool", "unknown", r -> r.pool = "nowhere"),
                refusal("/pool", "unknown", r -> r.channel = "webhook"),
                refusal("/pool", "wrong-channel", r -> {
                    r.channel = "webhook";
                    r.pool = "phones";
                }),
                refusal("/class", "unknown", r -> r.messageClass = "urgent"),
                refusal("/class", "unknown", r -> r.messageClass = "unrecognised"),
                refusal("/from", "malformed", r -> r.from = "TwelveLetters"),
                refusal("/from", "malformed", r -> r.from = ""),
                refusal("/from", "malformed", r -> r.from = "+12345678901234567890123"),
                refusal("/validity", "out-of-range", r -> r.validity = "PT0S"),
                refusal("/validity", "out-of-range", r -> r.validity = "PT-1H"),
                refusal("/validity", "out-of-range", r -> r.validity = "P7DT1S"),
                refusal("/validity", "malformed", r -> r.validity = "1 day"),
                refusal("/scheduledAt", "malformed", r -> r.scheduledAt = "2030-06-01 12:00"),
                refusal("/scheduledAt", "malformed", r -> r.scheduledAt = "2030-06-01T12:00:00"),
                refusal("/scheduledAt", "out-of-range", r -> r.scheduledAt = "2030-06-01T11:58:00Z"),
                refusal("/scheduledAt", "out-of-range", r -> r.scheduledAt = "2030-07-01T12:00:01Z"),
                refusal("/lane", "malformed", r -> r.lane = "main"),
                refusal("/lane", "malformed", r -> r.lane = ""),
                refusal("/pace", "malformed", r -> r.pace = "1 s"),
                refusal("/pace", "out-of-range", r -> r.pace = "-PT1S"),
                refusal("/pace", "out-of-range", r -> r.pace = "PT1H0.001S"),
                refusal("/clientReference", "too-long", r -> r.clientReference = "x".repeat(129)),
                refusal("/clientReference", "too-long", r -> r.clientReference = ""),
                refusal("/metadata", "too-many", r -> r.metadata = entries(21)),
                refusal("/metadata", "too-long", r -> r.metadata = Map.of("k", "x".repeat(513))),
                refusal("/to", "required", r -> r.to = null),
                refusal("/to", "malformed", r -> r.to = "12"),
                refusal("/to", "malformed", r -> r.to = "1234567890123456"),
                refusal("/to", "malformed", r -> r.to = "++4917"),
                refusal("/to", "malformed", r -> r.to = "49+17"),
                refusal("/to", "malformed", r -> r.to = ""),
                refusal("/to", "malformed", r -> r.to = "+49.170"),
                refusal("/to", "malformed", r -> r.to = "\u0661\u0662\u0663\u0664"),
                refusal("/to", "malformed", r -> r.to = "1".repeat(100_000)),
                refusal("/recipients", "exclusive", r -> r.recipients = List.of()),
                refusal("/recipients", "empty", r -> {
                    r.to = null;
                    r.recipients = List.of();
                }),
                refusal("/recipients", "too-many", r -> {
                    r.to = null;
                    r.recipients = Collections.nCopies(1_001, new Addressee("+49170", Map.of(), null));
                }),
                refusal("/recipients", "too-long", r -> {
                    r.to = null;
                    r.recipients = Collections.nCopies(1_000, new Addressee("+49170", Map.of(), null));
                    r.text = "x".repeat(4_001);
                }),
                refusal("/recipients/0/clientReference", "too-long", r -> {
                    r.to = null;
                    r.recipients = List.of(new Addressee("+49170", Map.of(), "x".repeat(129)));
                }),
                refusal("/text", "required", r -> r.text = null),
                refusal("/text", "empty", r -> r.text = ""),
                refusal("/text", "empty", r -> r.text = " \n"),
                refusal("/text", "malformed", r -> r.text = "half \uD83D of it"),
                refusal("/text", "too-long", r -> r.text = "x".repeat(16_001)),
                refusal("/template", "exclusive", r -> r.template = new TemplateUse("code", entries("brand", "code"))),
                refusal("/template/name", "unknown", r -> {
                    r.text = null;
                    r.template = new TemplateUse("none", Map.of());
                }),
                refusal("/template/name", "required", r -> {
                    r.text = null;
                    r.template = new TemplateUse(null, Map.of());
                }),
                refusal("/template/parameters", "missing-parameters", r -> {
                    r.text = null;
                    r.template = new TemplateUse("code", entries("brand"));
                }),
                refusal("/template/parameters", "too-long", r -> {
                    r.text = null;
                    r.template = new TemplateUse("code", Map.of("brand", "x".repeat(16_000), "code", "1"));
                }));
    }

    private static Arguments refusal(String pointer, String code, Consumer<Request> change) {
        return Arguments.of(pointer, code, change);
    }

    @ParameterizedTest(name = "{index} {0} {1}")
    @MethodSource("refusals")
    void refusesExactlyTheWrongField(String pointer, String code, Consumer<Request> change) {
        Request request = new Request();
        change.accept(request);

        assertThat(refused(request))
                .extracting(FieldError::pointer, FieldError::code)
                .containsExactly(Tuple.tuple(pointer, code));
    }

    @Test
    void findsEverythingAtOnce() {
        Request request = new Request();
        request.pool = "nowhere";
        request.messageClass = "urgent";
        request.validity = "soon";
        request.to = null;
        request.recipients = List.of(
                new Addressee("+49170", Map.of(), null),
                new Addressee("no", Map.of(), null),
                new Addressee(null, Map.of(), null));
        request.text = "";

        assertThat(refused(request))
                .extracting(FieldError::pointer)
                .containsExactlyInAnyOrder(
                        "/pool", "/class", "/validity", "/recipients/1/to", "/recipients/2/to", "/text");
    }

    @Test
    void namesTheMissingParametersOfEachRecipient() {
        Request request = new Request();
        request.to = null;
        request.text = null;
        request.template = new TemplateUse("code", Map.of());
        request.recipients = List.of(
                new Addressee("+49170", entries("brand", "code"), null),
                new Addressee("+49171", entries("code"), null),
                new Addressee("+49172", Map.of(), null));

        assertThat(refused(request))
                .extracting(FieldError::pointer, FieldError::detail)
                .containsExactly(
                        Tuple.tuple("/recipients/1/parameters", "the template needs brand"),
                        Tuple.tuple("/recipients/2/parameters", "the template needs brand, code"));
    }

    @Test
    void doesNotRepeatWhatCouldNotBeRead() {
        Request request = new Request();
        request.to = null;
        request.text = null;
        request.template = new TemplateUse(null, Map.of());
        request.misread = List.of(
                new FieldError("/to", "wrong-type", "this has to be a string"),
                new FieldError("/template", "wrong-type", "this has to be an object"));

        assertThat(refused(request)).containsExactlyElementsOf(request.misread);
    }

    @Test
    void refusesToGuessAmongPools() {
        pools.put("more-phones", RunningTaskService.pool("more-phones", "sms", 1));

        assertThat(refused(new Request())).extracting(FieldError::code).containsExactly("ambiguous");
        Request named = new Request();
        named.pool = "more-phones";
        assertThat(approved(named).pool().name()).isEqualTo("more-phones");
    }

    @Test
    void refusesATemplateThatCannotBeParsed() {
        templates.put("shop/broken", "{oops");
        Request request = new Request();
        request.text = null;
        request.template = new TemplateUse("broken", Map.of());

        assertThat(refused(request)).extracting(FieldError::pointer).containsExactly("/template/name");
    }

    @ParameterizedTest
    @CsvSource({
        "+49 (170) 123-45, +4917012345",
        "10086, +10086",
        "123, +123",
        "+123456789012345, +123456789012345",
        "(0)170, +0170"
    })
    void writesNumbersInOneWay(String to, String canonical) {
        Request request = new Request();
        request.to = to;

        assertThat(approved(request).entries().get(0).recipient()).isEqualTo(canonical);
    }

    @ParameterizedTest
    @CsvSource({"160, 1", "161, 2", "306, 2", "307, 3", "16000, 105"})
    void countsSegments(int characters, int segments) {
        Request request = new Request();
        request.text = "x".repeat(characters);

        assertThat(approved(request).entries().get(0).segments()).isEqualTo(segments);
    }

    @Test
    void theSameClaimGivesTheSameMessages() {
        Request request = new Request();
        request.scheduledAt = "2030-06-01T14:00:00+01:00";
        request.validity = "PT1H";
        request.to = null;
        request.clientReference = "common";
        request.recipients = List.of(new Addressee("+49170", Map.of(), "own"), new Addressee("+49171", Map.of(), null));
        Draft draft = approved(request);
        Claim claim = new Claim(1, 100, NOW);

        assertThat(draft.messages(claim)).isEqualTo(draft.messages(claim)).hasSize(2);
        assertThat(draft.messages(claim)).extracting("messageId").containsExactly(100L, 101L);
        assertThat(draft.messages(claim)).extracting("clientReference").containsExactly("own", "common");
        assertThat(draft.messages(claim)).extracting("scheduledAt").containsOnly(Instant.parse("2030-06-01T13:00:00Z"));
        assertThat(draft.messages(claim)).extracting("expiresAt").containsOnly(Instant.parse("2030-06-01T14:00:00Z"));
    }

    private Draft approved(Request request) {
        Verdict verdict = rules.examine("shop", request.build(), NOW);
        assertThat(verdict).isInstanceOf(Verdict.Approved.class);
        return ((Verdict.Approved) verdict).draft();
    }

    private List<FieldError> refused(Request request) {
        Verdict verdict = rules.examine("shop", request.build(), NOW);
        assertThat(verdict).isInstanceOf(Verdict.Refused.class);
        return ((Verdict.Refused) verdict).errors();
    }

    private static Map<String, String> entries(int count) {
        Map<String, String> entries = new HashMap<>();
        IntStream.range(0, count).forEach(i -> entries.put("k" + i, "v"));
        return entries;
    }

    private static Map<String, String> entries(String... names) {
        Map<String, String> entries = new HashMap<>();
        Stream.of(names).forEach(name -> entries.put(name, "v"));
        return entries;
    }
}
