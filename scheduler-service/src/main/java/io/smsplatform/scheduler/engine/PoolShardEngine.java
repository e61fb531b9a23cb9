package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.FinalState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one pool shard: which lane takes which message, when, and why. Pure and deterministic: the same
 * events at the same times give the same commands. Not safe for concurrent use.
 *
 * <p>Each event runs in three steps: time first (leases, timers, ends of demands), then the event itself, then as many
 * dispatches as messages, lanes and rates allow. The parts: {@link Lifecycle} moves messages from state to state, {@link
 * Dispatcher} decides which lane takes which, {@link Reports} what follows from what lanes say, {@link Controls} from what
 * people want, {@link Moves} what another shard of the pool should have.
 */
public final class PoolShardEngine {

    /** Bounds the work of one event when very many timers end at once; the rest follows with the next event. */
    private static final int TIMERS_PER_EVENT = 10_000;

    private static final int ENDS_PER_TICK = 100;
    /** Messages that a wish about their task reaches at once. In slices of 1,000 or 5,000 urgent ones waited longer, not less. */
    private static final int REACHED_PER_TICK = 1_000_000;

    private static final int ENQUEUED_PER_EVENT = 1_000;
    private static final int ENDS_PER_EVENT = 10;

    private final Lifecycle life;
    private final Dispatcher dispatcher;
    private final Reports reports;
    private final Controls controls;
    private final Moves moves;

    /** What was written of this shard's attempts before this time has been read: no later lease is judged yet. */
    private long reportsReadUntil = Long.MIN_VALUE;

    private List<Message> awaitingReports = new ArrayList<>();
    private boolean lastWasRepeated;
    private long accepted;
    private long repeated;
    private long demanded;
    private long repeatedDemands;

    /** The only shard of its pool. */
    PoolShardEngine() {
        this(0);
    }

    /** @param shard its number within its pool */
    public PoolShardEngine(int shard) {
        life = new Lifecycle(shard);
        dispatcher = new Dispatcher(life);
        reports = new Reports(life);
        controls = new Controls(life);
        moves = new Moves(life);
    }

    /** Applies what happened and returns what is to be done, in order. */
    public List<Command> apply(Event event, long now) {
        lastWasRepeated = false;
        if (!isOfThePast(event, now)) {
            if (event instanceof Event.PoolChanged change) { // before time: what ends now ends by the rules of now
                life.change(change.policy(), now);
                dispatcher.policyChanged(now);
            } else if (event instanceof Event.ReportsRead read) {
                reportsRead(read.until());
            }
            letTimePass(now);
            happen(event, now);
            boolean inPassing = !(event instanceof Event.Ticked || event instanceof Event.Controlled);
            controls.sweepWhenDue(inPassing ? 0 : REACHED_PER_TICK, now);
            life.enqueueSome(ENQUEUED_PER_EVENT, now);
            dispatcher.dispatchWhatCanGo(now);
            moves.handOn(now);
            life.endSome(event instanceof Event.Ticked ? ENDS_PER_TICK : ENDS_PER_EVENT, now);
            life.alerts.tell(now, life::emit);
        }
        return life.takeCommands();
    }

    /** After a restart: what was kept, and what the log shows. Time stands still meanwhile. */
    private boolean isOfThePast(Event event, long now) {
        if (event instanceof Event.Restored kept) {
            restore(kept, now);
        } else if (event instanceof Event.RestoredTombstone kept) {
            // Counted anew: what was read just before the process ended is read again just after its restart.
            life.tombstones.put(kept.messageId(), kept.state(), Math.max(kept.settledAt(), now));
        } else if (event instanceof Event.RestoredTask kept) {
            life.asked.restore(kept.taskId(), kept.control());
        } else if (event instanceof Event.RestoredUsage kept) {
            life.lanes.restoreUsage(kept, now);
        } else if (event instanceof Event.DispatchFound found) {
            adopt(found, now);
        } else if (event instanceof Event.DispatchMissing missing) {
            expectNothingOf(missing);
        } else {
            return false;
        }
        return true;
    }

    private void happen(Event event, long now) {
        if (event instanceof Event.Accepted message) {
            accept(message, now);
        } else if (event instanceof Event.Demanded demand) {
            demand(demand, now);
        } else if (event instanceof Event.Reported report) {
            lastWasRepeated = !reports.on(report, now);
        } else if (event instanceof Event.Controlled control) {
            lastWasRepeated = !controls.on(control, now);
        } else if (event instanceof Event.RulesChanged change) {
            life.change(change.rules());
        } else if (event instanceof Event.LanesElsewhere elsewhere) {
            moves.on(elsewhere);
        } else if (!(event instanceof Event.Ticked
                || event instanceof Event.PoolChanged
                || event instanceof Event.ReportsRead)) {
            throw new IllegalStateException("event without a rule: " + event);
        }
    }

