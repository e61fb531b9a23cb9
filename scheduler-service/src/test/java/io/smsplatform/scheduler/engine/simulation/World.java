package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/**
 * A pool of up to three shards with everything around it: applications, lanes, operators, the log between them, crashes and
 * a clock that is not always right. One seed gives one history; {@link Witness} judges each step of it.
 */
final class World {

    static final String[] APPLICATIONS = {"shop", "bank", "campaign"};
    static final int MOST_SEGMENTS = 3;

    private static final List<String> LANES = List.of("smpp:a", "smpp:b", "device:1", "device:2", "provider:p");
    private static final int MOST_SHARDS = 3;
    private static final int TASKS = 40;
    private static final long FIRST_TASK = 1_000_000_000; // no message has such an id
    private static final int RECIPIENTS = 200;
    private static final long SERVED_WITHIN = 300_000;
    private static final int STEPS_PER_FULL_CHECK = 200;
    private static final MessageClass[] CLASSES = {
        MessageClass.OTP, MessageClass.TRANSACTIONAL, MessageClass.NORMAL, MessageClass.BULK
    };
    private static final List<List<ZoneId>> PLACES = List.of(
            List.of(),
            List.of(),
            List.of(ZoneId.of("Europe/Berlin")),
            List.of(ZoneId.of("America/New_York"), ZoneId.of("UTC")));

    private final Chance chance;
    private final boolean fine;
    private final int restartsInTenThousand;
    private final List<Shard> shards = new ArrayList<>();
    private final List<Tracked> messages = new ArrayList<>();
    private final Map<String, Event.Demanded> demands = new HashMap<>();
    private final Map<String, Integer> shardOfLane = new HashMap<>();
    private final Recent recent = new Recent();
    private PoolRules rules;
    private Failures failures = Failures.none();
    private long now;
    private long latest;
    private long sequence;
    private int sessions;
    private int clockSteps;
    private int steps;
    private boolean healthy;
    private final Totals totals = new Totals();

    /** What happened, in numbers. */
    static final class Totals {
        long dispatched;
        long settled;
        long moved;
        long restarts;
        long controls;
        long history; // equal for equal histories

        void add(Totals other) {
            dispatched += other.dispatched;
            settled += other.settled;
            moved += other.moved;
            restarts += other.restarts;
            controls += other.controls;
        }

        @Override
        public String toString() {
            return "%d dispatched, %d settled, %d moved, %d restarts, %d controls"
                    .formatted(dispatched, settled, moved, restarts, controls);
        }
    }

    World(long seed, IntFunction<Machine> machines) {
        chance = new Chance(seed);
        now = beginning();
        latest = now;
        fine = !chance.oneIn(5);
        restartsInTenThousand = chance.oneIn(2) ? 40 : 8;
        int count = chance.oneIn(3) ? 2 + chance.below(MOST_SHARDS - 1) : 1;
        rules = PoolRules.open(count);
        for (int i = 0; i < MOST_SHARDS; i++) {
            shards.add(new Shard(this, i, machines));
        }
        change(PoolRules.any(chance, now, LANES, count, fine));
    }

    /** Some time in a year; often shortly before a month ends. */
    private long beginning() {
        Instant time = Instant.ofEpochMilli(1_700_000_000_000L + chance.below(31_536_000) * 1_000L);
        return chance.oneIn(5)
                ? time.atOffset(ZoneOffset.UTC)
                                .with(TemporalAdjusters.firstDayOfNextMonth())
                                .truncatedTo(ChronoUnit.DAYS)
                                .toInstant()
                                .toEpochMilli()
                        - chance.below(900_000)
                : time.toEpochMilli();
    }

    // ---- running

    void run(int count) {
        for (int i = 0; i < count; i++) {
            step();
            if (++steps % STEPS_PER_FULL_CHECK == 0) {
                shards.forEach(Shard::checkAll);
            }
        }
    }

    /** Lanes recover and time passes: every message must find its end. */
    void drain() {
        healthy = true;
        change(PoolRules.open(rules.shards()));
        changeFailures(Failures.none());
        for (long task = FIRST_TASK; task < FIRST_TASK + TASKS; task++) {
            control(new Event.Controlled(ControlAction.RESUME, ControlTarget.TASK, null, 0, task, null));
        }
        for (Tracked message : messages) {
            message.mustBeServed = message.end == null && message.hasTime(now + SERVED_WITHIN);
        }
        for (int round = 0; round < 2_000 && live() > 0; round++) {
            for (String lane : LANES) {
                demand(lane, DemandMode.STANDING, 100);
            }
            for (Shard shard : shards) {
                deliverAll(shard);
            }
            pass(5_000);
            for (Shard shard : shards) {
                shard.apply(new Event.ReportsRead(now));
                shard.apply(new Event.Ticked());
                shard.checkAll();
            }
        }
        Invariant.ALL_END.check(live() == 0, "%d messages never found an end, such as %s", live(), anyLive());
    }

