package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.State;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;

/** Sees all that one shard is told and does, works out what it may do, and objects. */
final class Witness {

    /** A lane as it last spoke up. */
    private static final class Asking {
        Event.Demanded demand;
        boolean over;

        /** It came once more after it was over: a shard that has forgotten the lane takes it for new. */
        boolean repeated;

        int given;

        boolean open(long now) {
            return !over && demand.mode() != DemandMode.CLOSED && now < demand.expiresAt();
        }
    }

    /** A lease's end as it stood at some time; it may have been renewed since. */
    private record LeaseEnd(long at, Tracked message, State.InFlight lease) {}

    /** What its application, or an operator, asks of a task. */
    private static final class Asked {
        boolean cancelled;
        boolean pausedByOwner;
        boolean pausedByOperator;

        boolean paused() {
            return pausedByOwner || pausedByOperator;
        }
    }

    private final World world;
    private final int shard;
    private final Map<String, Asking> lanes = new HashMap<>();
    private final Map<String, int[]> heldBySession = new HashMap<>();
    private final Map<String, RateBound> laneRates = new HashMap<>();
    private final RateBound poolRate = new RateBound();
    private final Map<Long, Long> lastOfTask = new HashMap<>();
    private final Map<Long, Asked> tasks = new HashMap<>();
    private final PriorityQueue<LeaseEnd> leases = new PriorityQueue<>((a, b) -> Long.compare(a.at, b.at));
    private final Quotas quotas;
    private final Fairness fairness = new Fairness();
    private long poolCancelledAt = Long.MIN_VALUE;
    private long readUntil = Long.MIN_VALUE;
    private long passed;
    private long lastNow;
    private long dispatched;
    private int open;

    Witness(World world, int shard) {
        this.world = world;
        this.shard = shard;
        this.lastNow = world.now();
        this.quotas = new Quotas(world);
    }

    /** The process begins anew: what it kept in memory only is gone. */
    void restarted() {
        readUntil = Long.MIN_VALUE;
        lanes.clear();
        laneRates.clear();
        lastOfTask.clear();
        dispatched = 0;
        poolRate.rate(0, passed);
        fairness.clear();
    }

    int open() {
        return open;
    }

    long dispatched() {
        return dispatched;
    }

    // ---- what it is told

    /** The event has been applied; its commands come next. */
    void told(Event event, long now) {
        passed += Math.max(0, now - lastNow);
        if (now < lastNow) {
            quotas.steppedBack(lastNow, now);
            lastOfTask.replaceAll((task, last) -> Math.min(last, now)); // the pace runs on by the new clock
        }
        lastNow = now;
        if (event instanceof Event.ReportsRead read) {
            readUntil = read.until();
        }
        for (Asking asking : lanes.values()) {
            asking.over |= !asking.open(now); // also when the clock steps back
        }
        endLeases(now);
        if (event instanceof Event.Accepted accepted) {
            accepted(accepted);
        } else if (event instanceof Event.Demanded demand) {
            demanded(demand, now);
        } else if (event instanceof Event.Reported report) {
            reported(report, now);
        } else if (event instanceof Event.Controlled control) {
            controlled(control, now);
        } else if (event instanceof Event.PoolChanged) {
            rulesChanged();
        }
    }

    private void accepted(Event.Accepted event) {
        Tracked message = world.message(event.messageId());
        if (message.shard == shard || !world.shard(shard).live().contains(message)) {
            return;
        }
        message.shard = shard;
        message.arrived = event;
        Asked asked = tasks.get(event.taskId());
        if (event.acceptedAt() <= poolCancelledAt || asked != null && asked.cancelled) {
            message.cancelAsked = true;
        }
    }

    private void demanded(Event.Demanded demand, long now) {
        Asking former = lanes.get(demand.lane());
        boolean newSession = former == null || !former.demand.session().equals(demand.session());
        boolean ignored = newSession
                ? demand.mode() == DemandMode.CLOSED || demand.expiresAt() <= now
                : demand.sequence() <= former.demand.sequence() && !former.over;
        if (ignored) {
            return;
        }
        Asking asking = new Asking();
        asking.repeated = former != null && former.demand == demand;
        asking.demand = demand;
        lanes.put(demand.lane(), asking);
        if (former == null || !former.open(now)) {
            laneRates.remove(demand.lane()); // a lane that comes back begins with a burst
        }
        laneRates
                .computeIfAbsent(demand.lane(), lane -> new RateBound())
                .rate(world.rules().laneRate(demand.lane(), demand.ratePerSecond()), passed);
    }

