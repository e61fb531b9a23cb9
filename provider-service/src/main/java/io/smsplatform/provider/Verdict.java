package io.smsplatform.provider;

import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import org.jspecify.annotations.Nullable;

/**
 * What became of one attempt.
 *
 * @param failure null unless something went wrong
 * @param retryable whether another try may succeed
 * @param detail the peer's own code, never message text
 * @param reference the peer's identifier of the message
 * @param troubled whether it speaks against the peer as a whole, and not only against this message
 */
public record Verdict(
        Outcome outcome,
        @Nullable SendFailure failure,
        boolean retryable,
        @Nullable String detail,
        @Nullable String reference,
        boolean troubled) {

    public static Verdict delivered(String reference, String detail) {
        return new Verdict(Outcome.DELIVERED, null, false, detail, reference, false);
    }

    /** Another try may succeed. */
    public static Verdict failedForNow(SendFailure failure, String detail) {
        return new Verdict(Outcome.FAILED, failure, true, detail, null, true);
    }

    /** No other try will succeed. */
    public static Verdict failedForGood(SendFailure failure, String detail) {
        return new Verdict(Outcome.FAILED, failure, false, detail, null, false);
    }

    /** The request left, no answer came. */
    public static Verdict unknown(SendFailure failure, String detail) {
        return new Verdict(Outcome.OUTCOME_UNKNOWN, failure, false, detail, null, true);
    }

    /** Nothing left. */
    public static Verdict returned(SendFailure failure) {
        return new Verdict(Outcome.RETURNED, failure, false, null, null, false);
    }
}
