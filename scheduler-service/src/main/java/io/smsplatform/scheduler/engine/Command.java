package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import org.jspecify.annotations.Nullable;

/** What a {@link PoolShardEngine} wants done, in this order. Doing one twice is harmless. */
public sealed interface Command {

    /** Keep the message itself. Also said of a repeated acceptance: the first writing may have been lost in a crash. */
    record Admit(long messageId) implements Command {}

    /** Keep how far the message is; comes before what it is about. */
    record Save(long messageId, Progress progress) implements Command {}

    /** Hand the attempt to its lane. */
    record Dispatch(long messageId, int attempt, State.InFlight to, boolean possibleDuplicate, Decision decision)
            implements Command {}

    /** Tell that the message waits. */
    record Defer(
            long messageId,
            String application,
            int attempt,
            @Nullable String lane,
            DeferReason reason,
            long dueAt,
            @Nullable String code,
            @Nullable String detail)
            implements Command {}

    /**
     * Tell the message's end, drop the message and keep a tombstone.
     *
     * @param again only for DELIVERED: the message had another end before
     */
    record Settle(
            long messageId,
            FinalState state,
            int attempt,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            boolean possibleDuplicate,
            boolean again)
            implements Command {}

    /** Drop the tombstone. */
    record Forget(long messageId) implements Command {}

    /** Hand the message on to another shard of its pool, where it goes on from there; here it is no more. */
    record Move(long messageId, String application, int toShard, Progress progress) implements Command {}

    /**
     * Keep what was asked of a task.
     *
     * @param control null = nothing any more
     */
    record SaveTask(long taskId, @Nullable TaskControl control) implements Command {}

    /**
     * Keep what a lane used of its quotas; comes before the attempt that it is about.
     *
     * @param newRecipient one more to be kept for the month that the usage names, or null
     */
    record SaveUsage(
            String lane, LaneUsage.Kept usage, @Nullable Long newRecipient) implements Command {}

    /** Tell somebody of failures: {@code count} of them, the latest being of that message. */
    record Alert(
            String webhook,
            String rule,
            String scene,
            long messageId,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            int count)
            implements Command {}
}