    private void rulesChanged() {
        poolRate.rate(world.rules().shardRate(), passed);
        lanes.forEach((lane, asking) ->
                laneRates.get(lane).rate(world.rules().laneRate(lane, asking.demand.ratePerSecond()), passed));
    }

    private void reported(Event.Reported report, long now) {
        Tracked message = world.message(report.messageId());
        boolean held = message.shard == shard
                && message.lastAttempt == report.attempt()
                && !message.attemptOver
                && report.lane().equals(message.holder());
        if (!held || report.outcome() == Outcome.DELIVERED) {
            return;
        }
        if (report.outcome() == Outcome.TAKEN) {
            if (message.open != null && !message.open.taken()) {
                renew(message, taken(message.open, now + world.rules().resultLease()));
            }
            return;
        }
        boolean wasOpen = message.open != null;
        if (wasOpen && report.outcome() == Outcome.RETURNED) {
            Asking asking = lanes.get(report.lane());
            if (asking != null && asking.demand.session().equals(message.open.session())) {
                asking.over = true;
            }
        }
        close(message);
        boolean sent = message.sent;
        switch (report.outcome()) {
            case SENT -> {
                message.sent = true;
                message.inDoubt = true;
            }
            case OUTCOME_UNKNOWN -> {
                message.inDoubt |= wasOpen;
                message.mustSwitch &= !wasOpen;
            }
            case RETURNED -> {
                message.inDoubt &= sent;
                message.attemptOver |= !sent;
            }
            case UNDELIVERED, FAILED -> {
                message.inDoubt = false;
                failed(message, report, sent || report.outcome() == Outcome.UNDELIVERED, now);
            }
            default -> {}
        }
    }

    private void failed(Tracked message, Event.Reported report, boolean callback, long now) {
        RuleConfig rule =
                world.failures().deciding(callback ? "callback_failure" : "send_failure", report.lane(), report.code());
        String action = rule == null ? "none" : rule.action();
        message.mustEnd = action.equals("fail");
        if (action.equals("retry") || action.equals("switch_provider")) {
            message.mustSwitch = action.equals("switch_provider");
            message.failedBy = report.lane();
            message.triedAt = now;
            message.triedInEra = world.clockSteps();
            message.ruledRetries = rule.retry() == null ? 0 : message.ruledRetries + 1;
            message.mustEnd =
                    rule.retry() != null && message.ruledRetries > rule.retry().max();
        } else if (!report.code().equals("throttled")) {
            message.mustSwitch = false;
        }
    }

    private void controlled(Event.Controlled control, long now) {
        ControlAction action = control.action();
        if (control.target() == ControlTarget.MESSAGE) {
            Tracked message = world.message(control.messageId());
            if (message.shard == shard && concerns(control.application(), message)) {
                controlled(message, action);
            }
        } else if (control.target() == ControlTarget.TASK) {
            controlledTask(control, action);
        } else if (control.target() == ControlTarget.POOL && action == ControlAction.CANCEL) {
            poolCancelledAt = now;
            world.shard(shard).live().forEach(message -> message.cancelAsked = true);
        } else if (control.target() == ControlTarget.POOL && action == ControlAction.RECOVER) {
            for (Tracked message : world.shard(shard).live()) {
                message.notBefore = message.lastAttempt > 0 ? 0 : message.notBefore;
            }
        } else if (control.target() == ControlTarget.LANE && action == ControlAction.REQUEUE) {
            for (Tracked message : world.shard(shard).live()) {
                if (message.open != null && message.open.lane().equals(control.lane())) {
                    takenBack(message);
                    message.attemptOver = true;
                }
            }
        }
    }

    private void controlled(Tracked message, ControlAction action) {
        switch (action) {
            case CANCEL -> message.cancelAsked = true;
            case PAUSE -> message.paused = true; // from a lane it comes back to a pause
            case RESUME -> {
                message.paused = false;
                message.resumed = true;
                message.notBefore = message.accepted.scheduledAt();
            }
            default -> {}
        }
    }

