package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.ShardState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What a message's document says about decisions, waits, ends and late receipts. */
@ResultServiceTest
class ExplainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final TsidGenerator IDS = TsidGenerator.withRandomNode(Clock.systemUTC());

    private final WebTestClient http;
    private Log log;

    ExplainIT(@LocalServerPort int port) {
        this.http = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(PATIENCE)
                .build();
    }

    @BeforeEach
    void connect() {
        log = new Log();
    }

    @AfterEach
    void disconnect() {
        log.close();
    }

    @Test
    void tellsTheDecisionOfEachAttempt() {
        long id = IDS.next();
        log.publish(new Lives("shop", IDS.next()).deliveredBySecondLane(id));
        awaitState(id, "delivered");

        get(id).jsonPath("$.attempts[1].decision.policy")
                .isEqualTo("least_loaded")
                .jsonPath("$.attempts[1].decision.waitedFor")
                .isEqualTo("demand")
                .jsonPath("$.attempts[1].decision.waitedMillis")
                .isEqualTo(40)
                .jsonPath("$.attempts[1].decision.candidates[0].lane")
                .isEqualTo(Lives.lane(2))
                .jsonPath("$.attempts[1].decision.candidates[0].standing")
                .isEqualTo("chosen")
                .jsonPath("$.attempts[1].decision.candidates[0].score")
                .isEqualTo(0.333)
                .jsonPath("$.attempts[1].decision.candidates[1].standing")
                .isEqualTo("outside_hours")
                .jsonPath("$.attempts[1].decision.otherLanes")
                .isEqualTo(0)
                .jsonPath("$.attempts[1].decision.rule")
                .doesNotExist()
                .jsonPath("$.waitsFor")
                .doesNotExist();
    }

    @Test
    void tellsWhatAMessageWaitsForFromThePictureOfItsShard() {
        String pool = "waiting";
        long id = IDS.next();
        log.publish(List.of(new Lives("shop", IDS.next(), pool).accepted(id)));
        awaitReason(id, "pool_unknown");

        log.send(new ProducerRecord<>(Topics.CONFIG_POOLS.name(), pool, pool(pool)));
        awaitReason(id, "scheduler");

        publish(picture(pool, 1, Map.of("outside_hours", 2, "quota", 1), Map.of("normal", 4), 0));
        awaitReason(id, "no_lane");
        get(id).jsonPath("$.waitsFor.text")
                .isEqualTo("No lane of pool 'waiting' takes messages now: 2 outside its hours, 1 with a quota used up")
                .jsonPath("$.waitsFor.lanes")
                .isEqualTo(Map.of("outside_hours", 2, "quota", 1))
                .jsonPath("$.waitsFor.pending")
                .isEqualTo(Map.of("normal", 4))
                .jsonPath("$.waitsFor.seenAt")
                .exists();

        publish(picture(pool, 2, Map.of("window_full", 3), Map.of("otp", 100, "normal", 900, "bulk", 5_000), 50));
        awaitReason(id, "turn");
        get(id).jsonPath("$.waitsFor.ahead")
                .isEqualTo(1_000)
                .jsonPath("$.waitsFor.estimateMillis")
                .isEqualTo(20_020)
                .jsonPath("$.waitsFor.perSecond")
                .isEqualTo(50.0);
    }

    @Test
    void tellsThatAMessageIsPausedWhetherOrNotItsShardIsKnown() {
        long id = IDS.next();
        long task = IDS.next();
        log.publish(List.of(new Lives("shop", task).accepted(id)));
        log.send(new ProducerRecord<>(
                Topics.SCHEDULER_CONTROL.name(),
                0,
                1L,
                ExplainWaitTests.wish(ControlAction.PAUSE, ControlTarget.TASK, task, "shop")));
        awaitReason(id, "paused");

        log.send(new ProducerRecord<>(
                Topics.SCHEDULER_CONTROL.name(),
                0,
                2L,
                ExplainWaitTests.wish(ControlAction.RESUME, ControlTarget.TASK, task, null)));
        await().atMost(PATIENCE)
                .untilAsserted(() -> get(id).jsonPath("$.waitsFor.reason")
                        .value(reason -> assertThat(reason).isNotEqualTo("paused")));
    }

    @Test
    void tellsACancellationAndHowItCameAbout() {
        long id = IDS.next();
        log.publish(new Lives("shop", IDS.next()).cancelled(id));
        awaitState(id, "cancelled");

        get(id).jsonPath("$.final")
                .isEqualTo(true)
                .jsonPath("$.attempts.length()")
                .isEqualTo(2)
                .jsonPath("$.timeline[*].event")
                .isEqualTo(List.of(
                        "accepted",
                        "paused",
                        "dispatched",
                        "taken_back",
                        "dispatched",
                        "cancel_requested",
                        "failed",
                        "settled"));
    }

    @Test
    void showsAMovedMessageAsOne() {
        long id = IDS.next();
        log.publish(new Lives("shop", IDS.next()).moved(id));
        awaitState(id, "delivered");

        get(id).jsonPath("$.timeline[*].event")
                .isEqualTo(List.of(
                        "accepted",
                        "dispatched",
                        "resend_after_unknown",
                        "moved",
                        "dispatched",
                        "delivered",
                        "settled"))
                .jsonPath("$.possibleDuplicate")
                .isEqualTo(true);
    }

    /** The scheduler forgets a settled message after a while and settles it no more; the receipt comes all the same. */
    @Test
    void tellsThatItWasDeliveredAfterAnotherEnd() {
        Lives lives = new Lives("late", IDS.next());
        long id = IDS.next();
        log.publish(lives.deliveredLongAfter(id).subList(0, 4));
        awaitState(id, "unknown", "late");
        get(id, "late").jsonPath("$.deliveredLate").doesNotExist();

        log.publish(List.of(lives.reported(id, 1, Outcome.DELIVERED, 9_000)));
        awaitState(id, "delivered", "late");

        get(id, "late")
                .jsonPath("$.final")
                .isEqualTo(true)
                .jsonPath("$.deliveredLate")
                .isEqualTo(true)
                .jsonPath("$.settledAt")
                .isEqualTo(Lives.at(9_000).toString());
        log.publish(List.of(
                lives.deferred(id, 1, DeferReason.AWAITING_RECEIPT, 3), lives.settled(id, 1, FinalState.UNKNOWN, 4)));
        await().during(Duration.ofMillis(300))
                .atMost(PATIENCE)
                .untilAsserted(() -> get(id, "late").jsonPath("$.state").isEqualTo("delivered"));
    }

    private void publish(ShardState picture) {
        log.send(new ProducerRecord<>(Topics.SCHEDULER_SHARDS.name(), picture.pool() + "/" + picture.shard(), picture));
    }

    private static ShardState picture(
            String pool, long version, Map<String, Integer> standings, Map<String, Integer> pending, double perSecond) {
        return new ShardState(
                pool, 0, version, false, false, pending, 0, 0, 0, 0, 0, perSecond, 0, standings, List.of());
    }

    private static PoolConfig pool(String name) {
        PoolConfig like = ExplainWaitTests.pool();
        return new PoolConfig(
                name,
                1,
                false,
                like.channel(),
                like.selection(),
                like.ratePerSecond(),
                like.maxAttempts(),
                like.backOff(),
                like.backOffCap(),
                like.handOverLease(),
                like.resultLease(),
                like.receiptTimeout(),
                like.shards());
    }

    private void awaitReason(long id, String reason) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get(id).jsonPath("$.waitsFor.reason").isEqualTo(reason));
    }

    private void awaitState(long id, String state) {
        awaitState(id, state, "shop");
    }

    private void awaitState(long id, String state, String application) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> get(id, application).jsonPath("$.state").isEqualTo(state));
    }

    private WebTestClient.BodyContentSpec get(long id) {
        return get(id, "shop");
    }

    private WebTestClient.BodyContentSpec get(long id, String application) {
        String token = new CallerToken(ResultServiceTest.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller(application, Set.of(Scope.READ)));
        return http.get()
                .uri("/api/v2/messages/" + Tsid.format(id))
                .header(Caller.HEADER, token)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody();
    }
}
