package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.RuleConfig;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people want of messages under way, and failure rules, through the host: read, applied, kept over a restart. */
class HostedControlTests {

    private final Host host = new Host();

    @Test
    void cancelsAMessageThatWaits() {
        host.accept(1);
        host.accept(2);

        host.control(ControlAction.CANCEL, ControlTarget.MESSAGE, 1);

        assertThat(host.settled()).extracting(MessageSettled::getMessageId).containsExactly(1L);
        assertThat(host.settled().get(0).getState()).isEqualTo(FinalState.CANCELLED);
        assertThat(host.settled().get(0).getCode()).isEqualTo("cancelled");
        assertThat(host.counted("sms_scheduler_handled", "control")).isEqualTo(1);
    }

    @Test
    void countsAControlThatConcernsNobodyHereAsARepetition() {
        host.accept(1);

        host.control(ControlAction.CANCEL, ControlTarget.MESSAGE, 2);

        assertThat(host.counted("sms_scheduler_duplicate", "control")).isEqualTo(1);
    }

    @Test
    void keepsAPausedMessageOverARestart() {
        host.accept(1);
        host.control(ControlAction.PAUSE, ControlTarget.MESSAGE, 1);

        host.restart();
        host.demand(5);
        assertThat(host.dispatched()).isEmpty();
        host.control(ControlAction.RESUME, ControlTarget.MESSAGE, 1);

        assertThat(host.dispatched()).hasSize(1);
        host.logDispatched();
        host.restart();
        host.demand(5);
        assertThat(host.dispatched()).isEmpty();
    }

    @Test
    void holdsMessagesOfAPausedTaskThatComeLaterAlsoAfterARestartAndInAShardThatIsNewHere() {
        host.control(ControlAction.PAUSE, ControlTarget.TASK, 7);
        host.restart();
        host.demand(5);
        host.accept(1);
        host.accept(host.message(2).setTaskId(8).build());

        assertThat(host.dispatched())
                .extracting(MessageDispatched::getMessageId)
                .containsExactly(2L);
        host.control(ControlAction.RESUME, ControlTarget.TASK, 7);
        assertThat(host.dispatched())
                .extracting(MessageDispatched::getMessageId)
                .containsExactly(2L, 1L);
        host.logDispatched();
        host.restart();
        host.demand(5);
        host.accept(3);
        assertThat(host.dispatched())
                .extracting(MessageDispatched::getMessageId)
                .containsExactly(3L);
    }

    @Test
    void keepsThePauseOfAMessageThatIsAtALaneOverARestart() {
        host.demand(1);
        host.accept(1);
        host.logDispatched();
        host.control(ControlAction.PAUSE, ControlTarget.MESSAGE, 1);

        host.restart();
        host.demand(1);
        host.failRetryably(1, 1);
        host.tick(60_000);

        assertThat(host.dispatched()).isEmpty();
        assertThat(host.liveShards.get(Host.SHARD).held()).isEqualTo(1);
    }

    @Test
    void forgetsATaskAfterAWeek() {
        host.control(ControlAction.PAUSE, ControlTarget.TASK, 7);
        assertThat(host.controls.all()).toIterable().hasSize(1);

        host.tick(7L * 24 * 3_600_000 + 1);

        assertThat(host.controls.all()).toIterable().isEmpty();
    }

    @Test
    void cancelsWhatAPoolHadWhenItWasAskedAndNothingLater() {
        host.accept(1);
        host.control(ControlAction.CANCEL, ControlTarget.POOL, 0);
        host.now += 1;
        host.accept(2);
        host.restart();
        host.tick(1_000);
        host.demand(5);

        assertThat(host.dispatched())
                .extracting(MessageDispatched::getMessageId)
                .containsExactly(2L);
    }

