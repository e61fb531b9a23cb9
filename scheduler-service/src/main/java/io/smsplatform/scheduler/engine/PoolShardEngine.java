package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one pool shard: which lane takes which message, when, and why. Pure and deterministic: the same
 * events at the same times give the same commands. Not safe for concurrent use.
 *
 * <p>Each event runs in three steps: time first (leases, timers, ends of demands), then the event itself, then as many
 * dispatches as messages, lanes and rates allow. {@link #move} is the only place where a message changes its state, and
 * {@link #settle} the only place where one ends.
 */
public final class PoolShardEngine {

    /** Bounds the work of one event when very many timers end at once; the rest follows with the next event. */
    private static final int TIMERS_PER_EVENT = 10_000;

    private static final int SETTLED_PER_EVENT = 1_000;

    private final MessageTable messages = new MessageTable();
    private final TimerHeap<Message> timers = new TimerHeap<>();
    private final FairQueue queue = new FairQueue();
    private final LaneBook lanes = new LaneBook();
    private final Tombstones tombstones = new Tombstones();
    private final TokenBucket poolRate = new TokenBucket();
    private final Map<String, String> applications = new HashMap<>();

    private @Nullable PoolPolicy policy;
    private List<Command> commands = List.of();
    private long rateHeldBackAt = Long.MIN_VALUE;
    private long revision;
    private boolean lastWasRepeated;

    /** What was written of this shard's attempts before this time has been read: no later lease is judged yet. */
    private long reportsReadUntil = Long.MIN_VALUE;

    private List<Message> awaitingReports = new ArrayList<>();

    private int delayed;
    private int inFlight;
    private int awaitingReceipt;
    private long accepted;
    private long repeated;
    private long restored;
    private long demanded;
    private long repeatedDemands;
    private long reported;
    private long stale;
    private long dispatched;
    private long deferred;
    private long settled;
    private long settledAgain;

    /** Applies what happened and returns what is to be done, in order. */
    public List<Command> apply(Event event, long now) {
        commands = List.of();
        lastWasRepeated = false;
        if (event instanceof Event.Restored kept) {
            restore(kept);
            return commands;
        }
        if (event instanceof Event.RestoredTombstone kept) {
            // Counted anew: what was read just before the process ended is read again just after its restart.
            tombstones.put(kept.messageId(), kept.state(), Math.max(kept.settledAt(), now));
            return commands;
        }
        if (event instanceof Event.PoolChanged change) { // before time: what ends now ends by the rules of now
            change(change.policy(), now);
        }
        if (event instanceof Event.DispatchFound found) {
            adopt(found, now);
            return commands;
        }
        if (event instanceof Event.DispatchMissing missing) {
            expectNothingOf(missing, now);
            return commands;
        }
        if (event instanceof Event.ReportsRead read) {
            reportsRead(read.until());
        }
        letTimePass(now);
        if (event instanceof Event.Accepted message) {
            accept(message, now);
        } else if (event instanceof Event.Demanded demand) {
            demand(demand, now);
        } else if (event instanceof Event.Reported report) {
            report(report, now);
        } else if (!(event instanceof Event.Ticked
                || event instanceof Event.PoolChanged
                || event instanceof Event.ReportsRead)) {
            throw new IllegalStateException("event without a rule: " + event);
        }
        dispatchWhatCanGo(now);
        return commands;
    }

    /** Whether the message is under way; false for unknown and for settled ones. */
    public boolean isLive(long messageId) {
        return messages.get(messageId) != null;
    }

    /** Whether the message has ended and its tombstone is still here. */
    public boolean isBuried(long messageId) {
        return tombstones.stateOf(messageId) != null;
    }

    /** How many messages are under way. */
    public int live() {
        return messages.size();
    }

    /** Whether a tick may do something before that many milliseconds have passed. */
    public boolean needsTimeWithin(long millis, long now) {
        return queue.size() > 0 || awaitsReports() || timers.nextWakeAt() <= now + millis;
    }

    /** Whether the end of a lease or of a wait for a receipt cannot be judged before {@link Event.ReportsRead}. */
    public boolean awaitsReports() {
        return !awaitingReports.isEmpty();
    }

    /** Shows every message that is at a lane. */
    public void forEachInFlight(BiConsumer<Long, Progress> action) {
        messages.forEach(message -> {
            if (message.state instanceof State.InFlight) {
                action.accept(message.id, message.progress());
            }
        });
    }

    /** Whether the last event told nothing new, or nothing that is known here. */
    public boolean lastWasRepeated() {
        return lastWasRepeated;
    }

    /** Changes whenever {@link #snapshot()} may have. */
    public long revision() {
        return revision;
    }

    public Snapshot snapshot() {
        List<Snapshot.LaneView> views = new ArrayList<>();
        for (Lane lane : lanes.all()) {
            boolean away = lane.mode == DemandMode.CLOSED;
            views.add(new Snapshot.LaneView(
                    lane.name, lane.kind, away ? 0 : lane.credit, lane.inFlight, away ? 0 : lane.expiresAt));
        }
        views.sort(Comparator.comparing(Snapshot.LaneView::lane));
        return new Snapshot(queue.size(), delayed, inFlight, awaitingReceipt, counters(), List.copyOf(views));
    }

    public Counters counters() {
        return new Counters(
                accepted,
                accepted - repeated,
                repeated,
                restored,
                demanded,
                repeatedDemands,
                reported,
                reported - stale,
                stale,
                dispatched,
                deferred,
                settled,
                settledAgain);
    }

    // ---- time

    private void letTimePass(long now) {
        lanes.advance(now);
        for (int n = 0; n < TIMERS_PER_EVENT; n++) {
            Message message = timers.pollDue(now);
            if (message == null) {
                break;
            }
            onTime(message, now);
        }
        tombstones.expire(now, TIMERS_PER_EVENT, id -> emit(new Command.Forget(id)));
    }

    /** A report that was written in time counts, however late it is read. */
    private void reportsRead(long until) {
        reportsReadUntil = until;
        List<Message> again = awaitingReports;
        awaitingReports = new ArrayList<>();
        for (Message message : again) {
            if (messages.get(message.id) == message) {
                timers.schedule(message, message.attentionAt());
            }
        }
    }

    private void onTime(Message message, long now) {
        if (message.endsUnlessReported() && message.attentionAt() > reportsReadUntil) {
            awaitingReports.add(message);
            return;
        }
        if (message.state instanceof State.Queued) {
            validityOver(message, null, now);
        } else if (message.state instanceof State.Waiting) {
            enqueue(message, now);
        } else if (message.state instanceof State.InFlight attempt) {
            leaseEnded(message, attempt, now);
        } else if (message.state instanceof State.AwaitingReceipt awaiting) {
            settle(message, FinalState.UNKNOWN, awaiting.lane(), SendFailure.NO_RECEIPT.code(), null, now);
        } else {
            throw new IllegalStateException("state without a rule: " + message.state);
        }
    }

    private void leaseEnded(Message message, State.InFlight attempt, long now) {
        boolean surelyNotSent = attempt.confirmsTaken() && !attempt.taken();
        if (!surelyNotSent) {
            outcomeUnknown(
                    message, attempt.lane(), SendFailure.LEASE_OVER.code(), "no report before the lease ended", now);
            return;
        }
        message.failures++;
        if (message.failures >= policy().maxAttempts()) {
            attemptsExhausted(message, attempt.lane(), SendFailure.LEASE_OVER.code(), now);
            return;
        }
        requeue(message, attempt.lane(), DeferReason.LEASE_ENDED, SendFailure.LEASE_OVER.code(), null, now);
    }

    // ---- acceptance

    private void accept(Event.Accepted accepted, long now) {
        this.accepted++;
        revision++;
        if (messages.get(accepted.messageId()) != null) {
            repeated++;
            lastWasRepeated = true;
            emit(new Command.Admit(accepted.messageId()));
            return;
        }
        if (tombstones.stateOf(accepted.messageId()) != null) {
            repeated++;
            lastWasRepeated = true;
            return;
        }
        Message message = remember(accepted);
        emit(new Command.Admit(message.id));
        if (message.dueAt > now && accepted.scheduledAt() > 0) {
            move(message, new State.Waiting(message.dueAt), now);
            defer(message, null, DeferReason.SCHEDULED, message.dueAt, null, null);
            return;
        }
        enqueue(message, now);
    }

    private void restore(Event.Restored kept) {
        restored++;
        revision++;
        Message message = remember(kept.message());
        Progress progress = kept.progress();
        State state;
        if (progress == null) {
            state = kept.message().scheduledAt() > 0 ? new State.Waiting(message.dueAt) : State.Queued.INSTANCE;
        } else {
            message.attempt = progress.attempt();
            message.failures = progress.failures();
            message.possibleDuplicate = progress.possibleDuplicate();
            state = progress.state();
        }
        if (state instanceof State.InFlight attempt) {
            lanes.restore(attempt);
        }
        move(message, state, 0);
    }

    private void adopt(Event.DispatchFound found, long now) {
        Message message = messages.get(found.messageId());
        if (message == null || message.attempt >= found.attempt()) {
            return;
        }
        message.attempt = found.attempt();
        message.possibleDuplicate |= found.possibleDuplicate();
        move(message, found.to(), now);
        lanes.restore(found.to());
        save(message);
    }

    /**
     * Nobody can have sent what was never handed over, but a former process may still be about to hand it over: the
     * attempt stays valid until its lease ends and is then taken back without doubt.
     */
    private void expectNothingOf(Event.DispatchMissing missing, long now) {
        Message message = messages.get(missing.messageId());
        if (message != null
                && message.attempt == missing.attempt()
                && message.state instanceof State.InFlight attempt
                && !attempt.taken()) {
            renew(message, attempt.unsentUnlessTaken());
            save(message);
        }
    }

    private Message remember(Event.Accepted accepted) {
        String application = applications.computeIfAbsent(accepted.application(), name -> name);
        Message message = new Message(accepted, application);
        messages.add(message);
        return message;
    }

    // ---- lanes and pool

    private void demand(Event.Demanded demand, long now) {
        demanded++;
        revision++;
        if (!lanes.demand(demand, now)) {
            repeatedDemands++;
            lastWasRepeated = true;
        }
    }

    private void change(PoolPolicy changed, long now) {
        revision++;
        boolean selectionChanged = policy == null || policy.selection() != changed.selection();
        policy = changed;
        poolRate.rate(changed.ratePerSecond(), now);
        if (selectionChanged) {
            lanes.selection(changed.selection(), now);
        }
    }

    private PoolPolicy policy() {
        return policy == null ? PoolPolicy.UNKNOWN_POOL : policy;
    }

    // ---- reports

    private void report(Event.Reported report, long now) {
        reported++;
        revision++;
        Message message = messages.get(report.messageId());
        if (message == null) {
            reportOfSettled(report, now);
            return;
        }
        if (report.outcome() == Outcome.DELIVERED) { // always told, also of an old attempt
            message.attempt = Math.max(message.attempt, report.attempt());
            settle(message, FinalState.DELIVERED, report.attempt(), report.lane(), null, report.detail(), now);
            return;
        }
        if (!message.isHeldBy(report.lane(), report.attempt())) {
            stale++;
            lastWasRepeated = true;
            return;
        }
        boolean sent = message.state instanceof State.AwaitingReceipt awaiting && awaiting.sent();
        boolean used = switch (report.outcome()) {
            case TAKEN -> taken(message, now);
            case SENT -> !sent && sent(message, report, now);
            case UNDELIVERED -> settledAs(FinalState.UNDELIVERED, message, report, now);
            case FAILED -> sent ? settledAs(FinalState.FAILED, message, report, now) : failed(message, report, now);
            case RETURNED -> !sent && returned(message, report, now);
            case OUTCOME_UNKNOWN -> message.state instanceof State.InFlight && unknown(message, report, now);
            case DELIVERED, UNRECOGNISED -> false;
        };
        if (!used) {
            stale++;
            lastWasRepeated = true;
        }
    }

    private void reportOfSettled(Event.Reported report, long now) {
        FinalState told = tombstones.stateOf(report.messageId());
        if (told == null || told == FinalState.DELIVERED || report.outcome() != Outcome.DELIVERED) {
            stale++;
            lastWasRepeated = true;
            return;
        }
        tombstones.put(report.messageId(), FinalState.DELIVERED, now);
        settledAgain++;
        emit(new Command.Settle(
                report.messageId(),
                FinalState.DELIVERED,
                report.attempt(),
                report.lane(),
                null,
                report.detail(),
                false,
                true));
    }

    private boolean taken(Message message, long now) {
        if (!(message.state instanceof State.InFlight attempt) || attempt.taken()) {
            return false;
        }
        renew(message, attempt.takenUntil(now + policy().resultLeaseMillis()));
        save(message);
        return true;
    }

    private boolean sent(Message message, Event.Reported report, long now) {
        if (!report.receiptExpected()) {
            return settledAs(FinalState.SENT, message, report, now);
        }
        move(message, new State.AwaitingReceipt(report.lane(), now + policy().receiptTimeoutMillis(), true), now);
        save(message);
        return true;
    }

    private boolean failed(Message message, Event.Reported report, long now) {
        if (!report.retryable()) {
            return settledAs(FinalState.FAILED, message, report, now);
        }
        message.failures++;
        if (message.failures >= policy().maxAttempts()) {
            String last = report.detail() == null ? report.code() : report.code() + ": " + report.detail();
            attemptsExhausted(message, report.lane(), last, now);
            return true;
        }
        long dueAt = now + policy().backOffMillis(message.failures, message.id);
        move(message, new State.Waiting(dueAt), now);
        save(message);
        defer(message, report.lane(), DeferReason.BACK_OFF, dueAt, report.code(), report.detail());
        return true;
    }

    /**
     * Unsent: costs no attempt. Whatever its reason, the session is not asked again until it speaks up: it would return
     * the next message as fast as the log carries it.
     */
    private boolean returned(Message message, Event.Reported report, long now) {
        if (message.state instanceof State.InFlight attempt) {
            lanes.mute(attempt, now);
        }
        requeue(message, report.lane(), DeferReason.RETURNED, report.code(), report.detail(), now);
        return true;
    }

    private boolean unknown(Message message, Event.Reported report, long now) {
        outcomeUnknown(message, report.lane(), report.code(), report.detail(), now);
        return true;
    }

    private boolean settledAs(FinalState state, Message message, Event.Reported report, long now) {
        settle(message, state, report.lane(), report.code(), report.detail(), now);
        return true;
    }

    /** An OTP is worth a duplicate, bulk is not worth waiting for, and the others wait for the network's word. */
    private void outcomeUnknown(
            Message message, String lane, @Nullable String code, @Nullable String detail, long now) {
        if (message.messageClass == MessageClass.OTP) {
            message.failures++;
            message.possibleDuplicate = true;
            if (message.failures >= policy().maxAttempts() || message.expiresAt <= now) {
                settle(message, FinalState.UNKNOWN, lane, code, detail, now);
            } else {
                requeue(message, lane, DeferReason.RESEND_AFTER_UNKNOWN, code, detail, now);
            }
        } else if (message.messageClass == MessageClass.BULK) {
            settle(message, FinalState.UNKNOWN, lane, code, detail, now);
        } else {
            long until = now + policy().receiptTimeoutMillis();
            move(message, new State.AwaitingReceipt(lane, until, false), now);
            save(message);
            defer(message, lane, DeferReason.AWAITING_RECEIPT, until, code, detail);
        }
    }

    // ---- dispatch

    private void dispatchWhatCanGo(long now) {
        if (policy == null || queue.size() == 0) {
            return;
        }
        if (policy.deleted()) {
            endWithPool(now);
            return;
        }
        while (queue.size() > 0 && !lanes.noneReady()) {
            if (!poolRate.ready(now)) {
                rateHeldBackAt = now;
                return;
            }
            Message message = queue.poll();
            if (message == null) {
                return;
            }
            if (message.expiresAt <= now) {
                validityOver(message, null, now);
                continue;
            }
            Lane lane = lanes.choose();
            if (lane == null) {
                throw new IllegalStateException("no lane although one was ready");
            }
            dispatch(message, lane, now);
        }
    }

    private void dispatch(Message message, Lane lane, long now) {
        String reason = lanes.explain(lane) + waited(message, now);
        State.InFlight attempt = new State.InFlight(
                lane.name,
                lane.kind,
                lane.session,
                lane.sequence,
                lane.returnPartition,
                now,
                now + policy().handOverLeaseMillis(),
                false,
                lane.confirmsTaken);
        lanes.occupy(lane, message.segments, now);
        poolRate.take(message.segments);
        message.attempt++;
        move(message, attempt, now);
        dispatched++;
        save(message);
        emit(new Command.Dispatch(message.id, message.attempt, attempt, message.possibleDuplicate, reason));
    }

    private String waited(Message message, long now) {
        long millis = now - message.dueAt;
        if (millis <= 0) {
            return "";
        }
        return "; waited " + millis + (rateHeldBackAt >= message.dueAt ? " ms for the pool's rate" : " ms for demand");
    }

    private void endWithPool(long now) {
        for (int n = 0; n < SETTLED_PER_EVENT; n++) {
            Message message = queue.poll();
            if (message == null) {
                return;
            }
            settle(message, FinalState.FAILED, null, SendFailure.POOL_DELETED.code(), null, now);
        }
    }

    // ---- transitions

    private void enqueue(Message message, long now) {
        if (message.expiresAt <= now) {
            validityOver(message, null, now);
        } else {
            move(message, State.Queued.INSTANCE, now);
        }
    }

    /** Back to the queue at once, for another attempt. */
    private void requeue(
            Message message,
            String lane,
            DeferReason reason,
            @Nullable String code,
            @Nullable String detail,
            long now) {
        if (message.expiresAt <= now) {
            validityOver(message, lane, now);
            return;
        }
        move(message, State.Queued.INSTANCE, now);
        save(message);
        defer(message, lane, reason, now, code, detail);
    }

    private void validityOver(Message message, @Nullable String lane, long now) {
        settle(message, FinalState.EXPIRED, lane, SendFailure.VALIDITY_OVER.code(), null, now);
    }

    private void attemptsExhausted(Message message, String lane, @Nullable String last, long now) {
        settle(message, FinalState.FAILED, lane, SendFailure.ATTEMPTS_EXHAUSTED.code(), last, now);
    }

    /** Nobody may conclude "not sent" while an earlier attempt may have arrived. */
    private static boolean saysUnsent(FinalState state) {
        return state == FinalState.EXPIRED || state == FinalState.FAILED;
    }

    private void settle(
            Message message,
            FinalState state,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            long now) {
        settle(message, state, message.attempt, lane, code, detail, now);
    }

    private void settle(
            Message message,
            FinalState state,
            int attempt,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            long now) {
        FinalState sure = message.possibleDuplicate && saysUnsent(state) ? FinalState.UNKNOWN : state;
        leave(message, now);
        timers.remove(message);
        messages.remove(message);
        tombstones.put(message.id, sure, now);
        settled++;
        revision++;
        emit(new Command.Settle(message.id, sure, attempt, lane, code, detail, message.possibleDuplicate, false));
    }

    private void move(Message message, State to, long now) {
        leave(message, now);
        message.state = to;
        if (to instanceof State.Queued) {
            queue.add(message);
        } else if (to instanceof State.Waiting) {
            delayed++;
        } else if (to instanceof State.InFlight) {
            inFlight++;
        } else if (to instanceof State.AwaitingReceipt) {
            awaitingReceipt++;
        }
        timers.schedule(message, message.attentionAt());
        revision++;
    }

    /** The same attempt at the same lane, under other terms. */
    private void renew(Message message, State.InFlight terms) {
        message.state = terms;
        timers.schedule(message, message.attentionAt());
        revision++;
    }

    private void leave(Message message, long now) {
        State from = message.state;
        if (from instanceof State.Queued) {
            queue.drop(message);
        } else if (from instanceof State.Waiting) {
            delayed--;
        } else if (from instanceof State.InFlight attempt) {
            inFlight--;
            lanes.release(attempt, now);
        } else if (from instanceof State.AwaitingReceipt) {
            awaitingReceipt--;
        }
    }

    // ---- commands

    private void save(Message message) {
        emit(new Command.Save(message.id, message.progress()));
    }

    private void defer(
            Message message,
            @Nullable String lane,
            DeferReason reason,
            long dueAt,
            @Nullable String code,
            @Nullable String detail) {
        deferred++;
        emit(new Command.Defer(message.id, message.application, message.attempt, lane, reason, dueAt, code, detail));
    }

    private void emit(Command command) {
        if (commands.isEmpty()) {
            commands = new ArrayList<>(4);
        }
        commands.add(command);
    }
}
