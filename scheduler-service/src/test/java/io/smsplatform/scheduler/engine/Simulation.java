package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Drives an engine with random messages, lanes, losses, repetitions, reorderings, restarts and clock steps, and checks
 * after every command what must always hold. One seed gives one history.
 */
final class Simulation {

    private static final String[] LANES = {"smpp:a", "smpp:b", "device:1", "device:2", "provider:p"};
    private static final String[] APPLICATIONS = {"shop", "bank", "campaign"};
    private static final MessageClass[] CLASSES = {
        MessageClass.OTP, MessageClass.TRANSACTIONAL, MessageClass.NORMAL, MessageClass.BULK
    };
    private static final PoolPolicy POLICY =
            new PoolPolicy(false, PoolPolicy.Selection.LEAST_LOADED, 0, 4, 2_000, 20_000, 10_000, 60_000, 120_000);

    /** What the outside knows of a message. */
    private static final class Known {
        final Event.Accepted accepted;
        int lastAttempt;
        boolean possibleDuplicate;
        State.InFlight open;
        FinalState end;
        boolean deliveredAfterAll;
        Progress kept;
        Progress keptBefore;
        boolean admitted;
        long settledAt;

        Known(Event.Accepted accepted) {
            this.accepted = accepted;
        }
    }

    private final Random random;
    private final Map<Long, Known> known = new HashMap<>();
    private final Map<String, Event.Demanded> demands = new HashMap<>();
    private final Map<String, Integer> onceGiven = new HashMap<>();
    private final List<Event.Reported> reportsUnderWay = new ArrayList<>();
    private final List<Event> past = new ArrayList<>();

    /** Written before a restart and not yet read after it. */
    private final Deque<Event.Reported> unread = new ArrayDeque<>();

    private long reportsReadUntil = Long.MIN_VALUE;
    private PoolShardEngine engine = new PoolShardEngine();
    private long now = 1_700_000_000_000L;
    private long latest = now;
    private long nextId = 1;
    private long sequence;
    private int sessions;
    private boolean healthy;
    int dispatched;
    int settled;
    int restarts;

    Simulation(long seed) {
        random = new Random(seed);
        apply(new Event.PoolChanged(policy()));
    }

    void run(int steps) {
        for (int i = 0; i < steps; i++) {
            step();
            check();
        }
    }

    /** Lanes recover and time passes: every message must find its end. */
    void drain() {
        healthy = true;
        apply(new Event.PoolChanged(POLICY));
        for (int round = 0; round < 2_000 && live() > 0; round++) {
            for (String lane : LANES) {
                demand(lane, DemandMode.STANDING, 100);
            }
            while (!unread.isEmpty() || !reportsUnderWay.isEmpty()) {
                apply(unread.isEmpty() ? reportsUnderWay.remove(0) : unread.remove());
            }
            now += 5_000;
            readAllReports();
            check();
        }
        require(live() == 0, live() + " messages never found an end: " + engine.snapshot());
    }

    private void step() {
        now += random.nextInt(400);
        if (unread.isEmpty() && random.nextInt(4) == 0) {
            readAllReports();
        }
        int dice = random.nextInt(1000);
        if (dice < 300) {
            accept();
        } else if (dice < 480) {
            demand(LANES[random.nextInt(LANES.length)], mode(), 1 + random.nextInt(6));
        } else if (dice < 820) {
            report();
        } else if (dice < 870) {
            repeatThePast();
        } else if (dice < 900) {
            silence();
        } else if (dice < 905) {
            now -= random.nextInt(20_000);
            apply(new Event.Ticked());
        } else if (dice < 910) {
            now += random.nextInt(60_000);
            apply(new Event.Ticked());
        } else if (dice < 915) {
            restart();
        } else if (dice < 920) {
            apply(new Event.PoolChanged(policy()));
        } else {
            apply(new Event.Ticked());
        }
    }

    private PoolPolicy policy() {
        return new PoolPolicy(
                false,
                PoolPolicy.Selection.values()[random.nextInt(2)],
                random.nextInt(3) == 0 ? 20 : 0,
                4,
                2_000,
                20_000,
                10_000,
                60_000,
                120_000);
    }

    private DemandMode mode() {
        int dice = random.nextInt(10);
        return dice < 6 ? DemandMode.STANDING : dice < 9 ? DemandMode.ONCE : DemandMode.CLOSED;
    }

    private void accept() {
        long id = nextId++;
        long scheduledAt = random.nextInt(10) == 0 ? now + random.nextInt(60_000) : 0;
        Event.Accepted accepted = new Event.Accepted(
                id,
                APPLICATIONS[random.nextInt(APPLICATIONS.length)],
                CLASSES[random.nextInt(CLASSES.length)],
                1 + random.nextInt(3),
                now - random.nextInt(50),
                scheduledAt,
                now + 1_000 + random.nextInt(600_000));
        known.put(id, new Known(accepted));
        past.add(accepted);
        apply(accepted);
    }

