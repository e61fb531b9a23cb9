package io.smsplatform.scheduler.engine;

import static io.smsplatform.scheduler.engine.EngineBench.dispatch;
import static io.smsplatform.scheduler.engine.EngineBench.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.WaitedFor;
import io.smsplatform.events.config.PoolOptions.Quota;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.engine.Decision.Candidate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which lane takes a message, and what the decision says of it. */
class LaneChoiceTests {

    private static final long ALICE = 77;

    /** The sequence that nginx's own documentation of the algorithm gives for weights 5, 1 and 1. */
    @Test
    void takesTurnsExactlyAsNginxDoes() {
        EngineBench bench = roundRobin(
                Options.with().weight("smpp:a", 5).weight("smpp:b", 1).weight("smpp:c", 1));
        for (String lane : List.of("smpp:a", "smpp:b", "smpp:c")) {
            bench.window(lane, 100);
        }

        List<String> turns = IntStream.rangeClosed(1, 14)
                .mapToObj(id -> lane(bench.accept(id, MessageClass.NORMAL)))
                .toList();

        assertThat(String.join(" ", turns).replace("smpp:", "")).isEqualTo("a a b a c a a a a b a c a a");
    }

    @Test
    void sharesByWeightWhicheverLanesAreBusy() {
        EngineBench bench = roundRobin(Options.with().weight("smpp:a", 3).weight("smpp:b", 1));
        bench.window("smpp:a", 100);
        bench.window("smpp:b", 100);
        int[] count = new int[2];

        for (int id = 1; id <= 100; id++) {
            count[lane(bench.accept(id, MessageClass.NORMAL)).equals("smpp:a") ? 0 : 1]++;
        }

        assertThat(count).containsExactly(75, 25);
    }

    @Test
    void asksTheNextGroupOnlyWhenTheBetterOneIsGone() {
        EngineBench bench = new EngineBench(
                Options.with().group("smpp:main", 1).group("smpp:spare", 2).policy());
        bench.window("smpp:spare", 10);
        bench.window("smpp:main", 1);

        assertThat(lane(bench.accept(1, MessageClass.NORMAL))).isEqualTo("smpp:main");
        assertThat(only(Command.Dispatch.class, bench.accept(2, MessageClass.OTP)))
                .as("busy is not gone")
                .isEmpty();

        List<Command> gone = bench.apply(bench.closed("smpp:main", "s1"));
        assertThat(dispatch(gone).to().lane()).isEqualTo("smpp:spare");
        assertThat(dispatch(gone).decision().text()).contains("group 2");
    }

    @Test
    void spillsIntoTheNextGroupWhenThePoolAllowsIt() {
        EngineBench bench = new EngineBench(Options.with()
                .group("smpp:main", 1)
                .group("smpp:spare", 2)
                .spill()
                .policy());
        bench.window("smpp:spare", 10);
        bench.window("smpp:main", 1);

        assertThat(lane(bench.accept(1, MessageClass.NORMAL))).isEqualTo("smpp:main");
        assertThat(lane(bench.accept(2, MessageClass.NORMAL))).isEqualTo("smpp:spare");
    }

    @Test
    void staysWithTheLaneThatServedTheRecipientAndFindsANewHomeWhenThatIsGone() {
        EngineBench bench =
                new EngineBench(Options.with().stickyFor(Duration.ofDays(30)).policy());
        bench.window("smpp:a", 2);
        bench.window("smpp:b", 2);
        Command.Dispatch first = dispatch(bench.apply(to(bench, 1, ALICE)));
        String home = first.to().lane();
        String other = home.equals("smpp:a") ? "smpp:b" : "smpp:a";

        assertThat(dispatch(bench.apply(to(bench, 2, ALICE))).decision())
                .satisfies(again -> assertThat(again.policy()).isEqualTo("sticky"))
                .satisfies(again -> assertThat(again.candidates().get(0).lane()).isEqualTo(home));
        assertThat(only(Command.Dispatch.class, bench.apply(to(bench, 3, ALICE))))
                .as("its home is busy, and it is patient")
                .isEmpty();

        bench.apply(bench.closed(home, "s1"));
        Command.Dispatch moved = dispatch(bench.after(Dispatcher.STICKY_PATIENCE_MILLIS));
        assertThat(moved.to().lane()).isEqualTo(other);
        assertThat(moved.decision().waitedFor()).isEqualTo(WaitedFor.ITS_LANE);

        bench.report(moved, Outcome.SENT);
        assertThat(dispatch(bench.apply(to(bench, 4, ALICE))).decision().policy())
                .as("at home with the new lane")
                .isEqualTo("sticky");
    }