    private void deliverAll(Shard shard) {
        while (!shard.arrivals.isEmpty()) {
            shard.apply(shard.arrivals.take(chance));
        }
        while (!shard.unread.isEmpty() || !shard.reports.isEmpty()) {
            shard.apply(shard.unread.isEmpty() ? shard.reports.take(chance) : shard.unread.remove());
        }
    }

    private int live() {
        return shards.stream()
                .mapToInt(shard -> shard.live().size() + shard.arrivals.size())
                .sum();
    }

    private Tracked anyLive() {
        return shards.stream()
                .flatMap(shard -> shard.live().stream())
                .findFirst()
                .orElse(null);
    }

    private void step() {
        pass(chance.below(400));
        for (Shard shard : shards) {
            if (shard.unread.isEmpty() && chance.oneIn(4 * MOST_SHARDS)) {
                shard.apply(new Event.ReportsRead(now));
            }
        }
        int dice = chance.below(10_000);
        if (dice < 2_900) {
            accept();
        } else if (dice < 4_700) {
            demand(chance.of(LANES), mode(), 1 + chance.below(6));
        } else if (dice < 8_100) {
            deliver(busyShard());
        } else if (dice < 8_600) {
            recent.repeat(this, chance);
        } else if (dice < 8_900) {
            silence();
        } else if (dice < 8_950) {
            stepBack(chance.below(20_000));
        } else if (dice < 9_000) {
            pass(chance.below(60_000));
            anyShard().apply(new Event.Ticked());
        } else if (dice < 9_000 + restartsInTenThousand) {
            restart(anyShard());
        } else if (dice < 9_040) {
            anyShard().apply(new Event.Ticked());
        } else if (dice < 9_100) {
            change(PoolRules.any(chance, now, LANES, nextShards(), fine));
        } else if (dice < 9_130) {
            changeFailures(fine ? Failures.any(chance, LANES) : Failures.none());
        } else if (dice < 9_300) {
            control();
        } else {
            anyShard().apply(new Event.Ticked());
        }
    }

    private Shard anyShard() {
        return chance.oneIn(4) ? chance.of(shards) : shards.get(chance.below(rules.shards()));
    }

    private Shard busyShard() {
        Shard shard = anyShard();
        return shard.unread.isEmpty() && shard.reports.isEmpty() && shard.arrivals.isEmpty()
                ? shards.get(chance.below(rules.shards()))
                : shard;
    }

    // ---- what the outside does

    private void accept() {
        long id = messages.size() + 1;
        long task = anyTask();
        long scheduledAt = chance.oneIn(10) ? now + chance.below(60_000) : 0;
        Event.Accepted accepted = new Event.Accepted(
                id,
                task,
                owner(task),
                chance.of(CLASSES),
                1 + chance.below(MOST_SEGMENTS),
                now - chance.below(50),
                scheduledAt,
                now + 1_000 + chance.below(600_000),
                1 + chance.below(RECIPIENTS),
                fine ? chance.of(PLACES) : List.of(),
                fine && chance.oneIn(12) ? chance.of(LANES) : null,
                fine && task % 8 == 0 ? (int) (100 * (1 + task - FIRST_TASK)) : 0,
                null);
        messages.add(new Tracked(accepted));
        // Some producers know another number of shards.
        Shard shard = shards.get(chance.oneIn(20) ? chance.below(MOST_SHARDS) : placeOf(accepted));
        recent.add(shard.number, accepted);
        shard.apply(accepted);
    }

    private int placeOf(Event.Accepted message) {
        PoolShard place = message.lane() != null
                ? PoolShard.ofLane(PoolRules.POOL, message.lane(), rules.shards())
                : PoolShard.ofMessage(
                        PoolRules.POOL,
                        message.paceMillis() > 0 ? message.taskId() : message.messageId(),
                        rules.shards());
        return place.index();
    }

    private long anyTask() {
        return FIRST_TASK + chance.below(TASKS);
    }

