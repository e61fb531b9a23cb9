package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import org.jspecify.annotations.Nullable;

/** What a {@link PoolShardEngine} wants done, in this order. Doing one twice is harmless. */
public sealed interface Command {

    long messageId();

    /** Keep the message itself. Also said of a repeated acceptance: the first writing may have been lost in a crash. */
    record Admit(long messageId) implements Command {}

    /** Keep how far the message is; comes before what it is about. */
    record Save(long messageId, Progress progress) implements Command {}

    /** Hand the attempt to its lane. */
    record Dispatch(long messageId, int attempt, State.InFlight to, boolean possibleDuplicate, String reason)
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
}
