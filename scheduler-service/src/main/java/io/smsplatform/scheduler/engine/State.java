package io.smsplatform.scheduler.engine;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.LaneKind;
import org.jspecify.annotations.Nullable;

/** Where a live message is. Only {@link Lifecycle} moves a message from one to another. */
public sealed interface State {

    /** Not before a time: scheduled, or backing off. */
    record Waiting(long dueAt) implements State {}

    /** Ready for the next lane that asks. */
    record Queued() implements State {
        static final Queued INSTANCE = new Queued();
    }

    /**
     * Ready, but not for any lane: queued again at that time at the latest. Never kept: after a restart it is queued.
     *
     * @param lane the one that it waits for; null = another than those that tried it
     */
    record Reserved(@Nullable String lane, long until) implements State {}

    /** Not before its recipient's quiet hours end. Never kept: after a restart it is queued, and asked anew. */
    record Asleep(long until) implements State {}

    /** Its turn within its task has not come: the task is paced. Never kept: after a restart it is queued. */
    record Paced() implements State {
        static final Paced INSTANCE = new Paced();
    }

    /**
     * Paused.
     *
     * @param withTask the pause is its task's and ends with it; otherwise its own
     */
    record Held(boolean withTask) implements State {
        static final Held ITSELF = new Held(false);
        static final Held WITH_TASK = new Held(true);
    }

    /** Its end is decided and will be told in its turn: one of very many that end at once. Never kept. */
    record Ending(FinalState as) implements State {}

    /**
     * An attempt is a lane's until its lease ends.
     *
     * @param taken the sender said that it holds the message: the long lease runs
     * @param confirmsTaken the sender would have said so before sending
     */
    record InFlight(
            String lane,
            LaneKind kind,
            String session,
            long demandSequence,
            int returnPartition,
            long dispatchedAt,
            long leaseUntil,
            boolean taken,
            boolean confirmsTaken)
            implements State {

        /** The same, but safe to take back at the lease's end. */
        InFlight unsentUnlessTaken() {
            return new InFlight(
                    lane, kind, session, demandSequence, returnPartition, dispatchedAt, leaseUntil, taken, true);
        }

        InFlight takenUntil(long until) {
            return new InFlight(
                    lane, kind, session, demandSequence, returnPartition, dispatchedAt, until, true, confirmsTaken);
        }

        /** The same, with its lease over at that time. */
        InFlight endingAt(long until) {
            return new InFlight(
                    lane, kind, session, demandSequence, returnPartition, dispatchedAt, until, taken, confirmsTaken);
        }

        /** Whether the recipient cannot have it, if nothing more is heard. */
        boolean surelyNotSent() {
            return confirmsTaken && !taken;
        }
    }

    /**
     * Nothing to do but wait for the network's word.
     *
     * @param sent the network took it; otherwise the attempt's outcome is unknown
     */
    record AwaitingReceipt(String lane, long until, boolean sent) implements State {}
}
