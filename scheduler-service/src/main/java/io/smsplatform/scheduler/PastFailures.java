package io.smsplatform.scheduler;

import io.smsplatform.scheduler.engine.FailureRules.Scene;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The failures that lanes reported in the past, as long as the log keeps them. */
public interface PastFailures {

    /**
     * One failed attempt.
     *
     * @param attempt of the message, 1 and up
     * @param at Unix milliseconds
     */
    record PastFailure(
            long messageId,
            int attempt,
            Scene scene,
            String pool,
            String lane,
            @Nullable String code,
            @Nullable String detail,
            long at) {}

    /** Why the reading ended before the end of the log. */
    enum Cut {
        LIMIT,
        TIME
    }

    /**
     * How far a reading came.
     *
     * @param records reports of every kind that were looked at
     * @param outcomeUnknown reports that do not know whether they tell of a failure; no rule judges those
     * @param until Unix milliseconds of the latest report looked at; 0 = none
     * @param cut null if everything was read
     */
    record Extent(
            long records,
            long outcomeUnknown,
            long until,
            @Nullable Cut cut) {}

    /**
     * Reads forward from a time, on a thread of its own.
     *
     * @param pool only its failures; null = of all
     * @param limit failures at most
     * @param each called on that thread, one after the other
     * @return fails with {@link NotReadableException} if the log cannot be read now
     */
    Mono<Extent> read(Instant since, @Nullable String pool, int limit, Consumer<PastFailure> each);

    /** The log cannot be read for now, or too many read it already. */
    final class NotReadableException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        public NotReadableException(String reason, Throwable cause) {
            super(reason, cause);
        }
    }
}
