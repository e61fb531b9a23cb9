package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.WaitedFor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages of a shard and their ways from state to state. {@link #move} is the only place where a message changes its
 * state, and {@link #settle} the only place where one ends; both emit what is to be kept and told of it.
 */
final class Lifecycle {

    /** Of a message that is nowhere yet: leaving it changes nothing. */
    private static final State BEGINNING = new State.Ending(FinalState.UNRECOGNISED);

    /** In a tombstone: the message goes on in another shard. It comes back only with its attempts. */
    static final FinalState MOVED = FinalState.UNRECOGNISED;

    /** A message that became ready so soon after it was due needs no note of it. */
    private static final long SOON_MILLIS = 1_000;

    final MessageTable messages = new MessageTable();
    final TimerHeap<Message> timers = new TimerHeap<>();
    final FairQueue queue = new FairQueue();
    final LaneBook lanes = new LaneBook();
    final Tombstones tombstones = new Tombstones();
    final Alerts alerts = new Alerts();
    final Aside aside = new Aside();
    final Tally tally = new Tally();
    final Asked asked = new Asked(this::emit);
    private final Pacing pacing = new Pacing();
    private final ArrayDeque<Message> ending = new ArrayDeque<>();
    private final ArrayDeque<Message> askedAnew = new ArrayDeque<>();
    private final Map<String, String> applications = new HashMap<>();
    private final int shard;

    private @Nullable PoolPolicy policy;
    private @Nullable Quiet quiet;
    private FailureRules rules = FailureRules.NONE;
    private List<Command> commands = List.of();

    Lifecycle(int shard) {
        this.shard = shard;
    }

    /** How many messages are where; and what has happened since the shard was loaded. */
    static final class Tally {
        private final int[] pending = new int[MessageClass.values().length];
        int reserved;
        int delayed;
        int held;
        int ending;
        int inFlight;
        int awaitingReceipt;
        long restored;
        long dispatched;
        long deferred;
        long settled;
        long moved;
        long revision;

        private void pending(Message message, int change) {
            pending[message.messageClass.ordinal()] += change;
        }

        int pending() {
            int all = 0;
            for (int each : pending) {
                all += each;
            }
            return all;
        }

        Map<MessageClass, Integer> pendingByClass() {
            Map<MessageClass, Integer> byClass = new EnumMap<>(MessageClass.class);
            for (MessageClass each : MessageClass.values()) {
                if (pending[each.ordinal()] > 0) {
                    byClass.put(each, pending[each.ordinal()]);
                }
            }
            return byClass;
        }
    }

    // ---- rules

    void change(PoolPolicy changed, long now) {
        PoolPolicy former = policy();
        policy = changed;
        quiet = changed.options().quietHours() == null
                ? null
                : Quiet.of(changed.options().quietHours());
        lanes.policy(changed, now);
        if (changed.deleted() || isAbolished()) {
            queueAllThatIsReady(now);
        } else {
            boolean nights = !Objects.equals(
                    former.options().quietHours(), changed.options().quietHours());
            boolean shards = former.shards() != changed.shards();
            askAnew(message -> nights && message.state instanceof State.Asleep
                    || shards && message.isPending() && message.pinnedTo() != null);
        }
        tally.revision++;
    }

    /** What they wait for has changed: they are enqueued anew, in their turn. */
    private void askAnew(Predicate<Message> which) {
        messages.forEach(message -> {
            if (which.test(message)) {
                askedAnew.addLast(message);
            }
        });
    }

    /** Enqueues at most that many of those that are to be asked anew. */
    void enqueueSome(int limit, long now) {
        for (int n = 0; n < limit && !askedAnew.isEmpty(); n++) {
            Message message = askedAnew.removeFirst();
            boolean waits = message.state instanceof State.Asleep || message.isPending();
            if (waits && messages.get(message.id) == message) {
                enqueue(message, now);
            }
        }
    }

    boolean someAreAskedAnew() {
        return !askedAnew.isEmpty();
    }

    /** An attempt that was under way before a restart. */
    void restoreAttempt(Message message, State.InFlight attempt, long now) {
        lanes.restore(attempt, now);
        pacing.restore(message, attempt.dispatchedAt(), now);
    }

    void change(FailureRules changed) {
        rules = changed;
    }

    PoolPolicy policy() {
        return policy == null ? PoolPolicy.UNKNOWN_POOL : policy;
    }

    FailureRules rules() {
        return rules;
    }

    boolean poolIsKnown() {
        return policy != null;
    }

    // ---- entering

    Message remember(Event.Accepted accepted) {
        String application = applications.computeIfAbsent(accepted.application(), name -> name);
        Message message = new Message(accepted, application);
        Progress before = accepted.before();
        if (before != null) {
            message.attempt = before.attempt();
            message.failures = before.failures();
            message.possibleDuplicate = before.possibleDuplicate();
        }
        message.state = BEGINNING;
        messages.add(message);
        return message;
    }

    /** Ready for a lane, unless something is against it: its validity, its task's pause or pace, its recipient's night. */
    void enqueue(Message message, long now) {
        if (message.expiresAt <= now) {
            expire(message, null, now);
        } else if (!isHeldBack(message, now) && !waitsForQuiet(message, now) && !waitsForPace(message, now)) {
            makeReady(message, now);
        }
    }

    /** It may only go by one lane: it waits for that, here or in that lane's shard. Else it queues. */
    private void makeReady(Message message, long now) {
        String pin = message.pinnedTo();
        if (pin == null || isAbolished() || !poolIsKnown()) {
            move(message, State.Queued.INSTANCE, now);
        } else if (!goesElsewhere(message, now)) {
            message.insists(WaitedFor.ITS_LANE, message.expiresAt);
            reserve(message, pin, message.expiresAt, now);
        }
    }

    /** Hands a message that is pinned to a lane of another shard on to that. */
    boolean goesElsewhere(Message message, long now) {
        String pin = message.pinnedTo();
        if (pin == null || policy().shards() == 1) {
            return false;
        }
        int home = PoolShard.ofLane(policy().pool(), pin, policy().shards()).index();
        if (home != shard) {
            moveAway(message, home, now);
        }
        return home != shard;
    }

    /** Whether the pool has become smaller: all that is here belongs to other shards. */
    boolean isAbolished() {
        return shard >= policy().shards();
    }

    /** Puts all that waits for something else than its turn into the queue: it will be asked anew. */
    void queueAllThatIsReady(long now) {
        List<Message> ready = new ArrayList<>();
        messages.forEach(message -> {
            if (message.state instanceof State.Reserved || message.state instanceof State.Paced) {
                ready.add(message);
            }
        });
        ready.forEach(message -> move(message, State.Queued.INSTANCE, now));
    }

    /** Holds or ends it if that was asked of it, or of its task. */
    boolean isHeldBack(Message message, long now) {
        TaskControl.Kind kind = asked.of(message);
        if (kind == TaskControl.Kind.PAUSED) {
            move(message, State.Held.WITH_TASK, now);
        } else if (kind == TaskControl.Kind.CANCELLED) {
            endInTurn(message, FinalState.CANCELLED, now);
        }
        return kind != null;
    }

    /** Lets it wait for the end of its recipient's quiet hours, if these are now. */
    boolean waitsForQuiet(Message message, long now) {
        long until = quiet == null ? 0 : quiet.until(message, now);
        if (until <= now) {
            return false;
        }
        move(message, new State.Asleep(until), now);
        defer(message, null, DeferReason.QUIET_HOURS, until, null, null);
        return true;
    }

    /** Lets it wait for its turn, if its task is paced. */
    boolean waitsForPace(Message message, long now) {
        if (pacing.isTurn(message, now)) {
            return false;
        }
        move(message, State.Paced.INSTANCE, now);
        return true;
    }

    /** Messages of paced tasks whose turn has come. */
    void letPacedGo(long now) {
        for (Message message = pacing.next(now); message != null; message = pacing.next(now)) {
            enqueue(message, now);
            if (!message.isPending()) {
                pacing.givesUp(message, now);
            }
        }
    }

    long nextPacedAt() {
        return pacing.nextWakeAt();
    }

    void reserve(Message message, @Nullable String lane, long until, long now) {
        move(message, new State.Reserved(lane, until), now);
    }

    // ---- at a lane

    void dispatched(Message message, State.InFlight attempt, Decision decision, long now) {
        message.attempt++;
        move(message, attempt, now);
        pacing.gone(message, now);
        tally.dispatched++;
        save(message);
        emit(new Command.Dispatch(message.id, message.attempt, attempt, message.possibleDuplicate, decision));
    }

    /** The same attempt at the same lane, under other terms. */
    void renew(Message message, State.InFlight terms) {
        message.state = terms;
        timers.schedule(message, message.attentionAt());
        tally.revision++;
        save(message);
    }

    /** Back to the queue at once, for another attempt; or to its end if there must be none. */
    void requeue(
            Message message,
            String lane,
            DeferReason reason,
            @Nullable String code,
            @Nullable String detail,
            long now) {
        if (message.expiresAt <= now) {
            expire(message, lane, now);
            return;
        }
        if (endsCancelled(message, lane, now)) {
            return;
        }
        if (!isHeldBack(message, now)) {
            move(message, State.Queued.INSTANCE, now);
        }
        save(message);
        defer(message, lane, reason, now, code, detail);
    }

    /** Another attempt, not before that time; or its end if there must be none. */
    void backOff(Message message, String lane, long dueAt, @Nullable String code, @Nullable String detail, long now) {
        if (endsCancelled(message, lane, now)) {
            return;
        }
        move(message, new State.Waiting(dueAt), now);
        save(message);
        defer(message, lane, DeferReason.BACK_OFF, dueAt, code, detail);
    }

    /** Nothing to do but wait for the network's word. */
    void awaitReceipt(Message message, String lane, boolean sent, long now) {
        long until = now + policy().receiptTimeoutMillis();
        move(message, new State.AwaitingReceipt(lane, until, sent), now);
        save(message);
    }

    private boolean endsCancelled(Message message, @Nullable String lane, long now) {
        if (message.trail().cancelRequested()) {
            settle(message, FinalState.CANCELLED, lane, SendFailure.CANCELLED.code(), null, now);
        }
        return message.trail().cancelRequested();
    }

    // ---- held, and let go

    void hold(Message message, State.Held how, long now) {
        move(message, how, now);
        if (!how.withTask()) {
            save(message);
            defer(message, null, DeferReason.PAUSED, message.expiresAt, null, null);
        }
    }

    void release(Message message, long now) {
        boolean kept = message.state instanceof State.Held held && !held.withTask();
        if (message.dueAt > now) {
            move(message, new State.Waiting(message.dueAt), now);
        } else {
            enqueue(message, now);
        }
        if (kept && messages.get(message.id) == message) {
            save(message);
        }
    }

    /** No further attempt of what is at a lane, or waits for a receipt; that is kept and told in its turn. */
    void cancelInTurn(Message message) {
        if (!message.trail().cancelRequested()) {
            message.trail(message.trail().withCancelRequested());
            ending.addLast(message);
        }
    }

    /** Its end is decided; it is told in its turn. */
    void endInTurn(Message message, FinalState as, long now) {
        move(message, new State.Ending(as), now);
        ending.addLast(message);
    }

    /** Tells at most that many of the ends that are decided. */
    void endSome(int limit, long now) {
        for (int n = 0; n < limit && !ending.isEmpty(); n++) {
            Message message = ending.removeFirst();
            if (messages.get(message.id) == message) {
                endOne(message, now);
            }
        }
    }

    private void endOne(Message message, long now) {
        if (message.state instanceof State.Ending end) {
            settle(message, end.as(), null, SendFailure.CANCELLED.code(), null, now);
        } else if (message.endsUnlessReported()) {
            save(message);
            String lane = message.laneOfAttempt();
            defer(message, lane, DeferReason.CANCEL_REQUESTED, message.attentionAt(), null, null);
        }
    }

    void cancelNow(Message message, long now) {
        if (message.isHere()) {
            settle(message, FinalState.CANCELLED, null, SendFailure.CANCELLED.code(), null, now);
        } else if (message.endsUnlessReported() && !message.trail().cancelRequested()) {
            message.trail(message.trail().withCancelRequested());
            endOne(message, now);
        }
    }

    /** Whether ends are decided, or cancellations of what is at lanes, and not yet told. */
    boolean someEnd() {
        return !ending.isEmpty();
    }

    /** Hands the message on to another shard of its pool. */
    void moveAway(Message message, int toShard, long now) {
        Progress progress = message.progress();
        drop(message, now);
        tombstones.put(message.id, MOVED, now);
        tally.moved++;
        emit(new Command.Move(message.id, message.application, toShard, progress));
    }

    int shard() {
        return shard;
    }

    // ---- ends

    void expire(Message message, @Nullable String lane, long now) {
        settle(message, FinalState.EXPIRED, lane, SendFailure.VALIDITY_OVER.code(), null, now);
    }

    void fail(Message message, @Nullable String lane, SendFailure why, @Nullable String detail, long now) {
        settle(message, FinalState.FAILED, lane, why.code(), detail, now);
    }

    void settle(
            Message message,
            FinalState state,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            long now) {
        settle(message, state, message.attempt, lane, code, detail, now);
    }

    void settle(
            Message message,
            FinalState state,
            int attempt,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            long now) {
        FinalState sure = message.possibleDuplicate && saysUnsent(state) ? FinalState.UNKNOWN : state;
        drop(message, now);
        tombstones.put(message.id, sure, now);
        tally.settled++;
        emit(new Command.Settle(message.id, sure, attempt, lane, code, detail, message.possibleDuplicate, false));
    }

    /** Nobody may conclude "not sent" while an earlier attempt may have arrived. */
    private static boolean saysUnsent(FinalState state) {
        return state == FinalState.EXPIRED || state == FinalState.FAILED || state == FinalState.CANCELLED;
    }

    private void drop(Message message, long now) {
        leave(message, now);
        message.state = BEGINNING;
        timers.remove(message);
        messages.remove(message);
        pacing.givesUp(message, now);
        asked.ended(message);
        tally.revision++;
    }

    // ---- the one transition

    void move(Message message, State to, long now) {
        boolean again = to instanceof State.Queued
                && !message.isPending()
                && (message.attempt > 0 || message.state != BEGINNING && now - message.dueAt > SOON_MILLIS);
        leave(message, now);
        message.state = to;
        if (again) {
            message.readyAgain(now);
        }
        if (to instanceof State.Queued) {
            tally.pending(message, 1);
            queue.add(message);
        } else if (to instanceof State.Reserved reserved) {
            tally.pending(message, 1);
            tally.reserved++;
            if (reserved.lane() != null) {
                lanes.await(reserved.lane(), message, now);
            } else {
                aside.add(message);
            }
        } else if (to instanceof State.Paced) {
            tally.delayed++;
            pacing.add(message, now);
        } else if (to instanceof State.Waiting || to instanceof State.Asleep) {
            tally.delayed++;
        } else if (to instanceof State.Held) {
            tally.held++;
        } else if (to instanceof State.Ending) {
            tally.ending++;
        } else if (to instanceof State.InFlight) {
            tally.inFlight++;
        } else if (to instanceof State.AwaitingReceipt) {
            tally.awaitingReceipt++;
        }
        if (!message.isPending()) {
            pacing.givesUp(message, now);
        }
        timers.schedule(message, message.attentionAt());
        tally.revision++;
    }

    private void leave(Message message, long now) {
        State from = message.state;
        if (from instanceof State.Queued) {
            tally.pending(message, -1);
            queue.drop(message);
        } else if (from instanceof State.Reserved reserved) {
            tally.pending(message, -1);
            tally.reserved--;
            if (reserved.lane() != null) {
                lanes.awaitNoMore(reserved.lane(), message, now);
            }
        } else if (from instanceof State.Paced) {
            tally.delayed--;
            pacing.left(message);
        } else if (from instanceof State.Waiting || from instanceof State.Asleep) {
            tally.delayed--;
        } else if (from instanceof State.Held) {
            tally.held--;
        } else if (from instanceof State.Ending && from != BEGINNING) {
            tally.ending--;
        } else if (from instanceof State.InFlight attempt) {
            tally.inFlight--;
            lanes.release(attempt, now);
        } else if (from instanceof State.AwaitingReceipt) {
            tally.awaitingReceipt--;
        }
    }

    // ---- commands

    void save(Message message) {
        emit(new Command.Save(message.id, message.progress()));
    }

    void saveUsage(Lane lane, LaneUsage usage, @Nullable Long newRecipient) {
        emit(new Command.SaveUsage(lane.name, usage.kept(), newRecipient));
    }

    void defer(
            Message message,
            @Nullable String lane,
            DeferReason reason,
            long dueAt,
            @Nullable String code,
            @Nullable String detail) {
        tally.deferred++;
        emit(new Command.Defer(message.id, message.application, message.attempt, lane, reason, dueAt, code, detail));
    }

    void emit(Command command) {
        if (commands.isEmpty()) {
            commands = new ArrayList<>(4);
        }
        commands.add(command);
    }

    /** What is to be done, in order; begins anew. */
    List<Command> takeCommands() {
        List<Command> taken = commands;
        commands = List.of();
        return taken;
    }
}