    @Test
    void letsNoOtpWaitForItsHome() {
        EngineBench bench =
                new EngineBench(Options.with().stickyFor(Duration.ofDays(30)).policy());
        bench.window("smpp:a", 1);
        String home = dispatch(bench.apply(to(bench, 1, ALICE))).to().lane();
        bench.window("smpp:b", 1);

        Event.Accepted otp = new Event.Accepted(
                2, 7, "shop", MessageClass.OTP, 1, bench.now, 0, bench.now + 1000, ALICE, List.of(), null, 0, null);

        assertThat(dispatch(bench.apply(otp)).to().lane()).isEqualTo("smpp:b").isNotEqualTo(home);
    }

    @Test
    void goesOnAtItsHomeAsSoonAsThatHasAPlace() {
        EngineBench bench =
                new EngineBench(Options.with().stickyFor(Duration.ofDays(30)).policy());
        bench.window("smpp:a", 1);
        Command.Dispatch first = dispatch(bench.apply(to(bench, 1, ALICE)));
        bench.window("smpp:b", 5);
        bench.apply(to(bench, 2, ALICE));
        bench.now += 100;

        Command.Dispatch second = dispatch(bench.report(first, Outcome.SENT));

        assertThat(second.messageId()).isEqualTo(2);
        assertThat(second.to().lane()).isEqualTo("smpp:a");
    }

    @Test
    void avoidsTheLaneThatTheRecipientHeardFromLast() {
        EngineBench bench = new EngineBench(
                Options.with().avoidLastFor(Duration.ofMinutes(5)).policy());
        bench.window("smpp:a", 100);
        bench.window("smpp:b", 1_000);
        List<String> heardFrom = new ArrayList<>();

        for (int id = 1; id <= 6; id++) {
            heardFrom.add(lane(bench.apply(to(bench, id, ALICE))));
        }

        for (int i = 1; i < heardFrom.size(); i++) {
            assertThat(heardFrom.get(i)).isNotEqualTo(heardFrom.get(i - 1));
        }
        bench.apply(bench.closed("smpp:a", "s1"));
        bench.apply(bench.closed("smpp:b", "s1"));
        bench.apply(bench.standing("smpp:c", "s1", 10, 0, false));
        assertThat(lane(bench.apply(to(bench, 7, ALICE)))).isEqualTo("smpp:c");
        assertThat(lane(bench.apply(to(bench, 8, ALICE))))
                .as("rather the same than none")
                .isEqualTo("smpp:c");
    }

    @Test
    void prefersALaneThatHasNotTriedTheMessage() {
        EngineBench bench = new EngineBench();
        bench.window("smpp:a", 10);
        bench.window("smpp:b", 10);
        Command.Dispatch first = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.report(first, Outcome.FAILED, "network_transient", true);

        Command.Dispatch second = dispatch(bench.after(10_000));

        assertThat(second.to().lane()).isNotEqualTo(first.to().lane());
        assertThat(second.decision().candidates())
                .extracting(Candidate::lane, Candidate::standing)
                .contains(org.assertj.core.groups.Tuple.tuple(first.to().lane(), LaneStanding.TRIED));
    }

