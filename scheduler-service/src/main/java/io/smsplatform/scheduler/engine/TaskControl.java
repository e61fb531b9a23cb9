package io.smsplatform.scheduler.engine;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of all messages of a task, those still to come included; {@link #EVERY_TASK} stands for the pool.
 *
 * @param application only its messages; null = any
 * @param at when, in Unix milliseconds; a cancelled pool takes messages accepted later
 */
public record TaskControl(Kind kind, @Nullable String application, long at) {

    public static final long EVERY_TASK = 0;

    /** What becomes of the task's messages. */
    public enum Kind {
        PAUSED,
        CANCELLED
    }

    boolean concerns(String ofApplication) {
        return application == null || application.equals(ofApplication);
    }
}
