package io.smsplatform.scheduler.engine;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Outcome;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a {@link PoolShardEngine} can be told. */
public sealed interface Event {

    /**
     * A message is owed an end.
     *
     * @param scheduledAt not to be sent before; 0 = at once
     * @param expiresAt not to be sent after
     * @param recipient a hash of whom it is for
     * @param zones where the recipient may be; empty = nothing is known
     * @param lane the only one that may send it, or null
     * @param paceMillis least time between two messages of its task; 0 = none
     * @param before attempts in the shard that it was moved from, or null
     */
    record Accepted(
            long messageId,
            long taskId,
            String application,
            MessageClass messageClass,
            int segments,
            long acceptedAt,
            long scheduledAt,
            long expiresAt,
            long recipient,
            List<ZoneId> zones,
            @Nullable String lane,
            int paceMillis,
            @Nullable Progress before)
            implements Event {}

    /** A lane asks for work; see {@link io.smsplatform.events.LaneDemand}. */
    record Demanded(
            String lane,
            LaneKind kind,
            DemandMode mode,
            int credit,
            int returnPartition,
            String session,
            long sequence,
            double ratePerSecond,
            boolean confirmsTaken,
            long expiresAt)
            implements Event {}

    /** What a lane says of an attempt; see {@link io.smsplatform.events.MessageReported}. */
    record Reported(
            long messageId,
            int attempt,
            String lane,
            Outcome outcome,
            @Nullable String code,
            @Nullable String detail,
            boolean retryable,
            boolean receiptExpected)
            implements Event {}

    /** Time has passed. */
    record Ticked() implements Event {}

    /** Every report that was in the log at that time has been applied: what ended before it may be judged. */
    record ReportsRead(long until) implements Event {}

    /** The pool's policy became known, changed, or ended. */
    record PoolChanged(PoolPolicy policy) implements Event {}

    /**
     * Where in its pool a shard without lanes may hand its messages on to.
     *
     * @param shard one that has lanes; {@link #NOWHERE} if none has
     */
    record LanesElsewhere(int shard) implements Event {

        /** No other shard of the pool has lanes, as far as is known. */
        public static final int NOWHERE = -1;
    }

    /** The failure rules became known, or changed. */
    record RulesChanged(FailureRules rules) implements Event {}

    /**
     * Somebody wants something of messages under way; see {@link io.smsplatform.events.ControlRequested}.
     *
     * @param application only its messages; null = any
     */
    record Controlled(
            ControlAction action,
            ControlTarget target,
            @Nullable String application,
            long messageId,
            long taskId,
            @Nullable String lane)
            implements Event {}

    /** What was asked of a task, as it was kept. Restored before the messages. */
    record RestoredTask(long taskId, TaskControl control) implements Event {}

    /**
     * What a lane used of its quotas, as it was kept. Restored before the messages.
     *
     * @param recipients those of the month that the usage names
     */
    record RestoredUsage(String lane, LaneUsage.Kept usage, List<Long> recipients) implements Event {}

    /**
     * A live message as it was kept. All messages are restored before anything else is applied.
     *
     * @param progress null if nothing but its acceptance was kept
     */
    record Restored(Accepted message, @Nullable Progress progress) implements Event {}

    /** A settled message whose tombstone was kept. */
    record RestoredTombstone(long messageId, FinalState state, long settledAt) implements Event {}

    /**
     * After a restart: an attempt that is in the log although its progress was lost.
     *
     * @param possibleDuplicate as it was dispatched
     * @param to as it was dispatched; whether its lane confirms what it takes is not known any more
     */
    record DispatchFound(long messageId, int attempt, boolean possibleDuplicate, State.InFlight to) implements Event {}

    /** After a restart: an attempt whose progress was kept although it is not in the log. */
    record DispatchMissing(long messageId, int attempt) implements Event {}
}