    private void controlledTask(Event.Controlled control, ControlAction action) {
        if (!World.owns(control)) {
            return; // somebody else's wish concerns no message
        }
        Asked asked = tasks.computeIfAbsent(control.taskId(), task -> new Asked());
        boolean byOperator = control.application() == null;
        if (action == ControlAction.CANCEL) {
            asked.cancelled = true;
        } else if (action == ControlAction.PAUSE) {
            asked.pausedByOperator |= byOperator;
            asked.pausedByOwner |= !byOperator;
        } else {
            asked.pausedByOperator &= !byOperator;
            asked.pausedByOwner = false; // an operator lifts that too
        }
        for (Tracked message : world.shard(shard).live()) {
            if (message.accepted.taskId() == control.taskId()) {
                message.resumed = false;
                message.cancelAsked |= action == ControlAction.CANCEL;
                if (action == ControlAction.RESUME) {
                    message.notBefore = message.accepted.scheduledAt();
                }
            }
        }
    }

    private static boolean concerns(String application, Tracked message) {
        return application == null || application.equals(message.accepted.application());
    }

    private boolean takenBack(Tracked message) {
        boolean surelyNotSent = message.open.confirmsTaken() && !message.open.taken();
        message.inDoubt |= !surelyNotSent;
        message.mustSwitch = false;
        close(message);
        return surelyNotSent;
    }

    // ---- what it does

    void obey(Command command, Event event, long now) {
        if (command instanceof Command.Save save) {
            saved(world.message(save.messageId()), save, event, now);
        } else if (command instanceof Command.Dispatch dispatch) {
            dispatched(world.message(dispatch.messageId()), dispatch, now);
        } else if (command instanceof Command.Defer defer) {
            Tracked message = world.message(defer.messageId());
            if (defer.reason() == DeferReason.BACK_OFF) {
                message.notBefore = defer.dueAt();
            }
            message.waitsForMorning = defer.reason() == DeferReason.QUIET_HOURS;
        } else if (command instanceof Command.Settle settle) {
            settled(world.message(settle.messageId()), settle, now);
        } else if (command instanceof Command.Move move) {
            moved(world.message(move.messageId()), move);
        } else if (command instanceof Command.Forget forget) {
            Tracked message = world.message(forget.messageId());
            Invariant.NOTHING_LOST.check(message.shard != shard, "%s was forgotten", message);
        }
    }

    private void saved(Tracked message, Command.Save save, Event event, long now) {
        Invariant.SAVED_FIRST.check(message.shard == shard, "progress of %s, which is not here", message);
        boolean recovered = event instanceof Event.Controlled control && control.action() == ControlAction.RECOVER;
        boolean held = message.open != null;
        if (recovered
                && held
                && save.progress().state() instanceof State.InFlight lease
                && lease.leaseUntil() < message.open.leaseUntil()) {
            Asking asking = lanes.get(lease.lane());
            boolean gone = asking == null
                    || !asking.open(now)
                    || asking.repeated
                    || !asking.demand.session().equals(lease.session());
            Invariant.ONE_ATTEMPT.check(gone, "lease of %s at a lane that is there was ended", message);
            renew(message, lease);
        }
    }

    private void dispatched(Tracked message, Command.Dispatch dispatch, long now) {
        dispatched++;
        State.InFlight to = dispatch.to();
        Event.Accepted accepted = message.accepted;
        PoolRules rules = world.rules();
        Invariant.NOTHING_LOST.check(message.shard == shard, "%s dispatched by a shard that it is not in", message);
        Invariant.END.check(message.end == null, "%s dispatched after its end", message);
        Invariant.ONE_ATTEMPT.check(message.open == null, "%s dispatched while held by %s", message, message.open);
        Invariant.FENCING.check(
                dispatch.attempt() == message.lastAttempt + 1, "attempt %d of %s", dispatch.attempt(), message);
        Invariant.SAVED_FIRST.check(
                message.progress != null && message.progress.state().equals(to), "%s dispatched before saved", message);
        Invariant.VALIDITY.check(now < accepted.expiresAt(), "%s dispatched after its validity", message);
        Invariant.NOT_BEFORE.check(
                world.latest() >= message.notBefore, "%s dispatched %d ms early", message, message.notBefore - now);
        Invariant.CANCELLED.check(!message.cancelAsked, "%s dispatched although cancelled", message);
        Invariant.PINNED.check(
                accepted.lane() == null || accepted.lane().equals(to.lane()),
                "%s pinned to %s went by %s",
                message,
                accepted.lane(),
                to.lane());
        Invariant.PAUSED.check(!rules.paused(), "%s dispatched while its pool is paused", message);
        Invariant.PAUSED.check(rules.laneWorks(to.lane()), "%s dispatched by paused %s", message, to.lane());
        Invariant.PAUSED.check(!message.paused, "%s dispatched while it is paused", message);
        Asked asked = tasks.get(accepted.taskId());
        Invariant.PAUSED.check(
                asked == null || !asked.paused() || message.resumed, "%s dispatched while its task is paused", message);
        Invariant.HOURS.check(rules.laneIsOpen(to.lane(), now), "%s dispatched by %s at night", message, to.lane());
        Invariant.QUIET.check(
                !rules.quiet(accepted.messageClass(), accepted.zones(), now), "%s dispatched at night", message);
        Invariant.DOUBT.check(
                dispatch.possibleDuplicate() || !message.mayHaveArrived && !message.inDoubt,
                "%s may have arrived and is not called so",
                message);
        Invariant.RULES.check(!message.mustEnd, "%s dispatched although a rule ends it", message);
        mustSwitch(message, to, now);
        lane(message, to, accepted.segments(), now);
        pace(message, now);
        Invariant.POOL_RATE.check(poolRate.allows(passed), "%s dispatched over the pool's rate: %s", message, poolRate);
        poolRate.took(accepted.segments());
        quota(message, to.lane(), now);
        fairness.dispatched(message);
        message.dispatched(dispatch);
        open++;
        leases.add(new LeaseEnd(to.leaseUntil(), message, to));
    }