    @Test
    void tellsTheEndsOfVeryManyInOneTick() {
        for (long id = 1; id <= 5_000; id++) {
            host.accept(id);
        }

        host.control(ControlAction.CANCEL, ControlTarget.TASK, 7);
        assertThat(host.settled()).hasSizeLessThan(5_000);
        assertThat(host.timeBetweenTicks()).as("as often as others let it").isLessThan(Duration.ofMillis(100));
        for (int ticks = 0; host.settled().size() < 5_000 && ticks < 100; ticks++) {
            host.tick(5);
        }

        assertThat(host.settled())
                .hasSize(5_000)
                .allMatch(end -> end.getState() == FinalState.CANCELLED)
                .extracting(MessageSettled::getMessageId)
                .doesNotHaveDuplicates();
        host.tick(5);
        assertThat(host.timeBetweenTicks()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void tellsTheRestOfVeryManyEndsAfterARestart() {
        for (long id = 1; id <= 100; id++) {
            host.accept(id);
        }
        host.control(ControlAction.CANCEL, ControlTarget.TASK, 7);
        int before = host.settled().size();
        assertThat(before).isLessThan(100);

        host.restart();
        host.demand(100);
        host.tick(1_000);

        assertThat(host.dispatched()).isEmpty();
        assertThat(host.settled()).as("what was told is told again").hasSize(100);
    }

    @Test
    void takesBackWhatALaneHolds() {
        host.demand(1);
        host.accept(1);
        host.clear();

        host.control(ControlAction.REQUEUE, ControlTarget.LANE, 1);

        assertThat(host.values(SchedulerTopology.DEFERRED, Topics.MESSAGES_DEFERRED.value()))
                .extracting(MessageDeferred::getReason)
                .containsExactly(DeferReason.TAKEN_BACK);
        assertThat(host.dispatched()).extracting(MessageDispatched::getAttempt).containsExactly(2);
    }

    @Test
    void appliesARuleAsSoonAsItChangesAndTellsWhomItNames() {
        host.demand(1);
        host.config.on(rule(1, "fail", "ops"));
        host.tick(1_000);
        host.accept(1);

        host.report(1, 1, Outcome.FAILED);

        assertThat(host.settled()).extracting(MessageSettled::getState).containsExactly(FinalState.FAILED);
        AlertRaised alert = host.values(SchedulerTopology.ALERTS, Topics.ALERTS_RAISED.value())
                .get(0);
        assertThat(alert.webhook()).isEqualTo("ops");
        assertThat(alert.rule()).isEqualTo("rule");
        assertThat(alert.pool()).isEqualTo("main");
        assertThat(alert.message()).isEqualTo("0000000000001");
        assertThat(alert.id()).hasSize(13);

        host.config.on(rule(2, "retry", null));
        host.tick(1_000);
        host.accept(2);
        host.failRetryably(2, 1);
        assertThat(host.settled()).hasSize(1);
    }

    @Test
    void namesARepeatedAlertAlike() {
        host.demand(1);
        host.config.on(rule(1, "fail", "ops"));
        host.tick(1_000);
        host.accept(1);
        host.report(1, 1, Outcome.FAILED);
        String id = host.values(SchedulerTopology.ALERTS, Topics.ALERTS_RAISED.value())
                .get(0)
                .id();

        host.progress.delete(Host.key(1)); // a crash before the commit: all is read again
        host.restart();
        host.demand(1);
        host.report(1, 1, Outcome.FAILED);

        assertThat(host.values(SchedulerTopology.ALERTS, Topics.ALERTS_RAISED.value()))
                .extracting(AlertRaised::id)
                .containsExactly(id);
    }

    private static RuleConfig rule(long version, String action, String alert) {
        return new RuleConfig(
                "rule",
                version,
                false,
                true,
                1,
                "send_failure",
                new RuleConfig.Match(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false),
                action,
                null,
                alert);
    }

    @Test
    void parksAControlThatNamesNoPool() {
        byte[] value = Topics.SCHEDULER_CONTROL
                .value()
                .encode(io.smsplatform.events.ControlRequested.newBuilder()
                        .setControlId(1)
                        .setAction(ControlAction.CANCEL)
                        .setTarget(ControlTarget.POOL)
                        .setAt(java.time.Instant.EPOCH)
                        .setRequestedBy("admin")
                        .build());

        host.readBytes(Topics.SCHEDULER_CONTROL, new byte[8], value);

        assertThat(host.forwarded("control-parked")).hasSize(1);
        assertThat(host.counted("sms_scheduler_parked", "control")).isEqualTo(1);
    }

    @Test
    void holdsWhatIsAcceptedWhileItsPoolIsPaused() {
        host.pool(2, false, 1, paused());
        host.tick(1_000);
        host.demand(1);
        host.accept(1);
        assertThat(host.dispatched()).isEmpty();

        host.pool(3, false, 1, PoolOptions.NONE);
        host.tick(1_000);

        assertThat(host.dispatched()).hasSize(1);
    }

    private static PoolOptions paused() {
        PoolOptions none = PoolOptions.NONE;
        return new PoolOptions(
                true,
                null,
                none.stickyFor(),
                none.avoidLastFor(),
                false,
                true,
                none.unknownOutcome(),
                null,
                null,
                none.laneDefaults(),
                none.lanes());
    }
}
