package io.smsplatform.scheduler.engine;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.WaitedFor;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A live message in memory: what a decision needs and no more. The text stays in the store. */
final class Message extends Timed {

    static final Comparator<Message> BY_RANK = (one, other) -> one == other ? 0 : one.outranks(other) ? -1 : 1;

    /** What only few messages have: wishes, or a history. */
    private static final class Extra {
        @Nullable
        String lane;

        int paceMillis;
        Trail trail = Trail.NONE;
        WaitedFor waitedFor = WaitedFor.DEMAND;
        long homeUntil;
        long switchUntil;
        long readySince;
    }

    final long id;
    final long taskId;
    final String application;
    final MessageClass messageClass;
    final int segments;
    final long expiresAt;
    final long recipient;
    final List<ZoneId> zones;

    /** Orders the queue; for one that comes back to the queue its first time, so that it does not lose its turn. */
    final long dueAt;

    /** The queue that owes it a turn; the entry of a dropped message lingers there. */
    @Nullable
    FairQueue in;

    /** Whether {@link Aside} has an entry of it, valid or not. */
    boolean listedAside;

    int attempt;
    int failures;
    boolean possibleDuplicate;
    State state = State.Queued.INSTANCE;
    private @Nullable Extra extra;

    Message(Event.Accepted accepted, String application) {
        this.id = accepted.messageId();
        this.taskId = accepted.taskId();
        this.application = application;
        this.messageClass =
                accepted.messageClass() == MessageClass.UNRECOGNISED ? MessageClass.NORMAL : accepted.messageClass();
        this.segments = Math.max(1, accepted.segments());
        this.expiresAt = accepted.expiresAt();
        this.recipient = accepted.recipient();
        this.zones = accepted.zones();
        this.dueAt = accepted.scheduledAt() > 0 ? accepted.scheduledAt() : accepted.acceptedAt();
        if (accepted.lane() != null || accepted.paceMillis() > 0) {
            extra().lane = accepted.lane();
            extra().paceMillis = accepted.paceMillis();
        }
    }

    /** The only lane that may send it, or null. */
    @Nullable
    String pinnedTo() {
        return extra == null ? null : extra.lane;
    }

    /** Least time after the last message of its task; 0 = none. */
    int paceMillis() {
        return extra == null ? 0 : extra.paceMillis;
    }

    Trail trail() {
        return extra == null ? Trail.NONE : extra.trail;
    }

    void trail(Trail changed) {
        if (extra != null || !changed.equals(Trail.NONE)) {
            extra().trail = changed;
        }
    }

    /** It is reserved for that reason, and insists on it until then; the first time since its last attempt counts. */
    void insists(WaitedFor on, long until) {
        Extra own = extra();
        own.waitedFor = on;
        if (on == WaitedFor.ITS_LANE && own.homeUntil == 0) {
            own.homeUntil = until;
        } else if (on == WaitedFor.ANOTHER_LANE && own.switchUntil == 0) {
            own.switchUntil = until;
        }
    }

    /** Whether it has waited long enough for its lane, or for another lane. */
    boolean outOfPatience(WaitedFor with, long now) {
        if (extra == null) {
            return false;
        }
        long until = with == WaitedFor.ITS_LANE ? extra.homeUntil : extra.switchUntil;
        return until != 0 && now >= until;
    }

    /** What it was last reserved for since its last attempt; DEMAND if it was not. */
    WaitedFor waitedFor() {
        return extra == null ? WaitedFor.DEMAND : extra.waitedFor;
    }

    /** Since when it has been ready for a lane. */
    long readySince() {
        return extra == null || extra.readySince == 0 ? dueAt : extra.readySince;
    }

    /** It is ready for another attempt, or later than it was due. */
    void readyAgain(long now) {
        extra().readySince = now;
    }

    /** It has been given to a lane: what it had waited for is over. */
    void given() {
        if (extra != null) {
            extra.waitedFor = WaitedFor.DEMAND;
            extra.homeUntil = 0;
            extra.switchUntil = 0;
        }
    }

    private Extra extra() {
        Extra present = extra;
        if (present == null) {
            present = new Extra();
            extra = present;
        }
        return present;
    }

    /** Whether that attempt is the message's present one and that lane's. */
    boolean isHeldBy(String lane, int reportedAttempt) {
        if (reportedAttempt != attempt) {
            return false;
        }
        if (state instanceof State.InFlight inFlight) {
            return inFlight.lane().equals(lane);
        }
        return state instanceof State.AwaitingReceipt awaiting
                && awaiting.lane().equals(lane);
    }

    /** The lane that has it, or had it last; null if it waits for another attempt. */
    @Nullable
    String laneOfAttempt() {
        if (state instanceof State.InFlight inFlight) {
            return inFlight.lane();
        }
        return state instanceof State.AwaitingReceipt awaiting ? awaiting.lane() : null;
    }

    /** Whether it waits for nothing but a lane. */
    boolean isPending() {
        return state instanceof State.Queued || state instanceof State.Reserved;
    }

    /** Whether it is neither at a lane nor at its end. */
    boolean isHere() {
        return isPending()
                || state instanceof State.Waiting
                || state instanceof State.Asleep
                || state instanceof State.Paced
                || state instanceof State.Held;
    }

    /** Whether it is at a lane, or pauses between attempts. */
    boolean mayBeStuck() {
        return state instanceof State.InFlight || state instanceof State.Waiting;
    }

    /** Whether only a report can keep its present state from ending with its time. */
    boolean endsUnlessReported() {
        return state instanceof State.InFlight || state instanceof State.AwaitingReceipt;
    }

    boolean outranks(Message other) {
        return dueAt != other.dueAt ? dueAt < other.dueAt : id < other.id;
    }

    Progress progress() {
        return new Progress(
                attempt, failures, possibleDuplicate, comesBackQueued() ? State.Queued.INSTANCE : state, trail());
    }

    /** After a restart it is asked anew what it waits for, and what was asked of its task. */
    private boolean comesBackQueued() {
        return state instanceof State.Reserved
                || state instanceof State.Asleep
                || state instanceof State.Paced
                || state instanceof State.Ending
                || state instanceof State.Held held && held.withTask();
    }

    /** When this message wants attention in its present state. */
    long attentionAt() {
        if (state instanceof State.Queued || state instanceof State.Paced || state instanceof State.Held) {
            return expiresAt;
        }
        if (state instanceof State.Waiting waiting) {
            return Math.min(waiting.dueAt(), expiresAt);
        }
        if (state instanceof State.Asleep asleep) {
            return Math.min(asleep.until(), expiresAt);
        }
        if (state instanceof State.Reserved reserved) {
            return Math.min(reserved.until(), expiresAt);
        }
        if (state instanceof State.InFlight inFlight) {
            return inFlight.leaseUntil();
        }
        if (state instanceof State.AwaitingReceipt awaiting) {
            return awaiting.until();
        }
        if (state instanceof State.Ending) {
            return NEVER;
        }
        throw new IllegalStateException("state without a time: " + state);
    }
}