    private void mustSwitch(Tracked message, State.InFlight to, long now) {
        PoolRules rules = world.rules();
        boolean watched = message.mustSwitch
                && message.accepted.lane() == null
                && to.lane().equals(message.failedBy)
                && rules.plain()
                && now - message.triedAt < 60_000
                && message.triedInEra == world.clockSteps();
        if (!watched) {
            return;
        }
        for (Map.Entry<String, Asking> each : lanes.entrySet()) {
            boolean fits = each.getValue().open(now)
                    && !message.tried.contains(each.getKey())
                    && rules.laneWorks(each.getKey())
                    && rules.laneIsOpen(each.getKey(), now);
            Invariant.SWITCHED.check(
                    !fits, "%s went by %s again although %s is there", message, to.lane(), each.getKey());
        }
    }

    private void lane(Tracked message, State.InFlight to, int segments, long now) {
        Asking asking = lanes.get(to.lane());
        Invariant.ASKED.check(
                asking != null && asking.open(now), "%s dispatched by %s, which does not ask", message, to.lane());
        Event.Demanded demand = asking.demand;
        Invariant.ASKED.check(
                demand.session().equals(to.session()) && demand.sequence() == to.demandSequence(),
                "%s dispatched for a demand that is over",
                message);
        if (demand.mode() == DemandMode.ONCE) {
            Invariant.WINDOW.check(++asking.given <= demand.credit(), "poll of %s got more than it asked", to.lane());
        }
        int held = ++heldBySession.computeIfAbsent(to.session(), session -> new int[1])[0];
        Invariant.WINDOW.check(
                demand.mode() == DemandMode.ONCE || held <= demand.credit(),
                "window of %d of %s holds %d",
                demand.credit(),
                to.lane(),
                held);
        RateBound rate = laneRates.get(to.lane());
        Invariant.LANE_RATE.check(rate.allows(passed), "%s dispatched over %s's rate: %s", message, to.lane(), rate);
        rate.took(segments);
    }

    private void pace(Tracked message, long now) {
        int pace = message.accepted.paceMillis();
        if (pace > 0) {
            Long last = lastOfTask.put(message.accepted.taskId(), now);
            Invariant.PACED.check(
                    last == null || now < last || now - last >= pace,
                    "%s dispatched at %d after %d",
                    message,
                    now,
                    last);
        }
    }

    private void quota(Tracked message, String lane, long now) {
        Event.Accepted accepted = message.accepted;
        String over = quotas.against(lane, accepted.segments(), accepted.recipient(), now);
        Invariant.QUOTA.check(over == null, "%s dispatched by %s over its quota of %s", message, lane, over);
        quotas.took(lane, accepted.segments(), accepted.recipient(), now);
    }