    // ---- time

    private void letTimePass(long now) {
        life.lanes.advance(now);
        for (int n = 0; n < TIMERS_PER_EVENT; n++) {
            Message message = life.timers.pollDue(now);
            if (message == null) {
                break;
            }
            onTime(message, now);
        }
        life.letPacedGo(now);
        life.tombstones.expire(now, TIMERS_PER_EVENT, id -> life.emit(new Command.Forget(id)));
        life.asked.forgetOld(now);
    }

    private void onTime(Message message, long now) {
        if (message.endsUnlessReported() && message.attentionAt() > reportsReadUntil) {
            awaitingReports.add(message);
            return;
        }
        if (message.state instanceof State.Queued
                || message.state instanceof State.Paced
                || message.state instanceof State.Held) {
            life.expire(message, null, now);
        } else if (message.state instanceof State.Waiting
                || message.state instanceof State.Asleep
                || message.state instanceof State.Reserved) {
            life.enqueue(message, now);
        } else if (message.state instanceof State.InFlight attempt) {
            reports.leaseEnded(message, attempt, now);
        } else if (message.state instanceof State.AwaitingReceipt awaiting) {
            reports.noReceipt(message, awaiting, now);
        } else {
            throw new IllegalStateException("state without a rule: " + message.state);
        }
    }

    /** A report that was written in time counts, however late it is read. */
    private void reportsRead(long until) {
        reportsReadUntil = until;
        List<Message> again = awaitingReports;
        awaitingReports = new ArrayList<>();
        for (Message message : again) {
            if (life.messages.get(message.id) == message) {
                life.timers.schedule(message, message.attentionAt());
            }
        }
    }

    // ---- acceptance

    private void accept(Event.Accepted event, long now) {
        accepted++;
        life.tally.revision++;
        if (life.messages.get(event.messageId()) != null) {
            repeated++;
            lastWasRepeated = true;
            life.emit(new Command.Admit(event.messageId()));
            return;
        }
        FinalState end = life.tombstones.stateOf(event.messageId());
        boolean comesBack = end == Lifecycle.MOVED && event.before() != null;
        if (end != null && !comesBack) {
            repeated++;
            lastWasRepeated = true;
            return;
        }
        life.tombstones.remove(event.messageId());
        Message message = life.remember(event);
        life.emit(new Command.Admit(message.id));
        life.asked.arrived(message);
        if (event.before() != null) {
            message.readyAgain(now);
        }
        begin(message, event, null, now);
        if (event.before() != null && life.messages.get(message.id) == message) {
            life.save(message);
        }
    }

    /** @param state as it was kept; null if nothing but its acceptance was */
    private void begin(Message message, Event.Accepted event, @Nullable State state, long now) {
        boolean here = state == null
                || state instanceof State.Queued
                || state instanceof State.Waiting
                || state instanceof State.Held;
        TaskControl.Kind asked = life.asked.of(message, event.acceptedAt());
        boolean itself = state instanceof State.Held held && !held.withTask();
        if (!here && asked == TaskControl.Kind.CANCELLED) { // the process may have died before that was kept
            message.trail(message.trail().withCancelRequested());
        }
        if (here && asked == TaskControl.Kind.CANCELLED) {
            life.endInTurn(message, FinalState.CANCELLED, now);
        } else if (here && asked == TaskControl.Kind.PAUSED && !itself) {
            life.move(message, State.Held.WITH_TASK, now);
        } else if (state != null) {
            life.move(message, state, now);
        } else if (event.scheduledAt() > now) {
            life.move(message, new State.Waiting(event.scheduledAt()), now);
            life.defer(message, null, DeferReason.SCHEDULED, event.scheduledAt(), null, null);
        } else {
            life.enqueue(message, now);
        }
    }

    private void restore(Event.Restored kept, long now) {
        life.tally.restored++;
        Message message = life.remember(kept.message());
        Progress progress = kept.progress();
        State state;
        if (progress == null) {
            boolean scheduled = kept.message().scheduledAt() > 0;
            state = scheduled ? new State.Waiting(message.dueAt) : State.Queued.INSTANCE;
        } else {
            message.attempt = progress.attempt();
            message.failures = progress.failures();
            message.possibleDuplicate = progress.possibleDuplicate();
            message.trail(progress.trail());
            state = progress.state();
        }
        if (state instanceof State.InFlight attempt) {
            life.restoreAttempt(message, attempt, now);
        }
        begin(message, kept.message(), state, now);
    }

