package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** Several shards of a pool: moving between them, and the pictures that are published of them. */
class HostedShardTests {

    private final Host host = new Host();

    @Test
    void handsOnWhatIsInAShardThatItsPoolHasNoMore() {
        host.pool(2, false, 2, PoolOptions.NONE);
        host.accept(host.message(1).setShard(1).build());
        host.accept(host.message(2).setShard(1).setLane("device:9").build());

        host.pool(3, false, 1, PoolOptions.NONE);
        host.tick(1_000);

        assertThat(moved()).extracting(MessageAccepted::getMessageId).contains(1L);
        assertThat(moved())
                .allMatch(
                        message -> message.getShard() == 0 && message.getText().equals("hello"));
        Record<?, ?> record = host.forwarded(SchedulerTopology.MOVED).get(0);
        assertThat(Topics.MESSAGES_ACCEPTED.key().decode((byte[]) record.key())).isEqualTo(new PoolShard("main", 0));
        assertThat(host.values(SchedulerTopology.DEFERRED, Topics.MESSAGES_DEFERRED.value()))
                .extracting(MessageDeferred::getReason)
                .contains(DeferReason.MOVED);
    }

    @Test
    void handsOnTheAttemptsWithTheMessage() {
        MessageAccepted message = moveAfterAFailure();

        assertThat(message.getAttempt()).isEqualTo(1);
        assertThat(message.getFailures()).isEqualTo(1);
        host.acceptMoved(message);
        host.demand(1);

        assertThat(host.dispatched().get(host.dispatched().size() - 1).getAttempt())
                .isEqualTo(2);
    }

    @Test
    void handsOnAgainWhatACrashMayHaveSwallowedAndRemembersThatItMoved() {
        moveToShardZero(1);

        host.restart();
        host.tick(1_000);

        assertThat(moved()).extracting(MessageAccepted::getMessageId).containsExactly(1L);
        host.accept(host.message(1).setShard(1).build());
        assertThat(moved()).as("its acceptance, read again").hasSize(1);
        host.tick(60_000);
        assertThat(host.messages.get(Host.key(1))).isNull();
        host.restart();
        host.tick(1_000);
        assertThat(moved()).isEmpty();
        host.accept(host.message(1).setShard(1).build());
        assertThat(moved()).as("its acceptance, read again").isEmpty();
        host.tick(15 * 60_000);
        assertThat(host.progress.get(Host.key(1))).isNull();
    }

    @Test
    void takesBackWhatComesBackUnderAnotherNumberOfShards() {
        MessageAccepted message = moveToShardZero(1);
        host.pool(4, false, 2, PoolOptions.NONE);
        host.tick(1_000);
        host.demandOf(1, 1);

        host.acceptMoved(MessageAccepted.newBuilder(message).setShard(1).build());

        assertThat(host.dispatched()).hasSize(1);
        host.tick(15 * 60_000 + 1);
        assertThat(host.messages.get(Host.key(1))).as("live").isNotNull();
    }

    @Test
    void forgetsAMoveWithoutLosingWhatIsLiveInAnotherShardOfTheSameTask() {
        host.acceptMoved(moveToShardZero(1));

        host.tick(15 * 60_000 + 1);
        host.restart();
        host.demand(1);

        assertThat(host.dispatched()).hasSize(1);
    }

    @Test
    void keepsWhatMovedToAnotherShardOfTheSameTask() {
        MessageAccepted message = moveToShardZero(1);
        host.acceptMoved(message);

        host.tick(60_000);
        host.restart();
        host.demand(1);

        assertThat(moved()).isEmpty();
        assertThat(host.dispatched()).hasSize(1);
        host.report(1, 1, Outcome.DELIVERED);
        assertThat(host.settled()).extracting(MessageSettled::getState).containsExactly(FinalState.DELIVERED);
    }

    @Test
    void handsOnAgainOnlyWhatHasNotArrivedInTheSameTask() {
        host.acceptMoved(moveToShardZero(1));

        host.restart();
        host.tick(1_000);

        assertThat(moved()).isEmpty();
    }

    @Test
    void publishesAShardWhileItChangesAndUntilItsRateHasFallen() {
        host.demand(10);
        host.accept(1);
        host.tick(500);
        ShardState first = last();
        assertThat(first.pool()).isEqualTo("main");
        assertThat(first.inFlight()).isEqualTo(1);
        assertThat(first.version()).isEqualTo(host.now);
        assertThat(first.standings()).containsKey("ready");
        assertThat(first.lanes()).singleElement().satisfies(lane -> {
            assertThat(lane.lane()).isEqualTo("device:1");
            assertThat(lane.kind()).isEqualTo("device");
            assertThat(lane.window()).isEqualTo(10);
        });

        host.accept(2);
        host.tick(1_000);
        assertThat(last().dispatchedPerSecond()).isEqualTo(1.0);
        for (int second = 0; second < 12; second++) {
            host.tick(1_000);
        }
        assertThat(last().dispatchedPerSecond()).isZero();
        int published = host.pictures().size();
        host.tick(1_000);
        assertThat(host.pictures()).hasSize(published);
    }

    @Test
    void publishesWhatWaitsByClass() {
        host.accept(1);
        host.accept(2);
        host.tick(500);

        assertThat(last().pending()).containsOnly(java.util.Map.entry("normal", 2));
        assertThat(last().pendingOfAll()).isEqualTo(2);
    }

    @Test
    void publishesADeletedPoolsShardAsDeletedOnceItIsEmpty() {
        host.demand(1);
        host.accept(1);
        host.tick(500);
        host.pool(2, true, 1, PoolOptions.NONE);
        host.tick(1_000);
        assertThat(last().deleted()).as("a message is under way").isFalse();

        host.report(1, 1, Outcome.DELIVERED);
        host.tick(1_000);
        assertThat(last().deleted()).isTrue();
        int published = host.pictures().size();
        host.tick(1_000);
        assertThat(host.pictures()).hasSize(published);

        host.pool(3, false, 1, PoolOptions.NONE);
        host.tick(1_000);
        assertThat(last().deleted()).isFalse();
    }

    private MessageAccepted moveAfterAFailure() {
        host.pool(2, false, 2, PoolOptions.NONE);
        host.demandOf(1, 1);
        host.accept(host.message(1)
                .setShard(1)
                .setExpiresAt(Instant.ofEpochMilli(host.now + 10_000_000))
                .build());
        host.failRetryably(1, 1, 1);
        host.pool(3, false, 1, PoolOptions.NONE);
        host.tick(3_600_001); // the lane has gone
        return moved().get(0);
    }

    private MessageAccepted moveToShardZero(long id) {
        host.pool(2, false, 2, PoolOptions.NONE);
        host.accept(host.message(id).setShard(1).build());
        host.pool(3, false, 1, PoolOptions.NONE);
        host.tick(1_000);
        MessageAccepted message = moved().get(0);
        host.clear();
        return message;
    }

    private ShardState last() {
        return host.pictures().get(host.pictures().size() - 1);
    }

    private java.util.List<MessageAccepted> moved() {
        return host.values(SchedulerTopology.MOVED, Topics.MESSAGES_ACCEPTED.value());
    }
}