    /** The one is a must, the other a preference. */
    @Test
    void goesByTheLaneThatTheRecipientHeardFromLastRatherThanByTheOneThatFailed() {
        EngineBench bench = new EngineBench(
                Options.with().avoidLastFor(Duration.ofMinutes(5)).policy());
        bench.apply(new Event.RulesChanged(FailureRules.of(List.of(new RuleConfig(
                "switch",
                1,
                false,
                true,
                1,
                "send_failure",
                new RuleConfig.Match(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), false),
                "switch_provider",
                null,
                null)))));
        bench.window("smpp:a", 1);
        Command.Dispatch failing = dispatch(bench.apply(to(bench, 1, ALICE)));
        bench.window("smpp:b", 1);
        Command.Dispatch busy = dispatch(bench.apply(to(bench, 2, ALICE)));
        assertThat(busy.to().lane()).isEqualTo("smpp:b");
        bench.report(failing, Outcome.FAILED, "network_transient", true);

        assertThat(only(Command.Dispatch.class, bench.after(10_000)))
                .as("smpp:a is free, but failed; smpp:b is busy")
                .isEmpty();
        assertThat(lane(bench.report(busy, Outcome.SENT))).isEqualTo("smpp:b");
    }

    @Test
    void doesNotLetALaneWhosePlanIsUsedUpStallTheOthers() {
        EngineBench bench = new EngineBench(
                Options.with().quota("device:full", new Quota(0, 0, 0, 0, 1)).policy());
        bench.window("device:full", 10);
        bench.apply(to(bench, 1, 1)); // its one recipient
        bench.window("smpp:b", 1);
        Command.Dispatch busy = dispatch(bench.apply(to(bench, 2, 2)));
        for (int id = 3; id <= 100; id++) {
            bench.apply(to(bench, id, id));
        }
        bench.apply(otp(bench, 101, null));

        List<Long> order = new ArrayList<>();
        while (order.size() < 99) {
            busy = dispatch(bench.report(busy, Outcome.SENT));
            order.add(busy.messageId());
        }
        assertThat(order.get(0)).as("the OTP").isEqualTo(101);
    }

    @Test
    void keepsTheOrderOfClassesAmongMessagesPinnedToOneLane() {
        EngineBench bench = new EngineBench();
        bench.window("smpp:a", 1);
        Command.Dispatch busy = dispatch(bench.accept(1, MessageClass.BULK));
        for (int id = 2; id <= 1_000; id++) {
            bench.apply(pinned(bench, id, "shop", MessageClass.BULK, "smpp:a"));
        }
        bench.apply(pinned(bench, 1_001, "shop", MessageClass.OTP, "smpp:a"));

        assertThat(dispatch(bench.report(busy, Outcome.SENT)).messageId()).isEqualTo(1_001);
    }

    @Test
    void letsAPinnedMessageGoAlthoughAnotherApplicationHasABacklog() {
        EngineBench bench = new EngineBench();
        bench.window("smpp:a", 1);
        bench.window("smpp:b", 1);
        List<Command.Dispatch> open = new ArrayList<>();
        for (int id = 1; id <= 500; id++) {
            open.addAll(only(Command.Dispatch.class, bench.accept(id, "campaign", MessageClass.NORMAL)));
        }
        bench.apply(pinned(bench, 1_000, "shop", MessageClass.NORMAL, "smpp:b"));

        List<Long> gone = new ArrayList<>();
        for (int n = 0; n < 4; n++) {
            Command.Dispatch next = dispatch(bench.report(open.remove(0), Outcome.SENT));
            open.add(next);
            gone.add(next.messageId());
        }
        assertThat(gone).contains(1_000L);
    }

    @Test
    void sendsPinnedMessagesAlsoByALaneOfAnotherGroup() {
        EngineBench bench = new EngineBench(
                Options.with().group("smpp:main", 1).group("smpp:spare", 2).policy());
        bench.window("smpp:main", 0);
        bench.window("smpp:spare", 1);

        assertThat(lane(bench.apply(pinned(bench, 1, "shop", MessageClass.OTP, "smpp:spare"))))
                .isEqualTo("smpp:spare");
    }

    @Test
    void passesOverAWaiterThatMayNotGoNow() {
        EngineBench bench =
                new EngineBench(Options.with().quiet("22:00", "08:00", "bulk").policy());
        bench.now = java.time.Instant.parse("2026-03-02T21:59:00Z").toEpochMilli();
        bench.validity = 86_400_000;
        bench.window("smpp:a", 1);
        Command.Dispatch busy = dispatch(bench.accept(1, MessageClass.NORMAL));
        bench.apply(pinned(bench, 2, "shop", MessageClass.BULK, "smpp:a"));
        bench.apply(pinned(bench, 3, "shop", MessageClass.BULK, "smpp:a"));
        bench.apply(pinned(bench, 4, "bank", MessageClass.NORMAL, "smpp:a"));
        bench.now += 120_000;

        assertThat(dispatch(bench.report(busy, Outcome.SENT)).messageId()).isEqualTo(4);
    }

    @Test
    void asksSoManyMessagesThatCannotGoInOneEventAndTheRestWithTheNext() {
        EngineBench bench = new EngineBench(
                Options.with().paused().quiet("22:00", "08:00", "bulk").policy());
        bench.now = java.time.Instant.parse("2026-03-02T21:59:00Z").toEpochMilli();
        bench.validity = 86_400_000;
        for (int id = 1; id <= 100_000; id++) {
            bench.accept(id, MessageClass.BULK);
        }
        bench.window("smpp:a", 1);
        bench.now += 120_000;

        List<Command> first = bench.apply(new Event.PoolChanged(
                Options.with().quiet("22:00", "08:00", "bulk").policy()));

        assertThat(first).hasSizeLessThan(60_000);
        assertThat(bench.engine.hasMoreToDo()).isTrue();
        while (bench.engine.hasMoreToDo()) {
            bench.apply(new Event.Ticked());
        }
        assertThat(bench.engine.snapshot(bench.now).pending()).isZero();
    }

    @Test
    void servesAPollOnceAlthoughItIsReadAgainAfterARestart() {
        EngineBench bench = new EngineBench();
        Event.Demanded poll = bench.poll("device:1", 1);
        bench.apply(poll);
        List<Command> commands = bench.accept(1, MessageClass.NORMAL);
        PoolShardEngine again = new PoolShardEngine();
        again.apply(
                new Event.Restored(
                        bench.message(1, "shop", MessageClass.NORMAL),
                        only(Command.Save.class, commands).get(0).progress()),
                bench.now);
        again.apply(new Event.PoolChanged(EngineBench.POLICY), bench.now);
        again.apply(bench.message(2, "shop", MessageClass.NORMAL), bench.now);

        assertThat(only(Command.Dispatch.class, again.apply(poll, bench.now))).isEmpty();
        assertThat(only(Command.Dispatch.class, again.apply(bench.poll("device:1", 1), bench.now)))
                .hasSize(1);
    }

    @Test
    void forgetsALaneThatNobodyEverSaw() {
        EngineBench bench = new EngineBench(
                Options.with().quota("smpp:ghost", new Quota(0, 0, 3, 0, 0)).policy());
        bench.apply(pinned(bench, 1, "shop", MessageClass.NORMAL, "smpp:ghost"));
        bench.after(bench.validity);

        assertThat(bench.engine.snapshot(bench.now).lanes()).isEmpty();
    }

    private static Event.Accepted pinned(
            EngineBench bench, long id, String application, MessageClass messageClass, String lane) {
        return new Event.Accepted(
                id,
                7,
                application,
                messageClass,
                1,
                bench.now,
                0,
                bench.now + bench.validity,
                id,
                List.of(),
                lane,
                0,
                null);
    }

    private static Event.Accepted otp(EngineBench bench, long id, String lane) {
        return pinned(bench, id, "shop", MessageClass.OTP, lane);
    }

    @Test
    void sendsAPinnedMessageByItsLaneOnlyAndAtOnceWhenThatComes() {
        EngineBench bench = new EngineBench();
        bench.window("smpp:a", 10);
        Event.Accepted pinned = new Event.Accepted(
                1, 7, "shop", MessageClass.OTP, 1, bench.now, 0, bench.now + 60_000, 1, List.of(), "smpp:b", 0, null);

        assertThat(only(Command.Dispatch.class, bench.apply(pinned))).isEmpty();
        assertThat(lane(bench.accept(2, MessageClass.BULK)))
                .as("nobody waits behind it")
                .isEqualTo("smpp:a");
        bench.now += 500;
        Command.Dispatch dispatch = dispatch(bench.window("smpp:b", 1));

        assertThat(dispatch.messageId()).isEqualTo(1);
        assertThat(dispatch.decision().policy()).isEqualTo("pinned");
        assertThat(dispatch.decision().waitedFor()).isEqualTo(WaitedFor.ITS_LANE);
        assertThat(dispatch.decision().text()).isEqualTo("pinned to this lane; waited 500 ms for its lane");
    }

    @Test
    void expiresAPinnedMessageWhoseLaneNeverComes() {
        EngineBench bench = new EngineBench();
        bench.window("smpp:a", 10);
        bench.apply(new Event.Accepted(
                1, 7, "shop", MessageClass.OTP, 1, bench.now, 0, bench.now + 60_000, 1, List.of(), "smpp:b", 0, null));

        assertThat(EngineBench.settle(bench.after(60_000)).code()).isEqualTo("validity_over");
        assertThat(bench.engine.live()).isZero();
    }

    @Test
    void restsALaneThatFailsTooOftenAndProbesItBeforeItIsTrustedAgain() {
        EngineBench bench = new EngineBench(
                Options.with().health(0.5, 5, Duration.ofSeconds(30)).policy());
        bench.window("smpp:bad", 100);
        for (int id = 1; id <= 10; id++) {
            List<Command.Dispatch> got = only(Command.Dispatch.class, bench.accept(id, MessageClass.NORMAL));
            got.forEach(each -> bench.report(each, Outcome.FAILED, "network_transient", true));
        }
        assertThat(standingOf(bench, "smpp:bad")).isEqualTo(LaneStanding.SICK);

        bench.window("smpp:good", 100);
        assertThat(lane(bench.accept(20, MessageClass.NORMAL))).isEqualTo("smpp:good");

        List<Command> later = new ArrayList<>(bench.after(31_000));
        later.addAll(bench.apply(bench.closed("smpp:good", "s1")));
        for (int id = 30; id <= 40; id++) {
            later.addAll(bench.accept(id, MessageClass.NORMAL));
        }
        List<Command.Dispatch> probes = only(Command.Dispatch.class, later).stream()
                .filter(each -> each.to().lane().equals("smpp:bad"))
                .toList();
        assertThat(probes).hasSize(2);
        assertThat(standingOf(bench, "smpp:bad")).isEqualTo(LaneStanding.PROBING);
        probes.forEach(each -> bench.report(each, Outcome.SENT));
        assertThat(standingOf(bench, "smpp:bad")).isIn(LaneStanding.READY, LaneStanding.WINDOW_FULL);
    }

    @Test
    void neverExceedsAPlanAndCountsSegmentsAndRecipients() {
        EngineBench bench = new EngineBench(
                Options.with().quota("device:1", new Quota(0, 0, 3, 0, 2)).policy());
        bench.window("device:1", 100);

        assertThat(lane(bench.apply(to(bench, 1, 1)))).isEqualTo("device:1");
        assertThat(lane(bench.apply(to(bench, 2, 2)))).isEqualTo("device:1");
        assertThat(only(Command.Dispatch.class, bench.apply(to(bench, 3, 3))))
                .as("a third recipient this month")
                .isEmpty();
        List<Command> third = bench.apply(to(bench, 4, 1));
        assertThat(lane(third)).as("one that is known").isEqualTo("device:1");
        assertThat(only(Command.SaveUsage.class, third)).hasSize(1);
        assertThat(third.indexOf(only(Command.SaveUsage.class, third).get(0)))
                .isLessThan(third.indexOf(dispatch(third)));
        assertThat(only(Command.Dispatch.class, bench.apply(to(bench, 5, 1))))
                .as("a fourth segment today")
                .isEmpty();
        assertThat(standingOf(bench, "device:1")).isEqualTo(LaneStanding.QUOTA);
    }

    @Test
    void givesNothingToAPausedOrDrainingLaneOrOutsideItsHours() {
        EngineBench bench = new EngineBench(Options.with()
                .state("smpp:a", "paused")
                .state("smpp:b", "draining")
                .hours("smpp:c", "mon 00:00-00:01", "UTC")
                .policy());
        for (String lane : List.of("smpp:a", "smpp:b", "smpp:c")) {
            bench.window(lane, 10);
        }

        assertThat(only(Command.Dispatch.class, bench.accept(1, MessageClass.OTP)))
                .isEmpty();
        assertThat(bench.engine.snapshot(bench.now).standings())
                .containsOnlyKeys(LaneStanding.PAUSED, LaneStanding.DRAINING, LaneStanding.OUTSIDE_HOURS);

        assertThat(lane(bench.apply(new Event.PoolChanged(EngineBench.POLICY)))).startsWith("smpp:");
    }

    @Test
    void comesBackByItselfWhenTheHoursBegin() {
        EngineBench bench = new EngineBench(
                Options.with().hours("smpp:c", "daily 12:00-13:00", "UTC").policy());
        bench.now = java.time.Instant.parse("2026-03-02T11:59:00Z").toEpochMilli();
        bench.window("smpp:c", 10);
        assertThat(only(Command.Dispatch.class, bench.accept(1, MessageClass.OTP)))
                .isEmpty();

        assertThat(lane(bench.after(60_000))).isEqualTo("smpp:c");
    }

    @Test
    void slowsAThrottledLaneDownWithoutSpendingTheMessagesAttempts() {
        EngineBench bench = new EngineBench(Options.with().rate("smpp:a", 100).policy());
        bench.window("smpp:a", 10);
        for (int n = 0; n < 5; n++) {
            List<Command> commands = n == 0 ? bench.accept(1, MessageClass.NORMAL) : bench.after(70_000);
            Command.Dispatch each = dispatch(commands);
            Command.Defer defer = EngineBench.defer(bench.report(each, Outcome.FAILED, "throttled", true));
            assertThat(defer.reason()).isEqualTo(DeferReason.BACK_OFF);
        }
        Snapshot.LaneView lane = bench.engine.snapshot(bench.now).lanes().get(0);
        assertThat(lane.learnedRate()).isTrue();
        assertThat(lane.ratePerSecond()).isLessThan(100);
    }

    private static EngineBench roundRobin(Options options) {
        PoolPolicy base = new PoolPolicy(
                false, PoolPolicy.Selection.ROUND_ROBIN, 0, 3, 10_000, 60_000, 30_000, 1_800_000, 86_400_000);
        return new EngineBench(base.with(options.done()));
    }

    private static Event.Accepted to(EngineBench bench, long id, long recipient) {
        return new Event.Accepted(
                id,
                7,
                "shop",
                MessageClass.NORMAL,
                1,
                bench.now,
                0,
                bench.now + 3_600_000,
                recipient,
                List.of(),
                null,
                0,
                null);
    }

    private static String lane(List<Command> commands) {
        return dispatch(commands).to().lane();
    }

    private static LaneStanding standingOf(EngineBench bench, String lane) {
        return bench.engine.snapshot(bench.now).lanes().stream()
                .filter(view -> view.lane().equals(lane))
                .findFirst()
                .orElseThrow()
                .standing();
    }
}
