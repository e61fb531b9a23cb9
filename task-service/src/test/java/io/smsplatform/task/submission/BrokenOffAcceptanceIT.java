package io.smsplatform.task.submission;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.task.RunningTaskService;
import io.smsplatform.task.submission.AcceptedLog.NotAcknowledgedException;
import io.smsplatform.task.submission.Submission.TemplateUse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
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
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * An acceptance that ended before its answer was kept with its key: finished only where that cannot send twice. Log and
 * database are real; time and configuration are the test's.
 */
class BrokenOffAcceptanceIT {

    private static final Duration AFTER_A_CRASH = SubmitMessages.PRESUMED_DEAD.plusMillis(1);

    private static final String RECIPIENT = "+49170";

    private static RunningTaskService service;

    private final IdempotencyKey key = key("a");
    private final Map<String, PoolConfig> pools =
            new HashMap<>(Map.of("phones", RunningTaskService.pool("phones", "sms", 1)));
    private final Map<String, String> templates = new HashMap<>(Map.of("code", "Your code is {code}"));
    private Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private Map<TopicPartition, Long> begin = Map.of();

    @BeforeAll
    static void start() {
        service = RunningTaskService.start(Map.of());
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
    void isFinishedUnderItsIdentifiersWhileTheSchedulerKnowsThem() throws Exception {
        diesAfterTheLogAcknowledged(rendered());
        now = now.plus(SubmitMessages.RESUMABLE);

        Submitted.Accepted resumed = (Submitted.Accepted) submit(rendered());

        List<MessageAccepted> accepted = service.acceptedSince(begin);
        assertThat(accepted).hasSize(2);
        assertThat(accepted.get(1)).isEqualTo(accepted.get(0));
        assertThat(resumed.firstMessage()).isEqualTo(accepted.get(0).getMessageId());
    }

    @Test
    void isNotPublishedAgainOnceTheSchedulerMayHaveForgottenIt() throws Exception {
        diesAfterTheLogAcknowledged(rendered());
        now = now.plus(SubmitMessages.RESUMABLE).plusMillis(1);

        assertUnknownWithItsTask(submit(rendered()));
        now = now.plus(Duration.ofHours(12));
        assertUnknownWithItsTask(submit(rendered()));
    }

    @Test
    void isResumableWellInsideOfWhatTheSchedulerRemembers() {
        assertThat(SubmitMessages.RESUMABLE).isEqualTo(Duration.ofMinutes(10));
    }

    static Stream<Arguments> changes() {
        return Stream.of(
                change("another pool is the only one now", its -> {
                    its.pools.clear();
                    its.pools.put("modems", RunningTaskService.pool("modems", "sms", 1));
                }),
                change("the pool is gone", its -> its.pools.clear()),
                change(
                        "the pool is not the only one",
                        its -> its.pools.put("modems", RunningTaskService.pool("modems", "sms", 1))),
                change("the pool was cut into shards", its -> its.pools.put("phones", sharded("phones"))),
                change("the template says something else", its -> its.templates.put("code", "Use {code}")),
                change("the template needs more", its -> its.templates.put("code", "{brand}: {code}")),
                change("the template is gone", its -> its.templates.clear()),
                change("the claim is of a version that kept no decision", BrokenOffAcceptanceIT::forgetDecision));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changes")
    void isNotFinishedAsSomethingElse(String what, Consumer<BrokenOffAcceptanceIT> change) throws Exception {
        diesAfterTheLogAcknowledged(rendered());
        change.accept(this);

        assertThat(problem(submit(rendered())).code()).isEqualTo("idempotency-in-flight");
        now = now.plus(AFTER_A_CRASH);
        assertUnknownWithItsTask(submit(rendered()));
        Submission other = submission("Other", null);
        assertThat(problem(submit(other, new IdempotencyKey(key.value(), key("b").fingerprint())))
                        .code())
                .isEqualTo("idempotency-mismatch");
    }

    @Test
    void isFinishedAlthoughItsTimeHasCome() throws Exception {
        Submission scheduled = submission("Hello", now.plusSeconds(60).toString());
        diesAfterTheLogAcknowledged(scheduled);
        now = now.plus(Duration.ofMinutes(5));

        assertThat(submit(scheduled)).isInstanceOf(Submitted.Accepted.class);
        List<MessageAccepted> accepted = service.acceptedSince(begin);
        assertThat(accepted).hasSize(2);
        assertThat(accepted.get(1)).isEqualTo(accepted.get(0));
    }

    @Test
    void doesNotPromiseThatNothingWasAcceptedWhenFinishingItFails() throws Exception {
        diesAfterTheLogAcknowledged(rendered());
        now = now.plus(AFTER_A_CRASH);

        assertThat(problem(submit(unreachableLog(), rendered(), key)).code()).isEqualTo("acceptance-unknown");
        assertThat(submit(rendered())).isInstanceOf(Submitted.Accepted.class); // released: no need to wait
    }

    @Test
    void holdsNoKeyWhenNothingWasWritten() {
        assertThat(problem(submit(unreachableLog(), rendered(), key)).code()).isEqualTo("unavailable");
        now = now.plus(Duration.ofMinutes(20));
        templates.put("code", "Use {code}");

        assertThat(submit(rendered())).isInstanceOf(Submitted.Accepted.class);
        assertThat(service.acceptedSince(begin))
                .extracting(MessageAccepted::getText)
                .containsExactly("Use 42");
    }

    /** As a killed process leaves it: the log has the messages, the key has no answer. */
    private void diesAfterTheLogAcknowledged(Submission submission) throws Exception {
        CountDownLatch acknowledged = new CountDownLatch(1);
        AcceptedLog log = service.bean(AcceptedLog.class);
        Disposable dying = useCase(messages -> log.append(messages)
                        .doOnSuccess(done -> acknowledged.countDown())
                        .then(Mono.never()))
                .submit("shop", submission, key)
                .subscribe();
        assertThat(acknowledged.await(30, TimeUnit.SECONDS)).isTrue();
        dying.dispose();
        assertThat(service.acceptedSince(begin)).hasSize(1);
    }

    private void assertUnknownWithItsTask(Submitted submitted) {
        String task = Tsid.format(service.acceptedSince(begin).get(0).getTaskId());
        assertThat(problem(submitted).code()).isEqualTo("acceptance-unknown");
        assertThat(problem(submitted).detail()).contains("GET /api/v2/messages?task=" + task);
        assertThat(service.acceptedSince(begin)).hasSize(1);
    }

    private Submitted submit(Submission submission) {
        return submit(submission, key);
    }

    private Submitted submit(Submission submission, IdempotencyKey as) {
        return submit(service.bean(AcceptedLog.class), submission, as);
    }

    private Submitted submit(AcceptedLog log, Submission submission, IdempotencyKey as) {
        return Objects.requireNonNull(
                useCase(log).submit("shop", submission, as).block(Duration.ofSeconds(30)));
    }

    private SubmitMessages useCase(AcceptedLog log) {
        return new SubmitMessages(
                new Catalogue() {
                    @Override
                    public Optional<PoolConfig> pool(String name) {
                        return Optional.ofNullable(pools.get(name));
                    }

                    @Override
                    public List<PoolConfig> poolsOf(String channel) {
                        return List.copyOf(pools.values());
                    }

                    @Override
                    public Optional<TemplateConfig> template(String application, String name) {
                        return Optional.ofNullable(templates.get(name))
                                .map(text -> new TemplateConfig(application, name, 1, false, 1, text));
                    }
                },
                log,
                service.bean(IdempotencyStore.class),
                service.bean(TsidGenerator.class),
                service.bean(SubmissionMetrics.class),
                new Clock() {
                    @Override
                    public ZoneId getZone() {
                        return ZoneOffset.UTC;
                    }

                    @Override
                    public Clock withZone(ZoneId zone) {
                        throw new UnsupportedOperationException("no zones here");
                    }

                    @Override
                    public Instant instant() {
                        return now;
                    }
                });
    }

    private static AcceptedLog unreachableLog() {
        return messages -> Mono.error(new NotAcknowledgedException(true, new TimeoutException("no broker")));
    }

    private void forgetDecision() {
        service.bean(DatabaseClient.class)
                .sql("UPDATE idempotency SET pool = NULL, content = NULL WHERE idempotency_key = :key")
                .bind("key", key.value())
                .fetch()
                .rowsUpdated()
                .block(Duration.ofSeconds(10));
    }

    private static PoolConfig sharded(String name) {
        PoolOptions sticky = new PoolOptions(
                false,
                null,
                Duration.ofDays(1),
                Duration.ZERO,
                false,
                true,
                Map.of(),
                null,
                null,
                PoolOptions.LaneRules.NONE,
                Map.of());
        return RunningTaskService.pool(
                RunningTaskService.pool(name, "sms", 1), 2, sticky); // the recipient is in the second one
    }

    /** Without a pool: the only one is taken. */
    private static Submission rendered() {
        return new Submission(
                null,
                null,
                null,
                null,
                RECIPIENT,
                null,
                null,
                new TemplateUse("code", Map.of("code", "42")),
                null,
                null,
                null,
                null,
                null,
                true,
                Map.of(),
                List.of());
    }

    private static Submission submission(String text, @Nullable String scheduledAt) {
        return new Submission(
                null,
                null,
                null,
                null,
                RECIPIENT,
                null,
                text,
                null,
                null,
                null,
                scheduledAt,
                null,
                null,
                true,
                Map.of(),
                List.of());
    }

    private static IdempotencyKey key(String request) {
        byte[] fingerprint = new byte[32];
        fingerprint[0] = (byte) request.charAt(0);
        return IdempotencyKey.of(UUID.randomUUID().toString(), fingerprint).orElseThrow();
    }

    private static Problem problem(Submitted submitted) {
        assertThat(submitted).isInstanceOf(Submitted.Refused.class);
        return ((Submitted.Refused) submitted).problem();
    }

    private static Arguments change(String what, Consumer<BrokenOffAcceptanceIT> change) {
        return Arguments.of(what, change);
    }
}
