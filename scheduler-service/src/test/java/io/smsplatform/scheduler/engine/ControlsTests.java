package io.smsplatform.scheduler.engine;

import static io.smsplatform.scheduler.engine.EngineBench.defer;
import static io.smsplatform.scheduler.engine.EngineBench.dispatch;
import static io.smsplatform.scheduler.engine.EngineBench.only;
import static io.smsplatform.scheduler.engine.EngineBench.settle;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What people can want of messages under way. */
class ControlsTests {

    private static final long TASK = 7;

    private final EngineBench bench = new EngineBench();

    @Test
    void cancelsAMessageThatWaits() {
        bench.accept(1, MessageClass.NORMAL);

        Command.Settle end = settle(message(ControlAction.CANCEL, 1, "shop"));

        assertThat(end.state()).isEqualTo(FinalState.CANCELLED);
        assertThat(end.code()).isEqualTo("cancelled");
        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10))).isEmpty();
    }

    @Test
    void cancelsNothingOfAnotherApplication() {
        bench.accept(1, MessageClass.NORMAL);

        assertThat(message(ControlAction.CANCEL, 1, "bank")).isEmpty();
        assertThat(task(ControlAction.CANCEL, "bank")).noneMatch(Command.Settle.class::isInstance);
        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10))).hasSize(1);
    }

    @Test
    void lastAttemptOfACancelledMessageDecides() {
        bench.window("smpp:a", 10);
        Command.Dispatch failing = dispatch(bench.accept(1, MessageClass.NORMAL));
        Command.Dispatch arriving = dispatch(bench.accept(2, MessageClass.NORMAL));

        assertThat(defer(message(ControlAction.CANCEL, 1, null)).reason()).isEqualTo(DeferReason.CANCEL_REQUESTED);
        message(ControlAction.CANCEL, 2, null);

        assertThat(settle(bench.report(failing, Outcome.FAILED, "network_transient", true))
                        .state())
                .isEqualTo(FinalState.CANCELLED);
        bench.report(arriving, Outcome.SENT);
        assertThat(settle(bench.report(arriving, Outcome.DELIVERED)).state()).isEqualTo(FinalState.DELIVERED);
    }

    @Test
    void neverSaysCancelledOfWhatMayHaveArrived() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.OTP));
        bench.report(first, Outcome.OUTCOME_UNKNOWN); // goes out again, as a possible duplicate

        message(ControlAction.CANCEL, 1, null);
        Command.Dispatch second = new Command.Dispatch(1, 2, first.to(), true, first.decision());

        assertThat(settle(bench.report(second, Outcome.FAILED, "network_transient", true))
                        .state())
                .isEqualTo(FinalState.UNKNOWN);
    }

    @Test
    void cancelsAMillionAtOnceAndTellsItInTurn() {
        for (int id = 1; id <= 50_000; id++) {
            bench.accept(id, MessageClass.BULK);
        }

        List<Command> first = task(ControlAction.CANCEL, null);

        assertThat(only(Command.Settle.class, first)).hasSizeLessThan(1_001);
        List<Command> all = new ArrayList<>(first);
        all.addAll(bench.window("smpp:a", 100));
        assertThat(only(Command.Dispatch.class, all)).isEmpty();
        for (int n = 0; n < 51; n++) {
            all.addAll(bench.apply(new Event.Ticked()));
        }
        assertThat(bench.engine.snapshot(bench.now).pending()).isZero();
        while (bench.engine.hasMoreToDo()) {
            all.addAll(bench.apply(new Event.Ticked()));
        }
        assertThat(only(Command.Settle.class, all))
                .hasSize(50_000)
                .allMatch(end -> end.state() == FinalState.CANCELLED);
        assertThat(bench.engine.live()).isZero();
        assertThat(only(Command.Settle.class, bench.accept(50_001, MessageClass.BULK)))
                .as("one that its task expands later")
                .hasSize(1);
    }

    @Test
    void holdsATaskAndLetsItGo() {
        bench.accept(1, MessageClass.NORMAL);
        task(ControlAction.PAUSE, "shop");
        bench.accept(2, MessageClass.NORMAL);

        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10))).isEmpty();
        assertThat(bench.engine.snapshot(bench.now).held()).isEqualTo(2);

        assertThat(only(Command.Dispatch.class, task(ControlAction.RESUME, "shop")))
                .extracting(Command.Dispatch::messageId)
                .containsExactly(1L, 2L);
        assertThat(only(Command.SaveTask.class, task(ControlAction.RESUME, "shop")))
                .isEmpty();
    }

    @Test
    void keepsAPausedMessageWhenItsTaskGoesOn() {
        bench.accept(1, MessageClass.NORMAL);
        bench.accept(2, MessageClass.NORMAL);
        assertThat(defer(message(ControlAction.PAUSE, 1, "shop")).reason()).isEqualTo(DeferReason.PAUSED);
        task(ControlAction.PAUSE, "shop");
        task(ControlAction.RESUME, "shop");

        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10)))
                .extracting(Command.Dispatch::messageId)
                .containsExactly(2L);
        assertThat(dispatch(message(ControlAction.RESUME, 1, "shop")).messageId())
                .isEqualTo(1);
    }

    @Test
    void endsAPausedMessageWithItsValidity() {
        bench.accept(1, MessageClass.NORMAL);
        message(ControlAction.PAUSE, 1, null);

        assertThat(settle(bench.after(bench.validity)).state()).isEqualTo(FinalState.EXPIRED);
    }

    @Test
    void holdsWhatComesBackFromALaneAfterItsTaskWasPaused() {
        bench.window("smpp:a", 10);
        Command.Dispatch returned = dispatch(bench.accept(1, MessageClass.NORMAL));
        Command.Dispatch failed = dispatch(bench.accept(2, MessageClass.NORMAL));
        task(ControlAction.PAUSE, "shop");

        bench.report(returned, Outcome.RETURNED);
        bench.report(failed, Outcome.FAILED, "network_transient", true);
        List<Command> commands = new ArrayList<>(bench.after(60_000));
        commands.addAll(bench.window("smpp:b", 10));

        assertThat(only(Command.Dispatch.class, commands)).isEmpty();
        assertThat(bench.engine.snapshot(bench.now).held()).isEqualTo(2);
        assertThat(only(Command.Dispatch.class, task(ControlAction.RESUME, "shop")))
                .hasSize(2);
    }

    @Test
    void holdsAMessageThatWasPausedAtItsLaneWhenItComesBack() {
        bench.window("smpp:a", 10);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        message(ControlAction.PAUSE, 1, "shop");
        bench.report(first, Outcome.RETURNED);

        assertThat(only(Command.Dispatch.class, bench.window("smpp:b", 10))).isEmpty();
        assertThat(dispatch(message(ControlAction.RESUME, 1, "shop")).attempt()).isEqualTo(2);
    }

    @Test
    void letsNobodyLiftWhatAnotherAskedFor() {
        task(ControlAction.CANCEL, "shop");
        task(ControlAction.PAUSE, "bank");
        task(ControlAction.RESUME, "bank");

        assertThat(settle(bench.accept(1, MessageClass.NORMAL)).state()).isEqualTo(FinalState.CANCELLED);
    }

    @Test
    void ownerDoesNotLiftAnAdministratorsPauseOfAMessage() {
        bench.accept(1, MessageClass.NORMAL);
        bench.window("smpp:a", 0);
        bench.accept(2, MessageClass.NORMAL);
        message(ControlAction.PAUSE, 2, null);
        message(ControlAction.RESUME, 2, "shop");

        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10)))
                .extracting(Command.Dispatch::messageId)
                .containsExactly(1L);
        assertThat(dispatch(message(ControlAction.RESUME, 2, null)).messageId()).isEqualTo(2);
    }

    @Test
    void pushesOutNobodyElsesWishes() {
        task(ControlAction.CANCEL, "shop");
        for (int n = 0; n <= Asked.REMEMBERED_AT_MOST; n++) {
            control(ControlAction.PAUSE, ControlTarget.TASK, "bank", 0, 1_000_000 + n, null);
        }

        assertThat(settle(bench.accept(1, MessageClass.NORMAL)).state()).isEqualTo(FinalState.CANCELLED);
    }

    @Test
    void givesNothingOfACancelledTaskToALaneBeforeTheWishHasReachedIt() {
        for (int id = 1; id <= 100_000; id++) {
            bench.accept(id, MessageClass.BULK);
        }
        control(ControlAction.PAUSE, ControlTarget.TASK, null, 0, 99, null); // the next look comes 20 ms later
        assertThat(only(Command.Dispatch.class, task(ControlAction.CANCEL, "shop")))
                .isEmpty();

        assertThat(only(Command.Dispatch.class, bench.window("smpp:a", 10))).isEmpty();
        bench.after(20);
        while (bench.engine.hasMoreToDo()) {
            bench.apply(new Event.Ticked());
        }
        assertThat(bench.engine.snapshot(bench.now).pending()).isZero();
    }

    @Test
    void forgetsWhatWasAskedOfAMessageWithItsEnd() {
        bench.window("smpp:a", 10);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        List<Command.SaveTask> kept = only(Command.SaveTask.class, message(ControlAction.PAUSE, 1, "shop"));

        List<Command> end = bench.report(first, Outcome.DELIVERED);

        assertThat(only(Command.SaveTask.class, end))
                .containsExactly(new Command.SaveTask(kept.get(0).taskId(), null));
    }

    @Test
    void cancelsAMessageThatIsOnItsWayBetweenShards() {
        bench.apply(new Event.PoolChanged(new PoolPolicy(
                false,
                PoolPolicy.Selection.LEAST_LOADED,
                0,
                3,
                10_000,
                60_000,
                30_000,
                1_800_000,
                86_400_000,
                2,
                "pool",
                "sms",
                io.smsplatform.events.config.PoolOptions.NONE)));
        bench.accept(1, MessageClass.NORMAL);
        bench.after(1);
        bench.now += 40_000;
        assertThat(only(Command.Move.class, bench.apply(new Event.LanesElsewhere(1))))
                .hasSize(1);
        message(ControlAction.CANCEL, 1, "shop");

        Event.Accepted back = new Event.Accepted(
                1,
                TASK,
                "shop",
                MessageClass.NORMAL,
                1,
                bench.now,
                0,
                bench.now + 60_000,
                1,
                List.of(),
                null,
                0,
                new Progress(0, 0, false, State.Queued.INSTANCE));
        assertThat(settle(bench.apply(back)).state()).isEqualTo(FinalState.CANCELLED);
    }

    /** The topics are read side by side. */
    @Test
    void heedsAWishThatIsReadBeforeItsMessage() {
        bench.window("smpp:a", 10);
        message(ControlAction.CANCEL, 1, "shop");
        message(ControlAction.PAUSE, 2, "shop");
        message(ControlAction.CANCEL, 3, "bank");
        message(ControlAction.PAUSE, 4, "shop");
        message(ControlAction.RESUME, 4, "shop");
        message(ControlAction.PAUSE, 1, "shop");
        message(ControlAction.RESUME, 1, "shop");

        assertThat(settle(bench.accept(1, MessageClass.NORMAL)).state()).isEqualTo(FinalState.CANCELLED);
        List<Command> paused = bench.accept(2, MessageClass.NORMAL);
        assertThat(only(Command.Dispatch.class, paused)).isEmpty();
        assertThat(only(Command.SaveTask.class, paused)).as("kept from now on").hasSize(1);
        assertThat(only(Command.Dispatch.class, bench.accept(3, MessageClass.NORMAL)))
                .as("another application's message")
                .hasSize(1);
        assertThat(only(Command.Dispatch.class, bench.accept(4, MessageClass.NORMAL)))
                .hasSize(1);
    }

    @Test
    void staysCancelledWhateverIsAskedLater() {
        task(ControlAction.CANCEL, "shop");
        task(ControlAction.RESUME, "shop");
        task(ControlAction.PAUSE, "shop");
        task(ControlAction.RESUME, null);

        assertThat(settle(bench.accept(1, MessageClass.NORMAL)).state()).isEqualTo(FinalState.CANCELLED);
    }

    @Test
    void administratorLiftsThePauseOfATaskThatHasNoMessageHereYet() {
        bench.window("smpp:a", 10);
        task(ControlAction.PAUSE, "shop");
        task(ControlAction.RESUME, null);

        assertThat(only(Command.Dispatch.class, bench.accept(1, MessageClass.NORMAL)))
                .hasSize(1);
        bench.now++;
        task(ControlAction.PAUSE, "shop");
        assertThat(only(Command.Dispatch.class, bench.accept(2, MessageClass.NORMAL)))
                .isEmpty();
    }

    @Test
    void administratorLiftsAnApplicationsPauseButNotTheOtherWayRound() {
        bench.accept(1, MessageClass.NORMAL);
        bench.window("smpp:a", 10);
        bench.apply(new Event.PoolChanged(Options.with().paused().policy()));
        bench.accept(2, MessageClass.NORMAL);
        task(ControlAction.PAUSE, "shop");
        task(ControlAction.PAUSE, null);
        bench.apply(new Event.PoolChanged(EngineBench.POLICY));

        assertThat(only(Command.Dispatch.class, task(ControlAction.RESUME, "shop")))
                .isEmpty();
        assertThat(only(Command.Dispatch.class, task(ControlAction.RESUME, null)))
                .hasSize(1);
    }

    @Test
    void makesNoFurtherAttemptOfACancelledMessageWhoseOutcomeIsUnknown() {
        bench.window("smpp:a", 10);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(first, Outcome.OUTCOME_UNKNOWN);
        message(ControlAction.CANCEL, 1, "shop");

        List<Command> commands = bench.report(first, Outcome.RETURNED);

        assertThat(settle(commands).state()).isEqualTo(FinalState.CANCELLED);
    }

    @Test
    void cancelsAPausedMessageOfACancelledTaskAlsoAfterARestart() {
        PoolShardEngine again = new PoolShardEngine();
        bench.accept(1, MessageClass.NORMAL);
        Command.Save held = only(Command.Save.class, message(ControlAction.PAUSE, 1, "shop"))
                .get(0);
        Command.SaveTask cancelled =
                only(Command.SaveTask.class, task(ControlAction.CANCEL, "shop")).get(0);

        again.apply(new Event.RestoredTask(cancelled.taskId(), cancelled.control()), bench.now);
        again.apply(new Event.Restored(bench.message(1, "shop", MessageClass.NORMAL), held.progress()), bench.now);

        assertThat(settle(again.apply(new Event.Ticked(), bench.now)).state()).isEqualTo(FinalState.CANCELLED);
    }

    @Test
    void remembersATaskAcrossARestart() {
        Command.SaveTask paused =
                only(Command.SaveTask.class, task(ControlAction.PAUSE, "shop")).get(0);
        PoolShardEngine again = new PoolShardEngine();
        again.apply(new Event.RestoredTask(paused.taskId(), paused.control()), bench.now);
        again.apply(new Event.Restored(bench.message(1, "shop", MessageClass.NORMAL), null), bench.now);
        again.apply(new Event.Restored(bench.message(2, "bank", MessageClass.NORMAL), null), bench.now);
        again.apply(new Event.PoolChanged(EngineBench.POLICY), bench.now);

        assertThat(only(Command.Dispatch.class, again.apply(bench.standing("smpp:a", "s1", 10, 0, false), bench.now)))
                .extracting(Command.Dispatch::messageId)
                .containsExactly(2L);
    }

    @Test
    void forgetsATaskAfterAWeek() {
        task(ControlAction.CANCEL, null);

        assertThat(only(Command.SaveTask.class, bench.after(8L * 24 * 3_600_000)))
                .containsExactly(new Command.SaveTask(TASK, null));
    }

    @Test
    void cancelsAPoolsMessagesButNotThoseThatComeLater() {
        bench.accept(1, MessageClass.NORMAL);
        bench.schedule(2, bench.now + 1_000);

        List<Command> commands = control(ControlAction.CANCEL, ControlTarget.POOL, null, 0, 0, null);
        commands.addAll(bench.apply(new Event.Ticked()));
        bench.now += 1;

        assertThat(only(Command.Settle.class, commands)).hasSize(2);
        assertThat(only(Command.Settle.class, bench.accept(3, MessageClass.NORMAL)))
                .isEmpty();
        assertThat(dispatch(bench.window("smpp:a", 1)).messageId()).isEqualTo(3);
    }

    @Test
    void makesNoFurtherAttemptOfWhatWasAtALaneWhenItsPoolWasCancelled() {
        bench.window("smpp:a", 100);
        List<Command.Dispatch> attempts = new ArrayList<>();
        for (int id = 1; id <= 100; id++) {
            attempts.add(dispatch(bench.accept(id, MessageClass.NORMAL)));
        }
        control(ControlAction.CANCEL, ControlTarget.POOL, null, 0, 0, null);
        assertThat(bench.engine.snapshot(bench.now).ending()).isZero();
        bench.now += 1;

        for (Command.Dispatch each : attempts) {
            assertThat(settle(bench.report(each, Outcome.RETURNED)).state()).isEqualTo(FinalState.CANCELLED);
        }
    }

    @Test
    void takesBackWhatALaneHoldsAndMarksWhatMayHaveBeenSent() {
        bench.apply(bench.standing("device:1", "s1", 2, 0, true));
        Command.Dispatch taken = dispatch(bench.accept(1, MessageClass.BULK));
        dispatch(bench.accept(2, MessageClass.BULK));
        bench.report(taken, Outcome.TAKEN);
        bench.apply(new Event.PoolChanged(
                Options.with().state("device:1", "draining").policy()));
        List<Command> commands = control(ControlAction.REQUEUE, ControlTarget.LANE, null, 0, 0, "device:1");
        assertThat(only(Command.Defer.class, commands))
                .extracting(Command.Defer::reason)
                .containsOnly(DeferReason.TAKEN_BACK);

        List<Command.Dispatch> again = only(Command.Dispatch.class, bench.window("smpp:a", 10));

        assertThat(again)
                .extracting(Command.Dispatch::messageId, Command.Dispatch::attempt, Command.Dispatch::possibleDuplicate)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(1L, 2, true),
                        org.assertj.core.groups.Tuple.tuple(2L, 2, false));
        assertThat(bench.report(taken, Outcome.SENT))
                .as("of an attempt that was taken back")
                .isEmpty();
    }

    @Test
    void recoversWhatIsStuckAtALaneThatIsGone() {
        bench.apply(bench.standing("device:1", "s1", 1, 0, true));
        dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.apply(bench.closed("device:1", "s1"));
        bench.window("smpp:a", 10);

        control(ControlAction.RECOVER, ControlTarget.POOL, null, 0, 0, null);
        List<Command> commands = bench.after(1);

        assertThat(defer(commands).reason()).isEqualTo(DeferReason.LEASE_ENDED);
        assertThat(dispatch(commands).to().lane()).isEqualTo("smpp:a");
    }

    @Test
    void endsPausesBetweenAttemptsAtOnceWhenRecovering() {
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(first, Outcome.FAILED, "network_transient", true);

        assertThat(dispatch(control(ControlAction.RECOVER, ControlTarget.POOL, null, 0, 0, null))
                        .attempt())
                .isEqualTo(2);
    }

    @Test
    void dispatchesNothingOfAPausedPool() {
        bench.apply(new Event.PoolChanged(Options.with().paused().policy()));
        bench.window("smpp:a", 10);
        assertThat(only(Command.Dispatch.class, bench.accept(1, MessageClass.OTP)))
                .isEmpty();
        assertThat(bench.engine.snapshot(bench.now).paused()).isTrue();

        assertThat(dispatch(bench.apply(new Event.PoolChanged(EngineBench.POLICY)))
                        .messageId())
                .isEqualTo(1);
    }

    private List<Command> message(ControlAction action, long id, @Nullable String application) {
        return control(action, ControlTarget.MESSAGE, application, id, 0, null);
    }

    private List<Command> task(ControlAction action, @Nullable String application) {
        return control(action, ControlTarget.TASK, application, 0, TASK, null);
    }

    private List<Command> control(
            ControlAction action,
            ControlTarget target,
            @Nullable String application,
            long message,
            long task,
            @Nullable String lane) {
        return new ArrayList<>(bench.apply(new Event.Controlled(action, target, application, message, task, lane)));
    }
}