    private void demand(String lane, DemandMode mode, int credit) {
        Event.Demanded last = demands.get(lane);
        boolean reconnect = last == null || random.nextInt(8) == 0;
        Event.Demanded demand = new Event.Demanded(
                lane,
                LaneKind.SMPP,
                mode,
                credit,
                random.nextInt(4),
                reconnect ? "session" + ++sessions : last.session(),
                ++sequence,
                random.nextInt(4) == 0 ? 10 : 0,
                lane.startsWith("device:"),
                now + 10_000);
        if (mode != DemandMode.CLOSED || !reconnect) {
            demands.put(lane, demand);
        }
        past.add(demand);
        apply(demand);
    }

    private void readAllReports() {
        reportsReadUntil = now;
        apply(new Event.ReportsRead(now));
    }

    private void report() {
        if (!unread.isEmpty()) {
            apply(unread.remove());
        } else if (!reportsUnderWay.isEmpty()) {
            apply(reportsUnderWay.remove(random.nextInt(reportsUnderWay.size())));
        }
    }

    private void repeatThePast() {
        if (past.isEmpty()) {
            return;
        }
        int recent = Math.min(past.size(), 300);
        Event event = past.get(past.size() - 1 - random.nextInt(recent));
        // The log keeps the order of a lane's demands: only its last one can come once more.
        if (!(event instanceof Event.Demanded demand) || demands.get(demand.lane()) == demand) {
            apply(event);
        }
    }

    /** A lane dies: nothing of what it held is ever reported. */
    private void silence() {
        String lane = LANES[random.nextInt(LANES.length)];
        reportsUnderWay.removeIf(report -> report.lane().equals(lane) && random.nextBoolean());
    }

    /**
     * The process dies and comes back with what its store holds; lanes and rates are forgotten. Of the last attempts some
     * have lost their progress, and some were never handed over. Meanwhile the lanes go on reporting.
     */
    private void restart() {
        restarts++;
        List<Event> comparison = new ArrayList<>();
        for (Known message : known.values()) {
            boolean fresh = message.open != null && !message.open.taken() && message.open.dispatchedAt() > now - 500;
            if (fresh && random.nextInt(3) == 0) {
                message.kept = message.keptBefore;
                message.open = lessSure(message.open);
                comparison.add(new Event.DispatchFound(
                        message.accepted.messageId(), message.lastAttempt, message.possibleDuplicate, message.open));
            } else if (fresh && random.nextInt(3) == 0) {
                long id = message.accepted.messageId();
                int attempt = message.lastAttempt;
                reportsUnderWay.removeIf(report -> report.messageId() == id && report.attempt() == attempt);
                message.open = message.open.unsentUnlessTaken();
                comparison.add(new Event.DispatchMissing(id, attempt));
            }
        }
        for (int n = random.nextInt(1 + reportsUnderWay.size()); n > 0; n--) {
            unread.add(reportsUnderWay.remove(0));
        }
        now += random.nextInt(2) * random.nextInt(90_000);
        reportsReadUntil = Long.MIN_VALUE;
        engine = new PoolShardEngine();
        demands.clear();
        for (Known message : known.values()) {
            if (message.end != null && message.settledAt > 0) {
                engine.apply(
                        new Event.RestoredTombstone(message.accepted.messageId(), message.end, message.settledAt), now);
            } else if (message.admitted && message.end == null) {
                engine.apply(new Event.Restored(message.accepted, message.kept), now);
            }
        }
        comparison.forEach(this::apply);
        apply(new Event.PoolChanged(policy()));
    }

    private static State.InFlight lessSure(State.InFlight open) {
        return new State.InFlight(
                open.lane(),
                open.kind(),
                open.session(),
                open.demandSequence(),
                open.returnPartition(),
                open.dispatchedAt(),
                open.leaseUntil(),
                false,
                false);
    }

    private void apply(Event event) {
        if (event instanceof Event.Reported report) {
            past.add(report);
        }
        latest = Math.max(latest, now);
        List<Command> commands = engine.apply(event, now);
        for (Known message : known.values()) { // leases end when all reports up to their end are read
            if (message.open != null && message.open.leaseUntil() <= Math.min(now, reportsReadUntil)) {
                message.open = null;
            }
        }
        if (event instanceof Event.Reported report) {
            note(report);
        }
        for (Command command : commands) {
            obey(command);
        }
    }

    private void note(Event.Reported report) {
        Known message = known.get(report.messageId());
        boolean ofOpen = message.open != null
                && message.lastAttempt == report.attempt()
                && message.open.lane().equals(report.lane());
        if (ofOpen && report.outcome() == Outcome.TAKEN) {
            if (!message.open.taken()) {
                message.open = message.open.takenUntil(now + POLICY.resultLeaseMillis());
            }
        } else if (ofOpen) {
            message.open = null;
        }
    }

    private void obey(Command command) {
        Known message = known.get(command.messageId());
        if (command instanceof Command.Admit) {
            message.admitted = true;
        } else if (command instanceof Command.Save save) {
            require(message.admitted, "progress of a message that is not kept");
            message.keptBefore = message.kept;
            message.kept = save.progress();
        } else if (command instanceof Command.Dispatch dispatch) {
            dispatch(message, dispatch);
        } else if (command instanceof Command.Settle settle) {
            settle(message, settle);
        } else if (command instanceof Command.Forget) {
            require(message.end != null, "a live message was forgotten");
            message.settledAt = 0;
        }
    }