    private void demand(String lane, DemandMode mode, int credit) {
        Event.Demanded last = demands.get(lane);
        int place = PoolShard.ofLane(PoolRules.POOL, lane, rules.shards()).index();
        Integer former = shardOfLane.put(lane, place);
        if (last != null && former != null && former != place && !chance.oneIn(4)) {
            shards.get(former).apply(ask(lane, DemandMode.CLOSED, 0, last.session()));
        }
        boolean reconnect = last == null || chance.oneIn(8);
        Event.Demanded demand = ask(lane, mode, credit, reconnect ? "session" + ++sessions : last.session());
        if (mode != DemandMode.CLOSED || !reconnect) {
            demands.put(lane, demand);
        }
        recent.add(place, demand);
        shards.get(place).apply(demand);
    }

    private Event.Demanded ask(String lane, DemandMode mode, int credit, String session) {
        return new Event.Demanded(
                lane,
                LaneKind.SMPP,
                mode,
                credit,
                chance.below(4),
                session,
                ++sequence,
                chance.oneIn(4) ? 10 : 0,
                lane.startsWith("device:"),
                now + 10_000);
    }

    private DemandMode mode() {
        int dice = chance.below(10);
        return dice < 6 ? DemandMode.STANDING : dice < 9 ? DemandMode.ONCE : DemandMode.CLOSED;
    }

    private void deliver(Shard shard) {
        if (!shard.arrivals.isEmpty() && chance.oneIn(2)) {
            Event.Accepted arrival = shard.arrivals.take(chance);
            shard.apply(arrival);
        } else if (!shard.unread.isEmpty()) {
            report(shard, shard.unread.remove());
        } else if (!shard.reports.isEmpty()) {
            report(shard, shard.reports.take(chance));
        }
    }

    private void report(Shard shard, Event.Reported report) {
        recent.add(shard.number, report);
        shard.apply(report);
    }

    /** A lane dies: half of what it would have reported never comes. */
    private void silence() {
        String lane = chance.of(LANES);
        for (Shard shard : shards) {
            shard.reports.removeIf(report -> report.lane().equals(lane) && chance.oneIn(2));
        }
    }

    private void restart(Shard shard) {
        totals.restarts++;
        recent.clear(shard.number);
        shard.restart(chance);
    }

    private int nextShards() {
        return chance.oneIn(8) ? 1 + chance.below(MOST_SHARDS) : rules.shards();
    }

    private void change(PoolRules changed) {
        rules = changed;
        shards.forEach(shard -> shard.apply(new Event.PoolChanged(changed.policy())));
    }

    private void changeFailures(Failures changed) {
        failures = changed;
        shards.forEach(shard -> shard.apply(new Event.RulesChanged(changed.rules)));
    }

    private void control() {
        int what = chance.weighted(60, 60, 20, 40, 20, 1);
        if (what == 0 && !messages.isEmpty()) {
            int recently = Math.min(messages.size(), 200);
            Tracked message = messages.get(messages.size() - 1 - chance.below(recently));
            control(new Event.Controlled(
                    anyAction(), ControlTarget.MESSAGE, asker(message.accepted.application()), message.id(), 0, null));
        } else if (what == 1) {
            long task = anyTask();
            control(new Event.Controlled(anyAction(), ControlTarget.TASK, asker(owner(task)), 0, task, null));
        } else if (what == 2) {
            control(new Event.Controlled(ControlAction.RECOVER, ControlTarget.POOL, null, 0, 0, null));
        } else if (what == 3) {
            control(new Event.Controlled(ControlAction.REQUEUE, ControlTarget.LANE, null, 0, 0, chance.of(LANES)));
        } else if (what == 4) {
            control(new Event.Controlled(ControlAction.RECOVER, ControlTarget.LANE, null, 0, 0, chance.of(LANES)));
        } else {
            control(new Event.Controlled(ControlAction.CANCEL, ControlTarget.POOL, null, 0, 0, null));
        }
    }

    private void control(Event.Controlled control) {
        totals.controls++;
        if (control.target() == ControlTarget.MESSAGE) {
            message(control.messageId()).asked(control);
        }
        shards.forEach(shard -> shard.apply(control));
    }

    private ControlAction anyAction() {
        return chance.of(new ControlAction[] {
            ControlAction.PAUSE, ControlAction.PAUSE, ControlAction.RESUME, ControlAction.RESUME, ControlAction.CANCEL
        });
    }

