package io.smsplatform.scheduler.engine;

import static io.smsplatform.scheduler.engine.EngineBench.POLICY;
import static io.smsplatform.scheduler.engine.EngineBench.defer;
import static io.smsplatform.scheduler.engine.EngineBench.dispatch;
import static io.smsplatform.scheduler.engine.EngineBench.only;
import static io.smsplatform.scheduler.engine.EngineBench.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoolShardEngineTests {

    private static final PoolPolicy GONE = new PoolPolicy(
            true, PoolPolicy.Selection.LEAST_LOADED, 0, 3, 10_000, 60_000, 30_000, 1_800_000, 86_400_000);

    private final EngineBench bench = new EngineBench();

    @Test
    void dispatchesToTheLaneThatAskedAndSaysWhy() {
        bench.window("smpp:a", 2);

        List<Command> commands = bench.accept(1, MessageClass.NORMAL);

        assertThat(commands)
                .extracting(Object::getClass)
                .containsExactly(Command.Admit.class, Command.Save.class, Command.Dispatch.class);
        Command.Dispatch dispatch = dispatch(commands);
        assertThat(dispatch.attempt()).isEqualTo(1);
        assertThat(dispatch.to().lane()).isEqualTo("smpp:a");
        assertThat(dispatch.to().returnPartition()).isEqualTo(2);
        assertThat(dispatch.to().leaseUntil()).isEqualTo(bench.now + POLICY.handOverLeaseMillis());
        assertThat(dispatch.decision().text()).isEqualTo("least loaded of 1 lane: 0 of 2 in use");
    }

    @Test
    void waitsForDemandAndTellsHowLong() {
        assertThat(bench.accept(1, MessageClass.NORMAL)).containsExactly(new Command.Admit(1));

        bench.now += 12;

        assertThat(dispatch(bench.window("smpp:a", 10)).decision().text())
                .isEqualTo("least loaded of 1 lane: 0 of 10 in use; waited 12 ms for demand");
    }

    @Test
    void holdsTheMessagesOfAPoolItDoesNotKnow() {
        PoolShardEngine engine = new PoolShardEngine();
        engine.apply(bench.standing("smpp:a", "s1", 5, 0, false), bench.now);
        engine.apply(EngineBench.accepted(1, "shop", MessageClass.OTP, 1, bench.now, 0, bench.now + 1000), bench.now);

        assertThat(engine.snapshot(bench.now).pending()).isEqualTo(1);
        assertThat(dispatch(engine.apply(new Event.PoolChanged(POLICY), bench.now))
                        .messageId())
                .isEqualTo(1);
    }

    @Test
    void neverExceedsAWindowAndOnlyAnEndOfTheAttemptFreesAPlace() {
        bench.apply(bench.standing("device:1", "s1", 1, 0, true));
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        assertThat(only(Command.Dispatch.class, bench.accept(2, MessageClass.NORMAL)))
                .isEmpty();

        assertThat(only(Command.Dispatch.class, bench.report(first, Outcome.TAKEN)))
                .isEmpty();
        assertThat(dispatch(bench.report(first, Outcome.SENT)).messageId()).isEqualTo(2);
    }

    @Test
    void ignoresARepeatedAcceptanceButKeepsTheMessageAgain() {
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.NORMAL));

        assertThat(bench.accept(1, MessageClass.NORMAL)).containsExactly(new Command.Admit(1));
        bench.report(dispatch, Outcome.DELIVERED);
        assertThat(bench.accept(1, MessageClass.NORMAL)).isEmpty();
        assertThat(bench.engine.lastWasRepeated()).isTrue();
    }

    @Test
    void forgetsATombstoneAfterItsTime() {
        bench.window("smpp:a", 1);
        bench.report(dispatch(bench.accept(1, MessageClass.NORMAL)), Outcome.DELIVERED);

        assertThat(bench.after(Tombstones.RETENTION_MILLIS - 1)).isEmpty();
        assertThat(bench.after(1)).containsExactly(new Command.Forget(1));
    }

    @Test
    void takesUrgentClassesFirst() {
        bench.accept(1, MessageClass.BULK);
        bench.accept(2, MessageClass.NORMAL);
        bench.accept(3, MessageClass.TRANSACTIONAL);
        bench.accept(4, MessageClass.OTP);

        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10)))
                .extracting(Command.Dispatch::messageId)
                .containsExactly(4L, 3L, 2L, 1L);
    }

    @Test
    void starvesNoClass() {
        for (int i = 0; i < 850; i++) {
            bench.accept(1000 + i, MessageClass.OTP);
            bench.accept(2000 + i, MessageClass.TRANSACTIONAL);
            bench.accept(3000 + i, MessageClass.NORMAL);
            bench.accept(4000 + i, MessageClass.BULK);
        }

        List<Command.Dispatch> first = only(Command.Dispatch.class, bench.window("smpp:a", 850));

        assertThat(first).filteredOn(d -> d.messageId() >= 4000).hasSize(10);
        assertThat(first).filteredOn(d -> d.messageId() < 2000).hasSize(640);
    }

    @Test
    void letsApplicationsOfAClassShareAlike() {
        for (int i = 0; i < 1000; i++) {
            bench.accept(1000 + i, "campaign", MessageClass.NORMAL);
        }
        bench.accept(1, "shop", MessageClass.NORMAL);

        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 20)))
                .extracting(Command.Dispatch::messageId)
                .contains(1L);
    }

    @Test
    void countsSegmentsNotMessagesInTheFairShare() {
        for (int i = 0; i < 100; i++) {
            bench.apply(EngineBench.accepted(
                    1000 + i, "long", MessageClass.NORMAL, 4, bench.now, 0, bench.now + bench.validity));
            bench.accept(2000 + i, "short", MessageClass.NORMAL);
        }

        List<Command.Dispatch> first = only(Command.Dispatch.class, bench.window("smpp:a", 50));

        assertThat(first).filteredOn(d -> d.messageId() < 2000).hasSize(10);
    }

    @Test
    void backsOffTwiceAsLongEachTimeAndThenGivesUp() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));

        Command.Defer once = defer(bench.report(first, Outcome.FAILED, "network_transient", true));
        assertThat(once.reason()).isEqualTo(DeferReason.BACK_OFF);
        assertThat(once.dueAt() - bench.now).isBetween(7_500L, 10_000L);
        Command.Dispatch second = dispatch(bench.after(10_000));
        assertThat(second.attempt()).isEqualTo(2);
        Command.Defer twice = defer(bench.report(second, Outcome.FAILED, "network_transient", true));
        assertThat(twice.dueAt() - bench.now).isBetween(15_000L, 20_000L);
        Command.Dispatch third = dispatch(bench.after(20_000));

        Command.Settle end = settle(bench.report(third, Outcome.FAILED, "network_transient", true));
        assertThat(end.state()).isEqualTo(FinalState.FAILED);
        assertThat(end.code()).isEqualTo("attempts_exhausted");
        assertThat(end.attempt()).isEqualTo(3);
    }

    @Test
    void doesNotRetryAPermanentFailure() {
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.NORMAL));

        Command.Settle end = settle(bench.report(dispatch, Outcome.FAILED, "invalid_recipient", false));

        assertThat(end.state()).isEqualTo(FinalState.FAILED);
        assertThat(end.code()).isEqualTo("invalid_recipient");
    }

    @Test
    void takesBackWhatWasNeverTaken() {
        bench.apply(bench.standing("device:1", "s1", 1, 0, true));
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        assertThat(bench.after(POLICY.handOverLeaseMillis() - 1)).isEmpty();

        List<Command> commands = bench.after(1);

        assertThat(defer(commands).reason()).isEqualTo(DeferReason.LEASE_ENDED);
        Command.Dispatch second = dispatch(commands);
        assertThat(second.attempt()).isEqualTo(2);
        assertThat(second.possibleDuplicate()).isFalse();
        bench.report(first, Outcome.SENT);
        assertThat(bench.engine.lastWasRepeated())
                .as("a report of the old attempt")
                .isTrue();
    }

    @Test
    void waitsTheLongLeaseOnceTaken() {
        bench.apply(bench.standing("device:1", "s1", 1, 0, true));
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(dispatch, Outcome.TAKEN);

        assertThat(bench.after(POLICY.resultLeaseMillis() - 1)).isEmpty();
        assertThat(defer(bench.after(1)).reason()).isEqualTo(DeferReason.AWAITING_RECEIPT);
    }

    @Test
    void sendsAnOtpAgainWhenTheOutcomeIsUnknown() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.OTP));

        List<Command> commands = bench.report(first, Outcome.OUTCOME_UNKNOWN, "link_lost", true);

        assertThat(defer(commands).reason()).isEqualTo(DeferReason.RESEND_AFTER_UNKNOWN);
        assertThat(dispatch(commands).possibleDuplicate()).isTrue();
        Command.Settle end = settle(bench.report(first, Outcome.DELIVERED));
        assertThat(end.state()).as("the old attempt was delivered").isEqualTo(FinalState.DELIVERED);
        assertThat(end.possibleDuplicate()).isTrue();
        assertThat(bench.engine.snapshot(bench.now).inFlight()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "NORMAL"})
    void awaitsAReceiptWhenTheOutcomeIsUnknown(MessageClass messageClass) {
        bench.validity = 10 * POLICY.receiptTimeoutMillis();
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, messageClass));

        Command.Defer defer = defer(bench.report(dispatch, Outcome.OUTCOME_UNKNOWN, "link_lost", true));
        assertThat(defer.reason()).isEqualTo(DeferReason.AWAITING_RECEIPT);
        Command.Settle end = settle(bench.after(POLICY.receiptTimeoutMillis()));

        assertThat(end.state()).isEqualTo(FinalState.UNKNOWN);
        assertThat(end.code()).isEqualTo("no_receipt");
        Command.Settle late = settle(bench.report(dispatch, Outcome.DELIVERED));
        assertThat(late.state()).isEqualTo(FinalState.DELIVERED);
        assertThat(late.again()).isTrue();
        assertThat(bench.report(dispatch, Outcome.DELIVERED)).as("told once").isEmpty();
    }

    @Test
    void endsBulkAsUnknownAtOnce() {
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.BULK));

        Command.Settle end = settle(bench.after(POLICY.handOverLeaseMillis()));

        assertThat(end.state()).isEqualTo(FinalState.UNKNOWN);
        assertThat(end.attempt()).isEqualTo(dispatch.attempt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"not_connected", "lease_over"})
    void returnedCostsNoAttemptAndMutesTheSession(String code) {
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.NORMAL));

        for (int i = 0; i < 20; i++) {
            List<Command> commands = bench.report(dispatch, Outcome.RETURNED, code, true);
            assertThat(defer(commands).reason()).isEqualTo(DeferReason.RETURNED);
            assertThat(only(Command.Dispatch.class, commands)).isEmpty();
            dispatch = dispatch(bench.window("smpp:a", 1));
        }
        assertThat(dispatch.attempt()).isEqualTo(21);
    }

    @Test
    void endsWithoutReceiptWhenNoneIsExpected() {
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.NORMAL));

        List<Command> commands = bench.apply(
                new Event.Reported(1, dispatch.attempt(), "smpp:a", Outcome.SENT, null, null, false, false));

        assertThat(settle(commands).state()).isEqualTo(FinalState.SENT);
    }

    @Test
    void ignoresReportsOfALaneThatDoesNotHoldTheMessage() {
        bench.window("smpp:a", 1);
        bench.accept(1, MessageClass.NORMAL);

        assertThat(bench.apply(new Event.Reported(1, 1, "smpp:b", Outcome.FAILED, "x", null, false, false)))
                .isEmpty();
        assertThat(bench.engine.counters().stale()).isEqualTo(1);
        assertThat(bench.engine.snapshot(bench.now).inFlight()).isEqualTo(1);
    }

    @Test
    void sendsAScheduledMessageAtItsTime() {
        bench.window("smpp:a", 1);
        Command.Defer defer = defer(bench.schedule(1, bench.now + 60_000));
        assertThat(defer.reason()).isEqualTo(DeferReason.SCHEDULED);

        assertThat(bench.after(59_999)).isEmpty();
        assertThat(dispatch(bench.after(1)).messageId()).isEqualTo(1);
    }

    @Test
    void expiresWhatFoundNoLaneInTime() {
        bench.accept(1, MessageClass.NORMAL);

        assertThat(bench.after(bench.validity - 1)).isEmpty();
        Command.Settle end = settle(bench.after(1));

        assertThat(end.state()).isEqualTo(FinalState.EXPIRED);
        assertThat(end.attempt()).isZero();
        assertThat(bench.window("smpp:a", 1)).isEmpty();
    }

    @Test
    void neverCallsUnsentWhatMayHaveArrived() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.OTP));
        bench.apply(bench.closed("smpp:a", "s1"));
        bench.report(first, Outcome.OUTCOME_UNKNOWN, "link_lost", true);

        Command.Settle end = settle(bench.after(bench.validity));

        assertThat(end.state()).isEqualTo(FinalState.UNKNOWN);
    }

    @Test
    void aLaterFailureDoesNotCallUnsentWhatMayHaveArrived() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.OTP));
        Command.Dispatch second = dispatch(bench.report(first, Outcome.OUTCOME_UNKNOWN, "link_lost", true));

        Command.Settle end = settle(bench.report(second, Outcome.FAILED, "invalid_recipient", false));

        assertThat(end.state()).isEqualTo(FinalState.UNKNOWN);
        assertThat(end.code()).isEqualTo("invalid_recipient");
    }

    @Test
    void theEndOfAPoolDoesNotCallUnsentWhatMayHaveArrived() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.OTP));
        bench.apply(bench.closed("smpp:a", "s1"));
        bench.report(first, Outcome.OUTCOME_UNKNOWN, "link_lost", true);

        Command.Settle end = settle(bench.apply(new Event.PoolChanged(GONE)));

        assertThat(end.state()).isEqualTo(FinalState.UNKNOWN);
        assertThat(end.code()).isEqualTo("pool_deleted");
    }

    @Test
    void givesAPollAtMostWhatItAskedForOnce() {
        for (int i = 1; i <= 5; i++) {
            bench.accept(i, MessageClass.NORMAL);
        }
        Event.Demanded poll = bench.poll("device:1", 2);

        assertThat(only(Command.Dispatch.class, bench.apply(poll))).hasSize(2);
        assertThat(bench.apply(poll)).as("repeated").isEmpty();
        assertThat(only(Command.Dispatch.class, bench.apply(bench.poll("device:1", 1))))
                .hasSize(1);
        bench.after(5_000);
        assertThat(bench.engine.snapshot(bench.now).pending()).isEqualTo(2);
    }

    @Test
    void givesNothingToALaneThatHasGone() {
        bench.window("smpp:a", 5);
        bench.apply(bench.closed("smpp:a", "an older session"));
        assertThat(only(Command.Dispatch.class, bench.accept(1, MessageClass.NORMAL)))
                .hasSize(1);

        bench.apply(bench.closed("smpp:a", "s1"));
        assertThat(only(Command.Dispatch.class, bench.accept(2, MessageClass.NORMAL)))
                .isEmpty();
    }

    @Test
    void givesNothingToADemandWhoseTimeIsOver() {
        bench.window("smpp:a", 5);

        bench.now += 3_600_000;

        assertThat(only(Command.Dispatch.class, bench.accept(1, MessageClass.NORMAL)))
                .isEmpty();
    }

    @Test
    void aNewSessionStartsWithItsWholeWindow() {
        bench.window("smpp:a", 1);
        bench.accept(1, MessageClass.NORMAL);
        bench.accept(2, MessageClass.NORMAL);

        Command.Dispatch second = dispatch(bench.apply(bench.standing("smpp:a", "s2", 1, 0, false)));

        assertThat(second.to().session()).isEqualTo("s2");
        assertThat(bench.engine.snapshot(bench.now).inFlight()).isEqualTo(2);
    }

    @Test
    void prefersTheLeastLoadedLane() {
        bench.window("smpp:big", 10);
        bench.window("smpp:small", 2);

        for (int i = 1; i <= 12; i++) {
            bench.accept(i, MessageClass.NORMAL);
        }

        assertThat(bench.engine.snapshot(bench.now).lanes())
                .extracting(Snapshot.LaneView::inFlight)
                .containsExactly(10, 2);
    }

    @Test
    void takesTurnsExactlyAsNginxDoes() {
        EngineBench turns = new EngineBench(new PoolPolicy(
                false, PoolPolicy.Selection.ROUND_ROBIN, 0, 3, 10_000, 60_000, 30_000, 1_800_000, 86_400_000));
        turns.window("smpp:a", 5);
        turns.window("smpp:b", 1);
        turns.window("smpp:c", 1);

        StringBuilder order = new StringBuilder();
        for (int i = 1; i <= 14; i++) {
            Command.Dispatch dispatch = dispatch(turns.accept(i, MessageClass.NORMAL));
            order.append(dispatch.to().lane().substring(5));
            turns.report(dispatch, Outcome.DELIVERED);
        }

        assertThat(order).hasToString("aabacaaaabacaa");
    }

    @Test
    void keepsToThePoolsRateInSegments() {
        EngineBench slow = new EngineBench(new PoolPolicy(
                false, PoolPolicy.Selection.LEAST_LOADED, 10, 3, 10_000, 60_000, 30_000, 1_800_000, 86_400_000));
        slow.window("smpp:a", 1000);
        int dispatched = 0;
        for (int i = 1; i <= 300; i++) {
            dispatched += only(
                            Command.Dispatch.class,
                            slow.apply(EngineBench.accepted(
                                    i, "shop", MessageClass.NORMAL, 2, slow.now, 0, slow.now + slow.validity)))
                    .size();
        }
        for (int tick = 0; tick < 100; tick++) {
            dispatched += only(Command.Dispatch.class, slow.after(100)).size();
        }

        assertThat(dispatched).as("10 s at 10 segments a second, 2 each").isBetween(50, 53);
    }

    @Test
    void keepsToALanesRate() {
        bench.apply(bench.standing("smpp:a", "s1", 1000, 20, false));
        int dispatched = 0;
        for (int i = 1; i <= 500; i++) {
            dispatched += only(Command.Dispatch.class, bench.accept(i, MessageClass.NORMAL))
                    .size();
        }
        for (int tick = 0; tick < 100; tick++) {
            dispatched += only(Command.Dispatch.class, bench.after(100)).size();
        }

        assertThat(dispatched).as("10 s at 20 a second").isBetween(199, 206);
    }

    @Test
    void endsPendingMessagesWithTheirPool() {
        bench.accept(1, MessageClass.NORMAL);

        Command.Settle end = settle(bench.apply(new Event.PoolChanged(GONE)));

        assertThat(end.state()).isEqualTo(FinalState.FAILED);
        assertThat(end.code()).isEqualTo("pool_deleted");
        assertThat(settle(bench.accept(2, MessageClass.NORMAL)).code()).isEqualTo("pool_deleted");
    }

    @Test
    void restoredAttemptsHoldTheirPlaces() {
        bench.window("smpp:a", 1);
        List<Command> commands = bench.accept(1, MessageClass.NORMAL);
        Command.Dispatch dispatch = dispatch(commands);
        Progress kept = only(Command.Save.class, commands).get(0).progress();

        EngineBench restarted = new EngineBench();
        restarted.apply(new Event.Restored(
                EngineBench.accepted(1, "shop", MessageClass.NORMAL, 1, bench.now, 0, bench.now + 60_000), kept));
        restarted.window("smpp:a", 1);

        assertThat(only(Command.Dispatch.class, restarted.accept(2, MessageClass.NORMAL)))
                .isEmpty();
        assertThat(dispatch(restarted.report(dispatch, Outcome.DELIVERED)).messageId())
                .isEqualTo(2);
    }

    @Test
    void adoptsAnAttemptWhoseProgressWasLost() {
        EngineBench restarted = new EngineBench();
        restarted.apply(new Event.Restored(
                EngineBench.accepted(1, "shop", MessageClass.NORMAL, 1, bench.now, 0, bench.now + 60_000), null));
        bench.window("smpp:a", 1);
        Command.Dispatch before = dispatch(bench.accept(1, MessageClass.NORMAL));

        List<Command> commands = restarted.apply(new Event.DispatchFound(1, 1, false, before.to()));

        assertThat(only(Command.Save.class, commands)).hasSize(1);
        assertThat(only(Command.Dispatch.class, restarted.window("smpp:a", 5))).isEmpty();
        assertThat(settle(restarted.report(before, Outcome.DELIVERED)).attempt())
                .isEqualTo(1);
    }

    @Test
    void adoptsAnAttemptWithItsDoubt() {
        EngineBench restarted = new EngineBench();
        restarted.apply(new Event.Restored(
                EngineBench.accepted(1, "shop", MessageClass.OTP, 1, bench.now, 0, bench.now + 60_000), null));
        bench.window("smpp:a", 1);
        Command.Dispatch second = dispatch(
                bench.report(dispatch(bench.accept(1, MessageClass.OTP)), Outcome.OUTCOME_UNKNOWN, "link_lost", true));

        restarted.apply(new Event.DispatchFound(1, 2, second.possibleDuplicate(), second.to()));

        assertThat(restarted.report(second, Outcome.RETURNED)).isNotEmpty();
        assertThat(dispatch(restarted.window("smpp:a", 1)).possibleDuplicate()).isTrue();
    }

    @Test
    void takesBackAnAttemptThatNeverWentOutWithoutDoubt() {
        bench.window("smpp:a", 1);
        bench.accept(1, MessageClass.NORMAL);

        bench.apply(new Event.DispatchMissing(1, 1));
        List<Command> commands = bench.after(POLICY.handOverLeaseMillis());

        assertThat(defer(commands).reason()).isEqualTo(DeferReason.LEASE_ENDED);
        assertThat(dispatch(commands).possibleDuplicate()).isFalse();
    }

    @Test
    void judgesNoEndBeforeTheReportsUpToItAreRead() {
        bench.apply(bench.standing("device:1", "s1", 1, 0, true));
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.OTP));
        long end = bench.now + POLICY.handOverLeaseMillis();
        bench.now = end + 60_000;
        bench.apply(new Event.ReportsRead(end - 1));

        assertThat(bench.apply(new Event.Ticked())).isEmpty();
        assertThat(bench.engine.awaitsReports()).isTrue();
        bench.report(dispatch, Outcome.TAKEN);

        assertThat(bench.apply(new Event.ReportsRead(bench.now)))
                .as("taken in time")
                .isEmpty();
        assertThat(bench.engine.awaitsReports()).isFalse();
        List<Command> commands = bench.after(POLICY.resultLeaseMillis());
        assertThat(defer(commands).reason()).isEqualTo(DeferReason.RESEND_AFTER_UNKNOWN);
    }

    @Test
    void awaitsAReceiptUntilTheReportsUpToItsTimeAreRead() {
        bench.window("smpp:a", 1);
        Command.Dispatch dispatch = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(dispatch, Outcome.SENT);
        bench.now += 2 * POLICY.receiptTimeoutMillis();

        assertThat(bench.apply(new Event.Ticked())).isEmpty();
        assertThat(settle(bench.report(dispatch, Outcome.UNDELIVERED)).state()).isEqualTo(FinalState.UNDELIVERED);
        assertThat(bench.apply(new Event.ReportsRead(bench.now))).isEmpty();
    }

    @Test
    void survivesAClockThatStepsBack() {
        bench.apply(bench.standing("smpp:a", "s1", 10, 5, false));
        bench.accept(1, MessageClass.NORMAL);

        bench.now -= 3_600_000;
        for (int i = 2; i <= 5; i++) {
            bench.accept(i, MessageClass.NORMAL);
        }
        int dispatched = 0;
        for (int tick = 0; tick < 20; tick++) {
            dispatched += only(Command.Dispatch.class, bench.after(100)).size();
        }

        assertThat(dispatched).isEqualTo(4);
    }
}
