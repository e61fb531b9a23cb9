package io.smsplatform.scheduler.engine;

import io.smsplatform.events.LaneKind;

/** Where a live message is. Only {@link PoolShardEngine} moves a message from one to another. */
public sealed interface State {

    /** Not before a time: scheduled, or backing off. */
    record Waiting(long dueAt) implements State {}

    /** Ready for the next lane that asks. */
    record Queued() implements State {
        static final Queued INSTANCE = new Queued();
    }

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
    }

    /**
     * Nothing to do but wait for the network's word.
     *
     * @param sent the network took it; otherwise the attempt's outcome is unknown
     */
    record AwaitingReceipt(String lane, long until, boolean sent) implements State {}
}
