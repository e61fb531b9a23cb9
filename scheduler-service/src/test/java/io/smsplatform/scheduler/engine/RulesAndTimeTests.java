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
import io.smsplatform.events.config.RuleConfig;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Failure rules at work, quiet hours, pacing, unknown outcomes by class, and moves between shards. */
class RulesAndTimeTests {

    private final EngineBench bench = new EngineBench();

    @Test
    void retriesByTheRulesTermsInsteadOfThePools() {
        rules(rule(
                "slow",
                "send_failure",
                "device_error",
                "retry",
                new RuleConfig.Retry(1, Duration.ofMinutes(5), 1, Duration.ofHours(1)),
                null));
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));

        Command.Defer pause = defer(bench.report(first, Outcome.FAILED, "device_error", false));
        assertThat(pause.dueAt() - bench.now).isBetween(225_000L, 300_000L);
        Command.Dispatch second = dispatch(bench.after(300_000));

        assertThat(second.decision().rule()).isEqualTo("slow");
        assertThat(settle(bench.report(second, Outcome.FAILED, "device_error", true))
                        .code())
                .isEqualTo("attempts_exhausted");
    }

    @Test
    void failsWhatARuleCallsHopeless() {
        rules(rule("hopeless", "send_failure", "network_transient", "fail", null, null));
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));

        Command.Settle end = settle(bench.report(first, Outcome.FAILED, "network_transient", true));

        assertThat(end.state()).isEqualTo(FinalState.FAILED);
        assertThat(end.code()).isEqualTo("network_transient");
    }

    @Test
    void switchesToALaneThatHasNotTriedAndWaitsForItWhileItIsBusy() {
        rules(rule("switch", "send_failure", "network_transient", "switch_provider", null, null));
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.window("smpp:b", 1);
        Command.Dispatch busy = dispatch(bench.accept(2, MessageClass.NORMAL));
        assertThat(busy.to().lane()).isEqualTo("smpp:b");

        bench.report(first, Outcome.FAILED, "network_transient", true);
        assertThat(only(Command.Dispatch.class, bench.after(10_000)))
                .as("smpp:a is free, but tried")
                .isEmpty();
        Command.Dispatch second = dispatch(bench.report(busy, Outcome.SENT));

        assertThat(second.messageId()).isEqualTo(1);
        assertThat(second.to().lane()).isEqualTo("smpp:b");
    }

    @Test
    void goesByATriedLaneRatherThanNeverWhenNoOtherIsThere() {
        rules(rule("switch", "send_failure", "network_transient", "switch_provider", null, null));
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(first, Outcome.FAILED, "network_transient", true);

        assertThat(dispatch(bench.after(10_000)).to().lane()).isEqualTo("smpp:a");
    }

    @Test
    void sendsAgainWhatTheNetworkCouldNotDeliverIfARuleSaysSo() {
        rules(rule("again", "callback_failure", "undeliverable", "retry", null, null));
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(first, Outcome.SENT);

        assertThat(defer(bench.report(first, Outcome.UNDELIVERED, "undeliverable", false))
                        .reason())
                .isEqualTo(DeferReason.BACK_OFF);
        Command.Dispatch second = dispatch(bench.after(10_000));
        assertThat(second.possibleDuplicate()).isFalse();
    }

    @Test
    void marksWhatIsSentAgainForWantOfAReceipt() {
        rules(rule("again", "callback_failure", "no_receipt", "retry", null, null));
        bench.validity = 7L * 24 * 3_600_000;
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(first, Outcome.SENT);
        bench.after(EngineBench.POLICY.receiptTimeoutMillis());

        List<Command> commands = new ArrayList<>(bench.after(10_000));
        commands.addAll(bench.window("smpp:a", 1));

        assertThat(dispatch(commands).possibleDuplicate()).isTrue();
    }

    @Test
    void alertsOnceAMinuteWithTheCount() {
        rules(rule("tell", "send_failure", "device_error", "none", null, "ops"));
        bench.window("smpp:a", 100);
        List<Command.Alert> alerts = new ArrayList<>();
        for (int id = 1; id <= 10; id++) {
            Command.Dispatch each = dispatch(bench.accept(id, MessageClass.NORMAL));
            alerts.addAll(only(Command.Alert.class, bench.report(each, Outcome.FAILED, "device_error", true)));
        }
        alerts.addAll(only(Command.Alert.class, bench.after(Alerts.PAUSE_MILLIS)));

        assertThat(alerts)
                .extracting(Command.Alert::webhook, Command.Alert::rule, Command.Alert::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ops", "tell", 1),
                        org.assertj.core.groups.Tuple.tuple("ops", "tell", 9));
    }

    @Test
    void letsTheRecipientSleep() {
        bench.apply(new Event.PoolChanged(
                Options.with().quiet("22:00", "08:00", "normal", "bulk").policy()));
        bench.now = Instant.parse("2026-03-02T23:00:00Z").toEpochMilli();
        bench.validity = 24 * 3_600_000;
        bench.window("smpp:a", 100);

        Command.Defer sleeping = defer(bench.apply(in("Europe/Berlin", 1, MessageClass.NORMAL)));
        assertThat(sleeping.reason()).isEqualTo(DeferReason.QUIET_HOURS);
        assertThat(Instant.ofEpochMilli(sleeping.dueAt())).isEqualTo(Instant.parse("2026-03-03T07:00:00Z"));
        assertThat(dispatch(bench.apply(in("America/New_York", 2, MessageClass.NORMAL)))
                        .messageId())
                .as("it is evening there")
                .isEqualTo(2);
        assertThat(dispatch(bench.apply(in("Europe/Berlin", 3, MessageClass.OTP)))
                        .messageId())
                .as("an OTP wakes")
                .isEqualTo(3);

        bench.now = sleeping.dueAt();
        assertThat(dispatch(bench.window("smpp:a", 100)).messageId()).isEqualTo(1);
    }

    @Test
    void putsWhatIsQueuedToSleepWhenTheNightComes() {
        bench.apply(new Event.PoolChanged(
                Options.with().quiet("22:00", "08:00", "normal").policy()));
        bench.now = Instant.parse("2026-03-02T21:59:00Z").toEpochMilli();
        bench.validity = 24 * 3_600_000;
        bench.apply(in("UTC", 1, MessageClass.NORMAL));
        bench.now += 120_000;

        assertThat(defer(bench.window("smpp:a", 1)).reason()).isEqualTo(DeferReason.QUIET_HOURS);
    }

    @Test
    void wakesWhoSleptWhenTheNightIsCalledOff() {
        bench.apply(new Event.PoolChanged(
                Options.with().quiet("22:00", "08:00", "normal").policy()));
        bench.now = Instant.parse("2026-03-02T23:00:00Z").toEpochMilli();
        bench.validity = 24 * 3_600_000;
        bench.window("smpp:a", 100);
        bench.apply(in("UTC", 1, MessageClass.NORMAL));

        assertThat(dispatch(bench.apply(new Event.PoolChanged(EngineBench.POLICY)))
                        .messageId())
                .isEqualTo(1);
    }

    @Test
    void letsAPinnedMessageFollowItsLaneWhenThePoolGetsMoreShards() {
        String lane = "";
        for (int n = 0; lane.isEmpty(); n++) {
            lane = io.smsplatform.events.PoolShard.ofLane("pool", "smpp:" + n, 3)
                                    .index()
                            == 2
                    ? "smpp:" + n
                    : "";
        }
        bench.apply(new Event.Accepted(
                1, 7, "shop", MessageClass.NORMAL, 1, bench.now, 0, bench.now + 60_000, 1, List.of(), lane, 0, null));

        assertThat(only(Command.Move.class, bench.apply(new Event.PoolChanged(shards(3)))))
                .extracting(Command.Move::toShard)
                .containsExactly(2);
    }

    @Test
    void keepsThePaceOfATask() {
        bench.window("smpp:a", 100);
        List<Long> times = new ArrayList<>();
        for (int id = 1; id <= 5; id++) {
            only(Command.Dispatch.class, bench.apply(paced(id))).forEach(each -> times.add(bench.now));
        }
        for (int tick = 0; tick < 60; tick++) {
            only(Command.Dispatch.class, bench.after(100)).forEach(each -> times.add(bench.now));
        }

        assertThat(times).hasSize(5);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(1_000);
        }
    }

    @Test
    void keepsThePaceAlsoAfterLanesWereBusy() {
        for (int id = 1; id <= 5; id++) {
            bench.apply(paced(id));
        }
        bench.now += 60_000;
        List<Long> times = new ArrayList<>();
        only(Command.Dispatch.class, bench.window("smpp:a", 100)).forEach(each -> times.add(bench.now));
        for (int tick = 0; tick < 60; tick++) {
            only(Command.Dispatch.class, bench.after(100)).forEach(each -> times.add(bench.now));
        }

        assertThat(times).hasSize(5);
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isGreaterThanOrEqualTo(1_000);
        }
    }

    @Test
    void goesOnAtItsPaceAfterAPause() {
        bench.window("smpp:a", 100);
        for (int id = 1; id <= 100; id++) {
            bench.apply(paced(id));
        }
        bench.after(3_000);
        control(ControlAction.PAUSE);
        bench.after(60_000);

        List<Long> times = new ArrayList<>();
        List<Long> order = new ArrayList<>();
        List<Command> commands = control(ControlAction.RESUME);
        for (int tick = 0; tick < 50; tick++) {
            only(Command.Dispatch.class, commands).forEach(each -> {
                times.add(bench.now);
                order.add(each.messageId());
            });
            commands = bench.after(100);
        }
        assertThat(times).hasSizeBetween(4, 6);
        assertThat(order).isSorted();
        for (int i = 1; i < times.size(); i++) {
            assertThat(times.get(i) - times.get(i - 1)).isBetween(1_000L, 1_100L);
        }
    }

    @Test
    void letsTheNextOfATaskGoWhenTheOneWhoseTurnItIsEnds() {
        bench.apply(paced(1));
        bench.apply(paced(2));
        bench.apply(new Event.Controlled(ControlAction.CANCEL, ControlTarget.MESSAGE, null, 1, 0, null));

        assertThat(dispatch(bench.window("smpp:a", 1)).messageId()).isEqualTo(2);
    }

    @Test
    void movesPinnedMessagesOutOfAShardThatItsPoolNoLongerHas() {
        PoolShardEngine second = new PoolShardEngine(1);
        second.apply(new Event.PoolChanged(shards(2)), bench.now);
        String lane = "";
        for (int n = 0; lane.isEmpty(); n++) {
            lane = io.smsplatform.events.PoolShard.ofLane("pool", "smpp:" + n, 2)
                                    .index()
                            == 1
                    ? "smpp:" + n
                    : "";
        }
        second.apply(
                new Event.Accepted(
                        1,
                        7,
                        "shop",
                        MessageClass.NORMAL,
                        1,
                        bench.now,
                        0,
                        bench.now + 60_000,
                        1,
                        List.of(),
                        lane,
                        0,
                        null),
                bench.now);

        assertThat(only(Command.Move.class, second.apply(new Event.PoolChanged(shards(1)), bench.now)))
                .hasSize(1);
    }

    @Test
    void endsPinnedMessagesWithTheirPool() {
        bench.apply(new Event.Accepted(
                1,
                7,
                "shop",
                MessageClass.NORMAL,
                1,
                bench.now,
                0,
                bench.now + 60_000,
                1,
                List.of(),
                "smpp:b",
                0,
                null));
        PoolPolicy gone = new PoolPolicy(
                true, PoolPolicy.Selection.LEAST_LOADED, 0, 3, 10_000, 60_000, 30_000, 1_800_000, 86_400_000);

        assertThat(settle(bench.apply(new Event.PoolChanged(gone))).code()).isEqualTo("pool_deleted");
    }

    private List<Command> control(ControlAction action) {
        return bench.apply(new Event.Controlled(action, ControlTarget.TASK, null, 0, 7, null));
    }

    @Test
    void leavesItToThePoolWhatBecomesOfAnUnknownOutcome() {
        bench.apply(new Event.PoolChanged(Options.with()
                .unknownOutcome("otp", "fail")
                .unknownOutcome("bulk", "resend")
                .policy()));
        bench.window("smpp:a", 10);
        Command.Dispatch otp = dispatch(bench.accept(1, MessageClass.OTP));
        Command.Dispatch bulk = dispatch(bench.accept(2, MessageClass.BULK));

        assertThat(settle(bench.report(otp, Outcome.OUTCOME_UNKNOWN)).state()).isEqualTo(FinalState.UNKNOWN);
        assertThat(dispatch(bench.report(bulk, Outcome.OUTCOME_UNKNOWN)).possibleDuplicate())
                .isTrue();
    }

    @Test
    void handsOnTheMessagesOfAShardThatItsPoolNoLongerHas() {
        PoolShardEngine third = new PoolShardEngine(2);
        third.apply(new Event.PoolChanged(shards(3)), bench.now);
        for (int id = 1; id <= 10; id++) {
            third.apply(bench.message(id, "shop", MessageClass.NORMAL), bench.now);
        }

        List<Command> commands = third.apply(new Event.PoolChanged(shards(2)), bench.now);

        assertThat(only(Command.Move.class, commands)).hasSize(10).allMatch(move -> move.toShard() < 2);
        assertThat(third.live()).isZero();
        assertThat(third.counters().moved()).isEqualTo(10);
    }

    @Test
    void handsOnWhatWaitsInAShardWithoutLanes() {
        PoolShardEngine first = new PoolShardEngine(0);
        first.apply(new Event.PoolChanged(shards(2)), bench.now);
        first.apply(bench.message(1, "shop", MessageClass.NORMAL), bench.now);
        assertThat(only(Command.Move.class, first.apply(new Event.LanesElsewhere(1), bench.now + 10_000)))
                .isEmpty();
        assertThat(only(
                        Command.Move.class,
                        first.apply(new Event.LanesElsewhere(Event.LanesElsewhere.NOWHERE), bench.now + 40_000)))
                .as("nowhere to go")
                .isEmpty();

        assertThat(only(Command.Move.class, first.apply(new Event.LanesElsewhere(1), bench.now + 40_000)))
                .extracting(Command.Move::toShard)
                .containsExactly(1);
    }

    @Test
    void goesOnCountingAttemptsInItsNewShard() {
        Event.Accepted moved = new Event.Accepted(
                1,
                7,
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
                new Progress(4, 1, true, State.Queued.INSTANCE));
        bench.window("smpp:a", 1);

        Command.Dispatch dispatch = dispatch(bench.apply(moved));

        assertThat(dispatch.attempt()).isEqualTo(5);
        assertThat(dispatch.possibleDuplicate()).isTrue();
    }

    @Test
    void recognisesARepeatedAcceptanceOfWhatMovedOnButTakesItBackWithItsAttempts() {
        PoolShardEngine abolished = new PoolShardEngine(1);
        abolished.apply(new Event.PoolChanged(shards(1)), bench.now);
        Event.Accepted message = bench.message(1, "shop", MessageClass.NORMAL);
        assertThat(only(Command.Move.class, abolished.apply(message, bench.now)))
                .hasSize(1);

        assertThat(abolished.apply(message, bench.now)).isEmpty();
        assertThat(abolished.lastWasRepeated()).isTrue();
        Event.Accepted back = new Event.Accepted(
                1,
                7,
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
        assertThat(only(Command.Move.class, abolished.apply(back, bench.now))).hasSize(1);
    }

    @Test
    void takesBackWhatComesBackWhenItsPoolHasMoreShardsAgain() {
        PoolShardEngine second = new PoolShardEngine(1);
        second.apply(new Event.PoolChanged(shards(2)), bench.now);
        second.apply(bench.message(1, "shop", MessageClass.NORMAL), bench.now);
        assertThat(only(Command.Move.class, second.apply(new Event.PoolChanged(shards(1)), bench.now)))
                .hasSize(1);
        second.apply(new Event.PoolChanged(shards(2)), bench.now);
        second.apply(bench.standing("smpp:a", "s1", 1, 0, false), bench.now);
        Event.Accepted back = new Event.Accepted(
                1,
                7,
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

        assertThat(only(Command.Dispatch.class, second.apply(back, bench.now))).hasSize(1);
    }

    @Test
    void keepsThePaceWhenTheClockStepsBack() {
        bench.window("smpp:a", 100);
        for (int id = 1; id <= 20; id++) {
            bench.apply(paced(id));
        }
        bench.now -= 20_000;

        int gone = 0;
        for (int tick = 0; tick < 50; tick++) {
            gone += only(Command.Dispatch.class, bench.after(100)).size();
        }
        assertThat(gone).isBetween(4, 6);
    }

    @Test
    void survivesARestartRightAfterItCameFromAnotherShard() {
        Progress before = new Progress(1, 1, false, State.Queued.INSTANCE);
        Event.Accepted moved = new Event.Accepted(
                1, 7, "shop", MessageClass.NORMAL, 1, bench.now, 0, bench.now + 60_000, 1, List.of(), null, 0, before);
        Command.Save kept = only(Command.Save.class, bench.apply(moved)).get(0);

        PoolShardEngine again = new PoolShardEngine();
        again.apply(new Event.Restored(moved, kept.progress()), bench.now);

        assertThat(again.snapshot(bench.now).pending()).isEqualTo(1);
    }

    @Test
    void countsTheTimeInWhichALanesBucketWasFullOnlyOnce() {
        bench.apply(new Event.PoolChanged(Options.with().rate("smpp:a", 10).policy()));
        bench.window("smpp:a", 5);
        bench.now += 1_300;

        assertThat(only(Command.Dispatch.class, bench.apply(segments(1, 3)))).hasSize(1);
        assertThat(only(Command.Dispatch.class, bench.apply(segments(2, 2)))).isEmpty();
        assertThat(only(Command.Dispatch.class, bench.after(150))).hasSize(1);
    }

    private Event.Accepted segments(long id, int segments) {
        return EngineBench.accepted(id, "shop", MessageClass.NORMAL, segments, bench.now, 0, bench.now + 60_000);
    }

    private void rules(RuleConfig... rules) {
        bench.apply(new Event.RulesChanged(FailureRules.of(List.of(rules))));
    }

    private static RuleConfig rule(
            String name,
            String scene,
            String code,
            String action,
            RuleConfig.@Nullable Retry retry,
            @Nullable String alert) {
        RuleConfig.Match match =
                new RuleConfig.Match(List.of(), List.of(), List.of(), List.of(), List.of(code), List.of(), false);
        return new RuleConfig(name, 1, false, true, 10, scene, match, action, retry, alert);
    }

    private Event.Accepted in(String zone, long id, MessageClass messageClass) {
        return new Event.Accepted(
                id,
                7,
                "shop",
                messageClass,
                1,
                bench.now,
                0,
                bench.now + bench.validity,
                id,
                List.of(ZoneId.of(zone)),
                null,
                0,
                null);
    }

    private Event.Accepted paced(long id) {
        return new Event.Accepted(
                id,
                7,
                "shop",
                MessageClass.NORMAL,
                1,
                bench.now,
                0,
                bench.now + bench.validity,
                id,
                List.of(),
                null,
                1_000,
                null);
    }

    private static PoolPolicy shards(int shards) {
        PoolPolicy one = EngineBench.POLICY;
        return new PoolPolicy(
                one.deleted(),
                one.selection(),
                one.ratePerSecond(),
                one.maxAttempts(),
                one.backOffMillis(),
                one.backOffCapMillis(),
                one.handOverLeaseMillis(),
                one.resultLeaseMillis(),
                one.receiptTimeoutMillis(),
                shards,
                one.pool(),
                one.channel(),
                one.options());
    }
}
