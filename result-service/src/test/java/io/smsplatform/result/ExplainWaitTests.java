package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.WaitsFor.Reason;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExplainWaitTests {

    private static final long ID = 42;

    private final Lives lives = new Lives("shop", 7);
    private final Map<PoolShard, ShardState> shards = new HashMap<>();
    private final Pauses pauses = new Pauses();
    private @Nullable PoolConfig pool = pool();

    @Test
    void saysNothingOfAMessageThatEndedOrIsAtALane() {
        assertThat(reasonAt(20, lives.delivered(ID))).isNull();
        assertThat(reasonAt(20, lives.deliveredLongAfter(ID))).isNull();
        assertThat(reasonAt(20, List.of(lives.accepted(ID), lives.dispatched(ID, 1, 1))))
                .isNull();
        assertThat(reasonAt(
                        20,
                        List.of(
                                lives.accepted(ID),
                                lives.dispatched(ID, 1, 1),
                                lives.reported(ID, 1, Outcome.TAKEN, 2),
                                lives.deferred(ID, 1, DeferReason.CANCEL_REQUESTED, 3))))
                .isNull();
    }

    @Test
    void waitsForATimeUntilItHasCome() {
        for (Map.Entry<DeferReason, Reason> each : Map.of(
                        DeferReason.SCHEDULED, Reason.SCHEDULED,
                        DeferReason.QUIET_HOURS, Reason.QUIET_HOURS)
                .entrySet()) {
            List<SpecificRecord> life = List.of(lives.accepted(ID), lives.deferred(ID, 0, each.getKey(), 1));

            ExplainWait.Wait wait = waitAt(50, life);
            assertThat(wait.waitsFor().reason()).isEqualTo(each.getValue());
            assertThat(wait.waitsFor().until()).isEqualTo(Lives.at(101).toEpochMilli());
            assertThat(reasonAt(101, life)).isEqualTo(Reason.SCHEDULER);
        }
        assertThat(reasonAt(
                        50,
                        List.of(
                                lives.accepted(ID),
                                lives.dispatched(ID, 1, 1),
                                lives.reported(ID, 1, Outcome.FAILED, 2),
                                lives.deferred(ID, 1, DeferReason.BACK_OFF, 3))))
                .isEqualTo(Reason.BACK_OFF);
    }

    @Test
    void waitsForItsTimeBeforeTheSchedulerHasSaidSo() {
        MessageAccepted later = lives.accepted(ID);
        later.put("scheduledAt", Lives.at(500));

        assertThat(reasonAt(50, List.of(later))).isEqualTo(Reason.SCHEDULED);
    }

    @Test
    void waitsForTheNetworksWord() {
        List<SpecificRecord> sent =
                List.of(lives.accepted(ID), lives.dispatched(ID, 1, 1), lives.reported(ID, 1, Outcome.SENT, 2));
        ExplainWait.Wait wait = waitAt(50, sent);
        assertThat(wait.waitsFor().reason()).isEqualTo(Reason.RECEIPT);
        assertThat(wait.waitsFor().until())
                .isEqualTo(Lives.at(2).plus(Duration.ofDays(3)).toEpochMilli());

        List<SpecificRecord> unknown = List.of(
                lives.accepted(ID),
                lives.dispatched(ID, 1, 1),
                lives.reported(ID, 1, Outcome.OUTCOME_UNKNOWN, 2),
                lives.deferred(ID, 1, DeferReason.AWAITING_RECEIPT, 3));
        assertThat(waitAt(50, unknown).waitsFor().until())
                .isEqualTo(Lives.at(103).toEpochMilli());
    }

    @Test
    void judgesTheShardThatHasTheMessageNow() {
        shards.put(new PoolShard(Lives.POOL, 0), shard(0, "ready"));
        shards.put(new PoolShard(Lives.POOL, 2), shard(2, "quota"));

        assertThat(reasonAt(50, List.of(lives.accepted(ID)))).isEqualTo(Reason.TURN);
        assertThat(reasonAt(50, lives.moved(ID).subList(0, 4))).isEqualTo(Reason.TURN);
        ExplainWait.Wait moved = waitAt(50, lives.moved(ID).subList(0, 5));
        assertThat(moved.waitsFor().reason()).isEqualTo(Reason.NO_LANE);
        assertThat(moved.picture()).isNotNull();
        assertThat(moved.picture().shard()).isEqualTo(2);
    }

    @Test
    void knowsTheOnlyLaneThatMaySendIt() {
        shards.put(new PoolShard(Lives.POOL, 0), shard(0, "ready"));
        MessageAccepted pinned = lives.accepted(ID);
        pinned.put("lane", "device:other");

        assertThat(reasonAt(50, List.of(pinned))).isEqualTo(Reason.ITS_LANE);
    }

    @Test
    void knowsThePaceOfItsTask() {
        shards.put(new PoolShard(Lives.POOL, 0), shard(0, "ready"));
        MessageAccepted paced = lives.accepted(ID);
        paced.put("paceMillis", 2_000);

        ExplainWait.Wait wait = waitAt(50, List.of(paced));

        assertThat(wait.waitsFor().reason()).isEqualTo(Reason.PACE);
        assertThat(wait.waitsFor().text()).isEqualTo("Its task keeps PT2S between any two messages");
    }

    @Test
    void saysThatThereIsNoSuchPool() {
        pool = null;

        assertThat(reasonAt(50, List.of(lives.accepted(ID)))).isEqualTo(Reason.POOL_UNKNOWN);
    }

    @Test
    void knowsThePausesOfTheMessageWhereverItWasThen() {
        List<SpecificRecord> held = List.of(lives.accepted(ID), lives.deferred(ID, 0, DeferReason.PAUSED, 1));
        pauses.on(wish(ControlAction.PAUSE, ControlTarget.MESSAGE, ID, "shop"));
        assertThat(waitAt(50, held).waitsFor().text()).isEqualTo("The message is paused");
        assertThat(reasonAt(50, lives.queuedAgain(ID))).as("at a lane").isEqualTo(Reason.PAUSED);
        assertThat(reasonAt(50, List.of(lives.accepted(ID))))
                .as("not accepted yet")
                .isEqualTo(Reason.PAUSED);

        pauses.on(wish(ControlAction.RESUME, ControlTarget.MESSAGE, ID, "shop"));
        assertThat(reasonAt(50, held)).isEqualTo(Reason.SCHEDULER);
    }

    @Test
    void knowsThePausesOfItsTaskByItsApplicationAndByAnAdministrator() {
        List<SpecificRecord> waiting = List.of(lives.accepted(ID));
        pauses.on(wish(ControlAction.PAUSE, ControlTarget.TASK, 7, null));
        assertThat(waitAt(50, waiting).waitsFor().text()).isEqualTo("Its task is paused");
        pauses.on(wish(ControlAction.CANCEL, ControlTarget.TASK, 7, null));
        assertThat(reasonAt(50, waiting)).isEqualTo(Reason.PAUSED);
        pauses.on(wish(ControlAction.RESUME, ControlTarget.TASK, 7, "shop"));
        assertThat(reasonAt(50, waiting)).as("the administrator's stands").isEqualTo(Reason.PAUSED);
        pauses.on(wish(ControlAction.RESUME, ControlTarget.TASK, 7, null));
        assertThat(reasonAt(50, waiting)).isEqualTo(Reason.SCHEDULER);

        pauses.on(wish(ControlAction.PAUSE, ControlTarget.TASK, 7, "shop"));
        assertThat(reasonAt(50, waiting)).isEqualTo(Reason.PAUSED);
        pauses.on(wish(ControlAction.RESUME, ControlTarget.TASK, 7, null));
        assertThat(reasonAt(50, waiting))
                .as("an administrator lifts everybody's")
                .isEqualTo(Reason.SCHEDULER);
    }

    @Test
    void ignoresTheWishesOfOtherApplications() {
        List<SpecificRecord> waiting = List.of(lives.accepted(ID));
        pauses.on(wish(ControlAction.PAUSE, ControlTarget.TASK, 7, "stranger"));
        assertThat(reasonAt(50, waiting)).isEqualTo(Reason.SCHEDULER);

        pauses.on(wish(ControlAction.PAUSE, ControlTarget.TASK, 7, "shop"));
        pauses.on(wish(ControlAction.RESUME, ControlTarget.TASK, 7, "stranger"));
        assertThat(reasonAt(50, waiting)).isEqualTo(Reason.PAUSED);
    }

    private @Nullable Reason reasonAt(int step, List<? extends SpecificRecord> life) {
        ExplainWait.Wait wait = waitAt(step, life);
        return wait == null ? null : wait.waitsFor().reason();
    }

    private ExplainWait.Wait waitAt(int step, List<? extends SpecificRecord> life) {
        MessageFold fold = new MessageFold();
        life.forEach(fold::add);
        MessageRow row = fold.rows().get(0);
        StoredMessage message = new StoredMessage(
                row.id(),
                row.facts(),
                row.standing().state(),
                row.standing().settledAt(),
                row.standing().code(),
                row.standing().detail(),
                row.lane().lane(),
                row.attempts(),
                row.possibleDuplicate(),
                TimelineEntry.read(row.lines()));
        return new ExplainWait(new Told(), pauses, InstantSource.fixed(Lives.at(step))).of(message);
    }

    private final class Told implements Pictures {

        @Override
        public @Nullable PoolConfig pool(String name) {
            return pool;
        }

        @Override
        public @Nullable ShardState shard(PoolShard shard) {
            return shards.get(shard);
        }
    }

    static ControlRequested wish(ControlAction action, ControlTarget target, long id, @Nullable String application) {
        return ControlRequested.newBuilder()
                .setControlId(1)
                .setAction(action)
                .setTarget(target)
                .setApplication(application)
                .setMessageId(target == ControlTarget.MESSAGE ? id : 0)
                .setTaskId(target == ControlTarget.TASK ? id : 0)
                .setPool(null)
                .setLane(null)
                .setAt(Instant.EPOCH)
                .setRequestedBy("somebody")
                .build();
    }

    static ShardState shard(int shard, String standing) {
        return new ShardState(
                Lives.POOL,
                shard,
                Lives.at(40).toEpochMilli(),
                false,
                false,
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of(standing, 1),
                List.of(new ShardState.LaneState(
                        "device:phone1", "device", standing, 10, 0, Long.MAX_VALUE, 1, 10, 0, false, 1, 0, 0, null)));
    }

    static PoolConfig pool() {
        return new PoolConfig(
                Lives.POOL,
                1,
                false,
                "sms",
                "least_loaded",
                0,
                5,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(3),
                1);
    }
}
