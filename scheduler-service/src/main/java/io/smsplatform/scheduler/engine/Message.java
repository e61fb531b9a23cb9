package io.smsplatform.scheduler.engine;

import io.smsplatform.events.MessageClass;

/** A live message in memory: what a decision needs and no more. The text stays in the store. */
final class Message extends Timed {

    final long id;
    final String application;
    final MessageClass messageClass;
    final int segments;
    final long expiresAt;

    /** Orders the queue; for one that comes back to the queue its first time, so that it does not lose its turn. */
    final long dueAt;

    /** Whether the {@link FairQueue} owes it a turn; the entry of a dropped message lingers there unmarked. */
    boolean queued;

    int attempt;
    int failures;
    boolean possibleDuplicate;
    State state = State.Queued.INSTANCE;

    Message(Event.Accepted accepted, String application) {
        this.id = accepted.messageId();
        this.application = application;
        this.messageClass =
                accepted.messageClass() == MessageClass.UNRECOGNISED ? MessageClass.NORMAL : accepted.messageClass();
        this.segments = Math.max(1, accepted.segments());
        this.expiresAt = accepted.expiresAt();
        this.dueAt = accepted.scheduledAt() > 0 ? accepted.scheduledAt() : accepted.acceptedAt();
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

    /** Whether only a report can keep its present state from ending with its time. */
    boolean endsUnlessReported() {
        return state instanceof State.InFlight || state instanceof State.AwaitingReceipt;
    }

    boolean outranks(Message other) {
        return dueAt != other.dueAt ? dueAt < other.dueAt : id < other.id;
    }

    Progress progress() {
        return new Progress(attempt, failures, possibleDuplicate, state);
    }

    /** When this message wants attention in its present state. */
    long attentionAt() {
        if (state instanceof State.Queued) {
            return expiresAt;
        }
        if (state instanceof State.Waiting waiting) {
            return Math.min(waiting.dueAt(), expiresAt);
        }
        if (state instanceof State.InFlight inFlight) {
            return inFlight.leaseUntil();
        }
        if (state instanceof State.AwaitingReceipt awaiting) {
            return awaiting.until();
        }
        throw new IllegalStateException("state without a time: " + state);
    }
}
