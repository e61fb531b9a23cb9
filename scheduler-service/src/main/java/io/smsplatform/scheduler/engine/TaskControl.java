package io.smsplatform.scheduler.engine;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of all messages of a task, those still to come included; or of one message. {@link #EVERY_TASK} stands for
 * all that are in the shard.
 *
 * @param application only its messages; null = any
 * @param at when, in Unix milliseconds; a cancelled pool takes messages accepted later
 */
public record TaskControl(Kind kind, @Nullable String application, long at) {

    public static final long EVERY_TASK = 0;

    /** What becomes of the task's messages. */
    public enum Kind {
        PAUSED,
        /** By an administrator: what its application paused before goes on as well. */
        RESUMED,
        /** For good. */
        CANCELLED
    }
}