    private void adopt(Event.DispatchFound found, long now) {
        Message message = life.messages.get(found.messageId());
        if (message == null || message.attempt >= found.attempt()) {
            return;
        }
        message.attempt = found.attempt();
        message.possibleDuplicate |= found.possibleDuplicate();
        life.move(message, found.to(), now);
        life.restoreAttempt(message, found.to(), now);
        life.save(message);
    }

    /**
     * Nobody can have sent what was never handed over, but a former process may still be about to hand it over: the
     * attempt stays valid until its lease ends and is then taken back without doubt.
     */
    private void expectNothingOf(Event.DispatchMissing missing) {
        Message message = life.messages.get(missing.messageId());
        if (message != null
                && message.attempt == missing.attempt()
                && message.state instanceof State.InFlight attempt
                && !attempt.taken()) {
            life.renew(message, attempt.unsentUnlessTaken());
        }
    }

    private void demand(Event.Demanded demand, long now) {
        demanded++;
        life.tally.revision++;
        if (!life.lanes.demand(demand, now)) {
            repeatedDemands++;
            lastWasRepeated = true;
        }
    }

    // ---- what can be seen

    /** Whether the message is under way; false for unknown and for settled ones. */
    public boolean isLive(long messageId) {
        return life.messages.get(messageId) != null;
    }

    /** Whether the message has ended and its tombstone is still here. */
    public boolean isBuried(long messageId) {
        return life.tombstones.stateOf(messageId) != null;
    }

    /** How many messages are under way. */
    public int live() {
        return life.messages.size();
    }

    /** Whether a tick may do something before that many milliseconds have passed. */
    public boolean needsTimeWithin(long millis, long now) {
        return life.queue.size() > 0 || awaitsReports() || hasMoreToDo() || life.timers.nextWakeAt() <= now + millis;
    }

    /** Whether a tick right away would do more: very many messages end at once. */
    public boolean hasMoreToDo() {
        return life.someEnd()
                || controls.someAreToBeReached()
                || life.someAreAskedAnew()
                || dispatcher.leftOver()
                || moves.leftOver();
    }

    /** Whether the end of a lease or of a wait for a receipt cannot be judged before {@link Event.ReportsRead}. */
    public boolean awaitsReports() {
        return !awaitingReports.isEmpty();
    }

    /** Shows every message that is at a lane. */
    public void forEachInFlight(BiConsumer<Long, Progress> action) {
        life.messages.forEach(message -> {
            if (message.state instanceof State.InFlight) {
                action.accept(message.id, message.progress());
            }
        });
    }

    /** Whether the last event told nothing new, or nothing that is known here. */
    public boolean lastWasRepeated() {
        return lastWasRepeated;
    }

    /** Changes whenever {@link #snapshot} may have. */
    public long revision() {
        return life.tally.revision;
    }

    public Snapshot snapshot(long now) {
        List<Snapshot.LaneView> views = new ArrayList<>();
        for (Lane lane : life.lanes.some(Snapshot.LANES_AT_MOST)) {
            views.add(view(lane, now));
        }
        Lifecycle.Tally tally = life.tally;
        return new Snapshot(
                life.policy().options().paused(),
                tally.pending(),
                tally.pendingByClass(),
                tally.delayed,
                tally.held,
                tally.ending,
                tally.inFlight,
                tally.awaitingReceipt,
                dispatcher.dispatchedSegments(),
                life.policy().shareOfRate(),
                counters(),
                life.lanes.standings(),
                List.copyOf(views));
    }

    private static Snapshot.LaneView view(Lane lane, long now) {
        boolean away = lane.mode == DemandMode.CLOSED;
        LaneHealth health = lane.health;
        return new Snapshot.LaneView(
                lane.name,
                lane.kind,
                lane.standing,
                away ? 0 : lane.credit,
                lane.holds(),
                away ? 0 : lane.expiresAt,
                lane.terms.group(),
                lane.weight,
                lane.rate.perSecond(),
                lane.learning.learned(),
                health == null ? 1 : health.successRate(now),
                health == null ? 0 : health.receiptMillis(),
                lane.readyAt == Timed.NEVER ? 0 : lane.readyAt,
                lane.terms.quota() == null || lane.usage == null ? null : lane.usage.used(lane.terms.quota(), now));
    }

    public Counters counters() {
        Lifecycle.Tally tally = life.tally;
        return new Counters(
                accepted,
                accepted - repeated,
                repeated,
                tally.restored,
                demanded,
                repeatedDemands,
                reports.reported(),
                reports.reported() - reports.stale(),
                reports.stale(),
                tally.dispatched,
                tally.deferred,
                tally.settled,
                reports.settledAgain(),
                tally.moved,
                controls.controlled());
    }
}
