package io.smsplatform.task.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Channel;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.task.RunningTaskService;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Accepting over HTTP: what the client hears and what is in the log are always the same. */
class SubmitMessagesIT {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PATH = "/api/v2/messages";
    private static final String ONE = "{\"to\":\"+49 (170) 123-4567\",\"text\":\"Hello\"}";

    private static RunningTaskService service;
    private static WebTestClient shop;

    private Map<TopicPartition, Long> begin = Map.of();

    @BeforeAll
    static void start() throws Exception {
        service = RunningTaskService.start(Map.of());
        shop = service.client("shop", Scope.SEND);
        service.publish(Topics.CONFIG_POOLS, "phones", RunningTaskService.pool("phones", "sms", 1));
        service.publish(Topics.CONFIG_POOLS, "hooks-a", RunningTaskService.pool("hooks-a", "webhook", 1));
        service.publish(Topics.CONFIG_POOLS, "hooks-b", RunningTaskService.pool("hooks-b", "webhook", 1));
        service.publish(
                Topics.CONFIG_TEMPLATES,
                "shop/code",
                new TemplateConfig("shop", "code", 1, false, 1, "{brand}: your code is {code}"));
        Catalogue catalogue = service.bean(Catalogue.class);
        await().until(() -> catalogue.template("shop", "code").isPresent()
                && catalogue.poolsOf("webhook").size() == 2
                && catalogue.pool("phones").isPresent());
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @BeforeEach
    void lookAtTheLog() {
        begin = service.endOfLog();
    }

    @Test
    void acceptsOneMessageInTheFormTheLogPromises() {
        Instant before = Instant.now().minusMillis(1);
        EntityExchangeResult<byte[]> answer = post(
                "{\"to\":\"+49 (170) 123-4567\",\"text\":\"Hello €\",\"class\":\"otp\",\"from\":\"Shop\","
                        + "\"clientReference\":\"order-7\",\"validity\":\"PT5M\",\"receipt\":false,"
                        + "\"metadata\":{\"k\":\"v\"}}",
                null);

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        JsonNode body = json(answer);
        JsonNode line = body.get("messages").get(0);
        assertThat(body.get("messages").size()).isEqualTo(1);
        assertThat(line.get("to").stringValue()).isEqualTo("+491701234567");
        assertThat(line.get("state").stringValue()).isEqualTo("accepted");
        assertThat(line.get("segments").intValue()).isEqualTo(1);
        assertThat(line.get("clientReference").stringValue()).isEqualTo("order-7");
        assertThat(answer.getResponseHeaders().getLocation())
                .isEqualTo(URI.create(PATH + "/" + line.get("id").stringValue()));

        List<MessageAccepted> accepted = service.acceptedSince(begin);
        assertThat(accepted).hasSize(1);
        MessageAccepted message = accepted.get(0);
        assertThat(Tsid.format(message.getMessageId())).isEqualTo(line.get("id").stringValue());
        assertThat(Tsid.format(message.getTaskId())).isEqualTo(body.get("task").stringValue());
        assertThat(message.getApplication()).isEqualTo("shop");
        assertThat(message.getChannel()).isEqualTo(Channel.SMS);
        assertThat(message.getPool()).isEqualTo("phones");
        assertThat(message.getMessageClass()).isEqualTo(MessageClass.OTP);
        assertThat(message.getRecipient()).isEqualTo("+491701234567");
        assertThat(message.getSender()).isEqualTo("Shop");
        assertThat(message.getText()).isEqualTo("Hello €");
        assertThat(message.getReceipt()).isFalse();
        assertThat(message.getScheduledAt()).isNull();
        assertThat(message.getAcceptedAt()).isBetween(before, Instant.now());
        assertThat(message.getExpiresAt()).isEqualTo(message.getAcceptedAt().plus(Duration.ofMinutes(5)));
        assertThat(message.getMetadata()).isEqualTo(Map.of("k", "v"));
    }

    @Test
    void tellsTheSchedulerWhichLaneAndHowFast() {
        post("{\"to\":\"+4917\",\"text\":\"Hello\",\"lane\":\"smpp:main\",\"pace\":\"PT2S\"}", null);

        assertThat(service.acceptedSince(begin)).singleElement().satisfies(message -> {
            assertThat(message.getLane()).isEqualTo("smpp:main");
            assertThat(message.getPaceMillis()).isEqualTo(2_000);
        });
        EntityExchangeResult<byte[]> refused = post("{\"to\":\"+4917\",\"text\":\"Hello\",\"lane\":\"main\"}", null);
        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(json(refused).get("errors").get(0).get("pointer").stringValue())
                .isEqualTo("/lane");
    }

    @Test
    void acceptsAListOfAThousandInOrder() {
        String recipients = IntStream.range(0, 1_000)
                .mapToObj(i -> "{\"to\":\"+4917%07d\",\"clientReference\":\"r%d\"}".formatted(i, i))
                .collect(Collectors.joining(",", "[", "]"));
        EntityExchangeResult<byte[]> answer =
                post("{\"recipients\":" + recipients + ",\"text\":\"Hello\",\"class\":\"bulk\"}", null);

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        JsonNode body = json(answer);
        List<String> ids = body.get("messages")
                .valueStream()
                .map(line -> line.get("id").stringValue())
                .toList();
        assertThat(ids).hasSize(1_000).isSorted().doesNotHaveDuplicates();
        assertThat(answer.getResponseHeaders().getLocation())
                .isEqualTo(URI.create(PATH + "?task=" + body.get("task").stringValue()));
        assertThat(body.get("messages").get(999).get("clientReference").stringValue())
                .isEqualTo("r999");
        assertThat(service.acceptedSince(begin))
                .extracting(message -> Tsid.format(message.getMessageId()))
                .containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void rendersATemplateForEachRecipient() {
        EntityExchangeResult<byte[]> answer = post(
                "{\"template\":{\"name\":\"code\",\"parameters\":{\"brand\":\"Shop\"}},\"recipients\":["
                        + "{\"to\":\"+49171\",\"parameters\":{\"code\":\"11\"}},"
                        + "{\"to\":\"+49172\",\"parameters\":{\"code\":\"22\",\"brand\":\"Other\"}}]}",
                null);

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(service.acceptedSince(begin))
                .extracting(MessageAccepted::getText)
                .containsExactlyInAnyOrder("Shop: your code is 11", "Other: your code is 22");
    }

    @Test
    void acceptsAWebhookMessageForANamedPool() {
        EntityExchangeResult<byte[]> answer =
                post("{\"channel\":\"webhook\",\"pool\":\"hooks-b\",\"to\":\"user:4711\",\"text\":\"Hi\"}", null);

        assertThat(answer.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(service.acceptedSince(begin))
                .extracting(MessageAccepted::getPool, MessageAccepted::getRecipient)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("hooks-b", "user:4711"));
    }

    @Test
    void aScheduledMessageExpiresCountedFromItsTime() {
        Instant at = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.MILLIS);
        post("{\"to\":\"10086\",\"text\":\"Later\",\"scheduledAt\":\"" + at + "\",\"validity\":\"PT1H\"}", null);

        MessageAccepted message = service.acceptedSince(begin).get(0);
        assertThat(message.getScheduledAt()).isEqualTo(at);
        assertThat(message.getExpiresAt()).isEqualTo(at.plus(Duration.ofHours(1)));
    }

    @Test
    void repeatsTheAnswerOfAKeyByteForByte() {
        String key = UUID.randomUUID().toString();
        EntityExchangeResult<byte[]> first = post(ONE, key);
        EntityExchangeResult<byte[]> second =
                post("{ \"text\" : \"Hello\",\n \"to\":\"+49 (170) 123-4567\" }", key); // the same, written differently

        assertThat(first.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(first.getResponseHeaders().getFirst("Idempotent-Replayed")).isNull();
        assertThat(second.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(second.getResponseHeaders().getFirst("Idempotent-Replayed")).isEqualTo("true");
        assertThat(second.getResponseBody()).isEqualTo(first.getResponseBody());
        assertThat(second.getResponseHeaders().getLocation())
                .isEqualTo(first.getResponseHeaders().getLocation());
        assertThat(service.acceptedSince(begin)).hasSize(1);
    }

    @Test
    void refusesAKeyThatWasUsedForAnotherRequest() {
        String key = UUID.randomUUID().toString();
        post(ONE, key);
        EntityExchangeResult<byte[]> other = post("{\"to\":\"+4917\",\"text\":\"Other\"}", key);
        EntityExchangeResult<byte[]> invalid = post("{\"to\":\"nobody\",\"text\":\"Other\"}", key);

        assertProblem(other, 422, "idempotency-mismatch");
        assertProblem(invalid, 422, "idempotency-mismatch");
        assertThat(service.acceptedSince(begin)).hasSize(1);
    }

    @Test
    void keysOfTwoApplicationsAreStrangers() {
        String key = UUID.randomUUID().toString();
        post(ONE, key);
        EntityExchangeResult<byte[]> other = post(service.client("other", Scope.SEND), ONE, key);

        assertThat(other.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(other.getResponseHeaders().getFirst("Idempotent-Replayed")).isNull();
        assertThat(service.acceptedSince(begin)).hasSize(2);
    }

    @Test
    void twentyAtOnceWithOneKeyMakeOneTask() {
        String key = UUID.randomUUID().toString();
        List<EntityExchangeResult<byte[]>> answers = Flux.range(0, 20)
                .flatMap(
                        i -> Mono.fromCallable(() -> post(ONE, key))
                                .subscribeOn(reactor.core.scheduler.Schedulers.boundedElastic()),
                        20)
                .collectList()
                .block(Duration.ofSeconds(60));

        assertThat(answers).hasSize(20);
        assertThat(answers)
                .allSatisfy(answer -> assertThat(answer.getStatus().value()).isIn(202, 409));
        assertThat(answers.stream()
                        .filter(answer -> answer.getStatus().value() == 202)
                        .map(answer -> new String(Objects.requireNonNull(answer.getResponseBody())))
                        .distinct())
                .hasSize(1);
        assertThat(service.acceptedSince(begin)).hasSize(1);
        assertThat(post(ONE, key).getResponseHeaders().getFirst("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void aRequestUnderWayIsAConflictAndACrashedOneIsResumedUnderItsIdentifiers() {
        String key = UUID.randomUUID().toString();
        EntityExchangeResult<byte[]> first = post(ONE, key);
        long id = service.acceptedSince(begin).get(0).getMessageId();
        unanswer(key, Instant.now());
        assertProblem(post(ONE, key), 409, "idempotency-in-flight");
        assertProblem(post("{\"to\":\"+4917\",\"text\":\"Other\"}", key), 422, "idempotency-mismatch");

        unanswer(key, Instant.now().minus(SubmitMessages.PRESUMED_DEAD).minusSeconds(1));
        EntityExchangeResult<byte[]> resumed = post(ONE, key);

        assertThat(resumed.getStatus()).isEqualTo(HttpStatus.ACCEPTED);
        assertThat(resumed.getResponseBody()).isEqualTo(first.getResponseBody());
        List<MessageAccepted> accepted = service.acceptedSince(begin);
        assertThat(accepted).hasSize(2).allMatch(message -> message.getMessageId() == id);
        assertThat(accepted.get(1)).isEqualTo(accepted.get(0));
        assertThat(post(ONE, key).getResponseHeaders().getFirst("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    @Test
    void sweepsKeysOfYesterdayOnly() {
        String old = UUID.randomUUID().toString();
        String young = UUID.randomUUID().toString();
        post(ONE, old);
        post(ONE, young);
        database()
                .sql("UPDATE idempotency SET accepted_at = :at WHERE idempotency_key = :key")
                .bind(
                        "at",
                        Instant.now()
                                .minus(IdempotencySweep.KEPT)
                                .minusSeconds(1)
                                .toEpochMilli())
                .bind("key", old)
                .then()
                .block(Duration.ofSeconds(10));

        service.bean(IdempotencySweep.class).sweep().block(Duration.ofSeconds(10));

        assertThat(post(ONE, old).getResponseHeaders().getFirst("Idempotent-Replayed"))
                .isNull();
        assertThat(post(ONE, young).getResponseHeaders().getFirst("Idempotent-Replayed"))
                .isEqualTo("true");
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("broken JSON", "{\"to\":", 400, "malformed-request"),
                Arguments.of("nothing", "", 400, "malformed-request"),
                Arguments.of("two documents", ONE + ONE, 400, "malformed-request"),
                Arguments.of(
                        "a field twice",
                        "{\"to\":\"+4917\",\"to\":\"+4918\",\"text\":\"x\"}",
                        400,
                        "malformed-request"),
                Arguments.of("a list", "[" + ONE + "]", 422, "invalid:"),
                Arguments.of("nested too deep", "[".repeat(100_000), 400, "malformed-request"),
                Arguments.of("wrong type", "{\"to\":4917,\"text\":\"x\"}", 422, "invalid:/to"),
                Arguments.of("unknown property", "{\"to\":\"+4917\",\"text\":\"x\",\"txt\":1}", 422, "invalid:/txt"),
                Arguments.of("unknown pool", "{\"pool\":\"no\",\"to\":\"+4917\",\"text\":\"x\"}", 422, "invalid:/pool"),
                Arguments.of(
                        "two pools", "{\"channel\":\"webhook\",\"to\":\"x\",\"text\":\"x\"}", 422, "invalid:/pool"),
                Arguments.of("malformed number", "{\"to\":\"+49x17\",\"text\":\"x\"}", 422, "invalid:/to"),
                Arguments.of("no text", "{\"to\":\"+4917\"}", 422, "invalid:/text"),
                Arguments.of(
                        "70,000 characters",
                        "{\"to\":\"+4917\",\"text\":\"" + "x".repeat(70_000) + "\"}",
                        422,
                        "invalid:/text"),
                Arguments.of(
                        "unknown template",
                        "{\"to\":\"+4917\",\"template\":{\"name\":\"no\"}}",
                        422,
                        "invalid:/template/name"),
                Arguments.of(
                        "missing parameters",
                        "{\"to\":\"+4917\",\"template\":{\"name\":\"code\"}}",
                        422,
                        "invalid:/template/parameters"),
                Arguments.of(
                        "one bad of two",
                        "{\"recipients\":[{\"to\":\"+4917\"},{\"to\":\"no\"}],\"text\":\"x\"}",
                        422,
                        "invalid:/recipients/1/to"),
                Arguments.of(
                        "oversized body",
                        "{\"to\":\"+4917\",\"text\":\"" + "x".repeat(2_000_000) + "\"}",
                        413,
                        "too-large"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badBodies")
    void refusesWithAProblemAndAcceptsNothing(String what, String body, int status, String code) {
        EntityExchangeResult<byte[]> answer = post(body, null);
        EntityExchangeResult<byte[]> withKey = post(body, UUID.randomUUID().toString());

        String[] codeAndPointer = code.split(":", -1);
        assertProblem(answer, status, codeAndPointer[0]);
        assertProblem(withKey, status, codeAndPointer[0]);
        if (codeAndPointer.length == 2) {
            assertThat(json(answer)
                            .get("errors")
                            .valueStream()
                            .map(error -> error.get("pointer").stringValue()))
                    .containsExactly(codeAndPointer[1]);
        }
        assertThat(service.endOfLog()).isEqualTo(begin);
    }

    @ParameterizedTest
    @ValueSource(strings = {"///", "text/plain", "json"})
    void refusesABodyThatIsNotDeclaredAsJson(String contentType) throws Exception {
        HttpResponse<String> answer = service.post(PATH, contentType, ONE);
        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(JSON.readTree(answer.body()).get("code").stringValue()).isEqualTo("unsupported-media-type");
        assertThat(service.endOfLog()).isEqualTo(begin);
    }

    @Test
    void refusesAStrangerAndAnApplicationWithoutTheScope() {
        assertProblem(post(service.stranger(), ONE, null), 401, "unauthenticated");
        assertProblem(post(service.client("shop", Scope.READ), ONE, null), 403, "forbidden");
        assertProblem(post(service.client("4711", Scope.DEVICE), ONE, null), 403, "forbidden");
        assertThat(service.endOfLog()).isEqualTo(begin);
    }

    @Test
    void refusesAnotherMediaTypeAndAKeyThatIsNone() {
        EntityExchangeResult<byte[]> text = shop.post()
                .uri(PATH)
                .contentType(MediaType.TEXT_PLAIN)
                .bodyValue(ONE)
                .exchange()
                .expectBody()
                .returnResult();

        assertProblem(text, 415, "unsupported-media-type");
        assertProblem(post(ONE, "k".repeat(256)), 400, "malformed-request");
        assertProblem(post(ONE, "cl\u00e9"), 400, "malformed-request");
        assertThat(service.endOfLog()).isEqualTo(begin);
    }

    @Test
    void countsEverySubmissionOnce() {
        double before = submissions();
        double messages = counter("sms_task_messages_accepted_total");
        String key = UUID.randomUUID().toString();
        post(ONE, key);
        post(ONE, key);
        post("{}", null);

        assertThat(submissions() - before).isEqualTo(3);
        assertThat(counter("sms_task_messages_accepted_total") - messages).isEqualTo(1);
    }

    private static double submissions() {
        return Stream.of("accepted", "replayed", "refused", "failed")
                .mapToDouble(outcome -> counter("sms_task_submissions_total{outcome=\"" + outcome + "\"}"))
                .sum();
    }

    private static double counter(String series) {
        String page = service.stranger()
                .get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return Objects.requireNonNull(page)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no series " + series + " in\n" + page));
    }

    private static void unanswer(String key, Instant claimedAt) {
        database()
                .sql("UPDATE idempotency SET body = NULL, claimed_at = :at WHERE idempotency_key = :key")
                .bind("at", claimedAt.toEpochMilli())
                .bind("key", key)
                .then()
                .block(Duration.ofSeconds(10));
    }

    private static DatabaseClient database() {
        return service.bean(DatabaseClient.class);
    }

    private static EntityExchangeResult<byte[]> post(String body, @Nullable String key) {
        return post(shop, body, key);
    }

    private static EntityExchangeResult<byte[]> post(WebTestClient client, String body, @Nullable String key) {
        WebTestClient.RequestBodySpec request = client.post().uri(PATH).contentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.bodyValue(body).exchange().expectBody().returnResult();
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JSON.readTree(answer.getResponseBody());
    }

    private static void assertProblem(EntityExchangeResult<byte[]> answer, int status, String code) {
        String body = new String(Objects.requireNonNull(answer.getResponseBody()));
        assertThat(answer.getStatus().value()).as(body).isEqualTo(status);
        assertThat(answer.getResponseHeaders().getContentType()).isEqualTo(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).get("code").stringValue()).isEqualTo(code);
        assertThat(json(answer).get("status").intValue()).isEqualTo(status);
        assertThat(body).doesNotContain("Exception").doesNotContain("\tat ").doesNotContain("io.smsplatform");
    }
}