    private void settled(Tracked message, Command.Settle settle, long now) {
        if (settle.again()) {
            Invariant.END.check(settle.state() == FinalState.DELIVERED, "%s ended once more, %s", message, settle);
            Invariant.END.check(
                    message.end != null && message.end != FinalState.DELIVERED, "%s delivered twice", message);
            message.end = FinalState.DELIVERED;
            return;
        }
        Invariant.END.check(message.end == null, "%s ended twice, now %s", message, settle.state());
        Invariant.NOTHING_LOST.check(message.shard == shard, "%s ended in a shard that it is not in", message);
        Invariant.VALIDITY.check(
                settle.state() != FinalState.EXPIRED || now >= message.accepted.expiresAt(),
                "%s expired before its time",
                message);
        Invariant.SERVED.check(
                settle.state() != FinalState.EXPIRED || !message.mustBeServed,
                "%s expired in shard %d, %s",
                message,
                shard,
                message.accepted);
        Invariant.CANCELLED.check(
                settle.state() != FinalState.CANCELLED || message.mayEndCancelled(), "%s cancelled unasked", message);
        boolean unsent = settle.state() == FinalState.FAILED
                || settle.state() == FinalState.EXPIRED
                || settle.state() == FinalState.CANCELLED;
        Invariant.DOUBT.check(
                !unsent || !message.mayHaveArrived && !message.inDoubt,
                "%s called %s although it may have arrived",
                message,
                settle.state());
        close(message);
        fairness.gone(message);
        message.ended(settle.state(), shard, now);
    }

    private void moved(Tracked message, Command.Move move) {
        Invariant.NOTHING_LOST.check(message.shard == shard, "%s moved out of a shard that it is not in", message);
        Invariant.ONE_ATTEMPT.check(message.open == null, "%s moved while a lane holds it", message);
        Invariant.FENCING.check(
                move.progress().attempt() == message.lastAttempt, "%s moved as %s", message, move.progress());
        Invariant.DOUBT.check(
                move.progress().possibleDuplicate() || !message.mayHaveArrived && !message.inDoubt,
                "%s may have arrived and is not called so when it moves",
                message);
        fairness.gone(message);
        message.moved();
    }

    /** After all commands of an event. */
    void settledDown(Event event) {
        if (event instanceof Event.Accepted accepted) {
            Tracked message = world.message(accepted.messageId());
            Asked asked = tasks.get(accepted.taskId());
            boolean paused = asked != null && asked.paused();
            if (world.rules().isFair() && message.shard == shard && !paused && message.waitsForNothingButALane()) {
                fairness.waits(message);
            }
        } else if (event instanceof Event.PoolChanged && !world.rules().isFair()) {
            fairness.clear(); // rules may keep anybody from going
        } else if (event instanceof Event.Controlled) {
            for (Tracked message : world.shard(shard).live()) {
                Asked asked = tasks.get(message.accepted.taskId());
                if (message.paused || message.cancelAsked || asked != null && asked.paused()) {
                    fairness.gone(message);
                }
            }
        }
        if (event instanceof Event.Reported report) {
            Tracked message = world.message(report.messageId());
            boolean known = message.shard == shard || message.buriedIn == shard;
            Invariant.TOLD.check(
                    report.outcome() != Outcome.DELIVERED || !known || message.end == FinalState.DELIVERED,
                    "%s was delivered and nobody is told",
                    message);
            Invariant.RULES.check(
                    !message.mustEnd || message.end != null || message.shard != shard,
                    "%s goes on although a rule ends it",
                    message);
        }
    }

    // ---- leases

    private void endLeases(long now) {
        long until = Math.min(now, readUntil);
        while (!leases.isEmpty() && leases.peek().at <= until) {
            LeaseEnd end = leases.remove();
            if (end.message.open == end.lease) {
                boolean surelyNotSent = takenBack(end.message);
                String unknown = world.rules().unknownOutcome(end.message.accepted.messageClass());
                end.message.attemptOver = surelyNotSent || !unknown.equals("wait");
            }
        }
    }

    /** After a restart: the attempt's terms are known anew. */
    void renew(Tracked message, State.InFlight terms) {
        message.open = terms;
        leases.add(new LeaseEnd(terms.leaseUntil(), message, terms));
    }

    private void close(Tracked message) {
        if (message.open != null) {
            open--;
            heldBySession.get(message.open.session())[0]--;
            message.open = null;
        }
    }

    private static State.InFlight taken(State.InFlight open, long until) {
        return new State.InFlight(
                open.lane(),
                open.kind(),
                open.session(),
                open.demandSequence(),
                open.returnPartition(),
                open.dispatchedAt(),
                until,
                true,
                open.confirmsTaken());
    }
}
