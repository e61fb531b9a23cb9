package io.smsplatform.device.web;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** Body of a poll; everything has a default. {@code wait} is called patience here: a record cannot have a component of that name. */
record PollRequest(
        @Nullable Integer limit,
        @JsonProperty("wait") @Nullable String patience) {

    static final PollRequest EMPTY = new PollRequest(null, null);

    private static final int USUAL_LIMIT = 10;
    private static final int LARGEST_LIMIT = 100;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);

    /** The same with everything checked. */
    record Valid(int limit, Duration patience) {}

    Valid validate() {
        FieldErrors errors = new FieldErrors();
        int asked = limit == null ? USUAL_LIMIT : limit;
        errors.require(
                asked >= 1 && asked <= LARGEST_LIMIT,
                "/limit",
                "range",
                "limit is %d, expected 1..%d".formatted(asked, LARGEST_LIMIT));
        Duration waiting = waiting(errors);
        errors.throwIfAny();
        return new Valid(asked, waiting);
    }

    private Duration waiting(FieldErrors errors) {
        if (patience == null) {
            return Duration.ZERO;
        }
        try {
            Duration parsed = Duration.parse(patience);
            errors.require(
                    !parsed.isNegative() && parsed.compareTo(LONGEST_WAIT) <= 0,
                    "/wait",
                    "range",
                    "wait is %s, expected PT0S..%s".formatted(parsed, LONGEST_WAIT));
            return parsed;
        } catch (DateTimeParseException e) {
            errors.add("/wait", "format", "wait is not an ISO-8601 duration such as PT10S");
            return Duration.ZERO;
        }
    }
}