    /** An operator, the owner, or somebody else who must have no effect. */
    private String asker(String owner) {
        return chance.oneIn(2) ? null : chance.oneIn(4) ? chance.of(APPLICATIONS) : owner;
    }

    static String owner(long task) {
        return APPLICATIONS[(int) (task % APPLICATIONS.length)];
    }

    static boolean owns(Event.Controlled control) {
        return control.application() == null || control.application().equals(owner(control.taskId()));
    }

    static int applicationOf(Tracked message) {
        return (int) (message.accepted.taskId() % APPLICATIONS.length);
    }

    // ---- what the shards do to the outside

    void dispatched(int shard, Command.Dispatch dispatch) {
        totals.dispatched++;
        String lane = dispatch.to().lane();
        if (lane.startsWith("device:")) {
            answer(shard, dispatch, Outcome.TAKEN, false);
        }
        int dice = healthy ? 0 : chance.below(100);
        if (dice < 50) {
            answer(shard, dispatch, Outcome.SENT, true);
            answer(shard, dispatch, Outcome.DELIVERED, false);
        } else if (dice < 60) {
            answer(shard, dispatch, Outcome.SENT, false);
        } else if (dice < 72) {
            answer(shard, dispatch, Outcome.FAILED, true);
        } else if (dice < 76) {
            answer(shard, dispatch, Outcome.FAILED, false);
        } else if (dice < 82) {
            answer(shard, dispatch, Outcome.OUTCOME_UNKNOWN, false);
        } else if (dice < 88) {
            answer(shard, dispatch, Outcome.RETURNED, false);
        } else if (dice < 90) {
            answer(shard, dispatch, Outcome.UNDELIVERED, false);
        } else if (dice < 92) {
            answer(shard, dispatch, Outcome.SENT, true);
            answer(shard, dispatch, Outcome.UNDELIVERED, false);
        } // else silence
    }

    private void answer(int shard, Command.Dispatch of, Outcome outcome, boolean flag) {
        String code = chance.of(Failures.CODES);
        Event.Reported report =
                new Event.Reported(of.messageId(), of.attempt(), of.to().lane(), outcome, code, null, flag, flag);
        Bag<Event.Reported> reports = shards.get(shard).reports;
        reports.add(report);
        if (chance.oneIn(20)) {
            reports.add(report);
        }
    }

    void settled() {
        totals.settled++;
    }

    void moved(Tracked message, Command.Move move) {
        totals.moved++;
        Event.Accepted as = message.accepted;
        shards.get(move.toShard())
                .arrivals
                .add(new Event.Accepted(
                        as.messageId(),
                        as.taskId(),
                        as.application(),
                        as.messageClass(),
                        as.segments(),
                        as.acceptedAt(),
                        as.scheduledAt(),
                        as.expiresAt(),
                        as.recipient(),
                        as.zones(),
                        as.lane(),
                        as.paceMillis(),
                        move.progress()));
    }

    void happened(int shard, Event event, List<Command> commands) {
        recent.note(steps, now, shard, event, commands);
        totals.history = totals.history * 31 + commands.size();
        for (int i = 0; i < commands.size(); i++) {
            if (commands.get(i) instanceof Command.Dispatch dispatch) {
                totals.history = totals.history * 31 + dispatch.messageId();
            }
        }
    }

    /** The last demand of a lane is the only one that the log can give once more; an acceptance while it is known there. */
    boolean canComeAgain(int shard, Event event) {
        if (event instanceof Event.Demanded demand) {
            return demands.get(demand.lane()) == demand;
        }
        return !(event instanceof Event.Accepted accepted) || shards.get(shard).knows(message(accepted.messageId()));
    }

    // ---- time, and what the witnesses ask

    void pass(long millis) {
        now += millis;
        latest = Math.max(latest, now);
    }

    private void stepBack(long millis) {
        now -= millis;
        clockSteps++;
        shards.forEach(shard -> shard.apply(new Event.Ticked()));
    }

    long now() {
        return now;
    }

    /** The latest time that ever was. */
    long latest() {
        return latest;
    }

    int clockSteps() {
        return clockSteps;
    }

    PoolRules rules() {
        return rules;
    }

    Failures failures() {
        return failures;
    }

    Shard shard(int number) {
        return shards.get(number);
    }

    Tracked message(long id) {
        return messages.get((int) id - 1);
    }

    Totals totals() {
        return totals;
    }

    int steps() {
        return steps;
    }

    List<String> lastEvents() {
        return recent.lines();
    }
}