    private void dispatch(Known message, Command.Dispatch dispatch) {
        dispatched++;
        State.InFlight to = dispatch.to();
        require(message.end == null, "dispatched after its end");
        require(message.open == null, "two live attempts");
        require(
                dispatch.attempt() == message.lastAttempt + 1,
                "attempt " + dispatch.attempt() + " after " + message.lastAttempt);
        require(now < message.accepted.expiresAt(), "dispatched after its validity");
        require(latest >= message.accepted.scheduledAt(), "dispatched before its time");
        require(message.kept.state().equals(to), "dispatched before it was saved");
        Event.Demanded demand = demands.get(to.lane());
        require(demand != null && demand.mode() != DemandMode.CLOSED, "dispatched to a lane that did not ask");
        require(demand.session().equals(to.session()) && demand.sequence() == to.demandSequence(), "wrong demand");
        require(now < demand.expiresAt(), "dispatched after the demand's end");
        require(dispatch.possibleDuplicate() || !message.possibleDuplicate, "a possible duplicate was forgotten");
        message.lastAttempt = dispatch.attempt();
        message.possibleDuplicate = dispatch.possibleDuplicate();
        message.open = to;
        if (demand.mode() == DemandMode.ONCE) {
            int given = onceGiven.merge(to.lane() + demand.sequence(), 1, Integer::sum);
            require(given <= demand.credit(), "a poll got more than it asked for");
        } else {
            long held = known.values().stream()
                    .filter(other -> other.open != null
                            && other.open.lane().equals(to.lane())
                            && other.open.session().equals(to.session()))
                    .count();
            require(held <= demand.credit(), "window of " + demand.credit() + " holds " + held);
        }
        answer(dispatch);
    }

    private void answer(Command.Dispatch dispatch) {
        String lane = dispatch.to().lane();
        if (lane.startsWith("device:")) {
            underWay(dispatch, Outcome.TAKEN, false);
        }
        int dice = healthy ? 0 : random.nextInt(100);
        if (dice < 50) {
            underWay(dispatch, Outcome.SENT, true);
            underWay(dispatch, Outcome.DELIVERED, false);
        } else if (dice < 60) {
            underWay(dispatch, Outcome.SENT, false);
        } else if (dice < 72) {
            underWay(dispatch, Outcome.FAILED, true);
        } else if (dice < 76) {
            underWay(dispatch, Outcome.FAILED, false);
        } else if (dice < 82) {
            underWay(dispatch, Outcome.OUTCOME_UNKNOWN, false);
        } else if (dice < 88) {
            underWay(dispatch, Outcome.RETURNED, false);
        } else if (dice < 90) {
            underWay(dispatch, Outcome.UNDELIVERED, false);
        } // else silence
    }

    private void underWay(Command.Dispatch of, Outcome outcome, boolean flag) {
        String code = outcome == Outcome.RETURNED && random.nextBoolean() ? "not_connected" : "code";
        Event.Reported report =
                new Event.Reported(of.messageId(), of.attempt(), of.to().lane(), outcome, code, null, flag, flag);
        reportsUnderWay.add(report);
        if (random.nextInt(20) == 0) {
            reportsUnderWay.add(report);
        }
    }

    private void settle(Known message, Command.Settle settle) {
        settled++;
        if (settle.again()) {
            require(settle.state() == FinalState.DELIVERED, "a second end that is not DELIVERED");
            require(message.end != null && message.end != FinalState.DELIVERED, "delivered twice");
            require(!message.deliveredAfterAll, "told twice");
            message.deliveredAfterAll = true;
        } else {
            require(message.end == null, "ended twice: " + message.end + ", " + settle.state());
            message.settledAt = now;
        }
        require(settle.state() != FinalState.EXPIRED || now >= message.accepted.expiresAt(), "expired before its time");
        require(
                !message.possibleDuplicate
                        || settle.state() != FinalState.FAILED && settle.state() != FinalState.EXPIRED,
                "called unsent although it may have arrived");
        message.end = settle.state();
        message.open = null;
    }

    private void check() {
        Snapshot snapshot = engine.snapshot();
        Counters counters = snapshot.counters();
        long engineLive = snapshot.pending() + snapshot.delayed() + snapshot.inFlight() + snapshot.awaitingReceipt();
        require(engineLive == live(), "engine counts " + engineLive + " live messages, outside " + live());
        require(counters.accepted() == counters.admitted() + counters.repeated(), "accepted " + counters);
        require(counters.restored() + counters.admitted() == counters.settled() + engineLive, "live " + counters);
        require(counters.reported() == counters.applied() + counters.stale(), "reported " + counters);
        long open = known.values().stream().filter(m -> m.open != null).count();
        require(snapshot.inFlight() == open, "in flight " + snapshot.inFlight() + ", outside " + open);
    }

    private long live() {
        return known.values().stream().filter(m -> m.end == null).count();
    }

    private static void require(boolean holds, String violation) {
        if (!holds) {
            throw new AssertionError(violation);
        }
    }
}
