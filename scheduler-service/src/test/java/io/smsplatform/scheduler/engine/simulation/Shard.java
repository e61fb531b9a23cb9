package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.FinalState;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Counters;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.LaneUsage;
import io.smsplatform.scheduler.engine.Snapshot;
import io.smsplatform.scheduler.engine.State;
import io.smsplatform.scheduler.engine.TaskControl;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;

/** One shard of the pool: a process, what it keeps beyond its death, and what is under way to it. */
final class Shard {

    final int number;

    /** In the log after everything that was read. */
    final Bag<Event.Reported> reports = new Bag<>();

    final Bag<Event.Accepted> arrivals = new Bag<>();

    /** Written before a restart and not yet read after it. */
    final Deque<Event.Reported> unread = new ArrayDeque<>();

    /** What a lane used of its quotas, and the recipients of the month that this is about. */
    private record Usage(LaneUsage.Kept usage, List<Long> recipients) {}

    /** A month begins earlier or later when its lane gets another time zone, but it is the same. */
    private static final long ZONES_APART = 2 * 86_400_000;

    private final World world;
    private final IntFunction<Machine> machines;
    private final Witness witness;
    private final Set<Tracked> live = new LinkedHashSet<>();
    private final Set<Tracked> buried = new LinkedHashSet<>();
    private final Map<Tracked, Long> movedAt = new LinkedHashMap<>();
    private final Map<Long, TaskControl> tasks = new HashMap<>();
    private final Map<String, Usage> usages = new HashMap<>();
    private Machine machine;

    Shard(World world, int number, IntFunction<Machine> machines) {
        this.world = world;
        this.number = number;
        this.machines = machines;
        this.machine = machines.apply(number);
        this.witness = new Witness(world, number);
    }

    Collection<Tracked> live() {
        return live;
    }

    boolean knows(Tracked message) {
        return message.shard == number || message.buriedIn == number || movedAt.containsKey(message);
    }

    void apply(Event event) {
        long now = world.now();
        List<Command> commands = machine.apply(event, now);
        world.happened(number, event, commands);
        if (event instanceof Event.Accepted accepted) {
            Tracked message = world.message(accepted.messageId());
            boolean comes = movedAt.containsKey(message) ? accepted.before() != null : message.shard != number;
            if (message.end == null && comes) {
                live.add(message);
                movedAt.remove(message);
            }
        }
        witness.told(event, now);
        for (int i = 0; i < commands.size(); i++) {
            obey(commands.get(i), event, now);
        }
        witness.settledDown(event);
        checkCounters();
    }

    private void obey(Command command, Event event, long now) {
        witness.obey(command, event, now);
        if (command instanceof Command.Admit admit) {
            world.message(admit.messageId()).kept = true;
        } else if (command instanceof Command.Save save) {
            Tracked message = world.message(save.messageId());
            message.progressBefore = message.progress;
            message.progress = save.progress();
        } else if (command instanceof Command.Dispatch dispatch) {
            world.dispatched(number, dispatch);
        } else if (command instanceof Command.Settle settle) {
            Tracked message = world.message(settle.messageId());
            live.remove(message);
            buried.add(message);
            world.settled();
        } else if (command instanceof Command.Forget forget) {
            Tracked message = world.message(forget.messageId());
            if (movedAt.remove(message) == null) {
                buried.remove(message);
                message.buriedIn = Tracked.NOWHERE;
            }
        } else if (command instanceof Command.Move move) {
            Tracked message = world.message(move.messageId());
            live.remove(message);
            movedAt.put(message, now);
            world.moved(message, move);
        } else if (command instanceof Command.SaveTask save) {
            if (save.control() == null) {
                tasks.remove(save.taskId());
            } else {
                tasks.put(save.taskId(), save.control());
            }
        } else if (command instanceof Command.SaveUsage save) {
            Usage former = usages.get(save.lane());
            boolean sameMonth = former != null
                    && Math.abs(former.usage.month() - save.usage().month()) < ZONES_APART;
            Usage usage = new Usage(save.usage(), sameMonth ? former.recipients : new ArrayList<>());
            if (save.newRecipient() != null) {
                usage.recipients.add(save.newRecipient());
            }
            usages.put(save.lane(), usage);
        }
    }

