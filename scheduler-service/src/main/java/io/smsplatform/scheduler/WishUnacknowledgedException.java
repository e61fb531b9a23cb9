package io.smsplatform.scheduler;

/** A wish that not every scheduler task is known to have. Asking once more does no harm. */
public final class WishUnacknowledgedException extends RuntimeException {

    public WishUnacknowledgedException(long controlId, Throwable cause) {
        super("wish %d is not acknowledged by all partitions".formatted(controlId), cause);
    }
}