    /**
     * The process dies and comes back with what it kept; lanes and rates are forgotten. Of the last attempts some have
     * lost their progress, and some were never handed over. Meanwhile the lanes go on reporting.
     */
    void restart(Chance chance) {
        long now = world.now();
        List<Event> comparison = new ArrayList<>();
        for (Tracked message : live) {
            boolean fresh = message.open != null
                    && !message.open.taken()
                    && !message.cancelAsked
                    && message.open.dispatchedAt() > now - 500;
            int keptBefore = message.progressBefore == null ? 0 : message.progressBefore.attempt();
            if (fresh && keptBefore < message.lastAttempt && chance.oneIn(3)) {
                message.progress = message.progressBefore;
                witness.renew(message, sureOnlyIf(false, message.open));
                comparison.add(new Event.DispatchFound(
                        message.id(), message.lastAttempt, message.mayHaveArrived, message.open));
            } else if (fresh && chance.oneIn(3)) {
                reports.removeIf(
                        report -> report.messageId() == message.id() && report.attempt() == message.lastAttempt);
                witness.renew(message, sureOnlyIf(true, message.open));
                comparison.add(new Event.DispatchMissing(message.id(), message.lastAttempt));
            }
        }
        for (int n = chance.below(1 + reports.size()); n > 0; n--) {
            unread.add(reports.take(chance));
        }
        world.pass(chance.below(2) * chance.below(90_000));
        machine = machines.apply(number);
        witness.restarted();
        tasks.forEach((task, control) -> apply(new Event.RestoredTask(task, control), false));
        usages.forEach(
                (lane, kept) -> apply(new Event.RestoredUsage(lane, kept.usage, List.copyOf(kept.recipients)), false));
        for (Tracked message : live) {
            apply(new Event.Restored(message.arrived, message.progress), false);
        }
        for (Tracked message : buried) {
            apply(new Event.RestoredTombstone(message.id(), message.end, message.endedAt), false);
        }
        movedAt.forEach(
                (message, at) -> apply(new Event.RestoredTombstone(message.id(), FinalState.UNRECOGNISED, at), false));
        comparison.forEach(this::apply);
        apply(new Event.PoolChanged(world.rules().policy()));
        apply(new Event.RulesChanged(world.failures().rules));
    }

    /** What is restored is not judged before all of it is there. */
    private void apply(Event event, boolean judged) {
        List<Command> commands = machine.apply(event, world.now());
        Invariant.SAVED_FIRST.check(commands.isEmpty() || judged, "%s gave %s", event, commands);
    }

    private static State.InFlight sureOnlyIf(boolean sure, State.InFlight open) {
        return new State.InFlight(
                open.lane(),
                open.kind(),
                open.session(),
                open.demandSequence(),
                open.returnPartition(),
                open.dispatchedAt(),
                open.leaseUntil(),
                false,
                sure);
    }

    private void checkCounters() {
        Counters counters = machine.counters();
        Invariant.NOTHING_LOST.check(
                machine.live() == live.size(),
                "shard %d has %d live messages, outside %d",
                number,
                machine.live(),
                live.size());
        boolean addUp = counters.accepted() == counters.admitted() + counters.repeated()
                && counters.restored() + counters.admitted() == counters.settled() + counters.moved() + machine.live()
                && counters.reported() == counters.applied() + counters.stale()
                && counters.dispatched() == witness.dispatched();
        Invariant.COUNTERS.check(addUp, "%s, dispatched outside %d", counters, witness.dispatched());
    }

    Snapshot picture() {
        return machine.snapshot(world.now());
    }

    /** Everything that costs time. */
    void checkAll() {
        Snapshot snapshot = machine.snapshot(world.now());
        long all = (long) snapshot.pending()
                + snapshot.delayed()
                + snapshot.held()
                + snapshot.ending()
                + snapshot.inFlight()
                + snapshot.awaitingReceipt();
        Invariant.COUNTERS.check(all == live.size(), "%s has %d, outside %d", snapshot, all, live.size());
        Invariant.COUNTERS.check(
                snapshot.inFlight() == witness.open(), "%s, at lanes outside %d", snapshot, witness.open());
        int byClass = snapshot.pendingByClass().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        Invariant.COUNTERS.check(byClass == snapshot.pending(), "%s by class %d", snapshot, byClass);
        long open = live.stream().filter(message -> message.open != null).count();
        Invariant.COUNTERS.check(open == witness.open(), "held %d, counted %d", open, witness.open());
    }
}
