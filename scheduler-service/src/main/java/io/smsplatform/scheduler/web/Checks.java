package io.smsplatform.scheduler.web;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the fields of a request one after the other and keeps all that is wrong. What a check answers for a wrong field
 * is of no use but to go on with the next one.
 */
final class Checks {

    private final List<FieldError> errors = new ArrayList<>();

    /** @param pointer JSON Pointer to the field */
    void wrong(String pointer, String code, String detail) {
        errors.add(new FieldError(pointer, code, detail));
    }

    /** @throws Refusal 422 with everything that is wrong, if anything is */
    void refuseIfWrong() {
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }

    String oneOf(String pointer, @Nullable String value, @Nullable String fallback, List<String> allowed) {
        String given = value == null ? fallback : value;
        if (given == null) {
            wrong(pointer, "required", "Expected one of " + String.join(", ", allowed));
            return "";
        }
        if (!allowed.contains(given)) {
            wrong(pointer, "unknown", "Expected one of " + String.join(", ", allowed));
        }
        return given;
    }

    int whole(String pointer, @Nullable Integer value, int fallback, int least, int most) {
        int given = value == null ? fallback : value;
        if (given < least || given > most) {
            wrong(pointer, "out_of_range", "Expected %d to %d, got %d".formatted(least, most, given));
        }
        return given;
    }

    double decimal(String pointer, @Nullable Double value, double fallback, double least, double most) {
        double given = value == null ? fallback : value;
        if (!(given >= least && given <= most)) { // so that NaN is wrong too
            wrong(pointer, "out_of_range", "Expected %s to %s, got %s".formatted(least, most, given));
        }
        return given;
    }

    Duration duration(String pointer, @Nullable String value, Duration fallback, Duration least, Duration most) {
        if (value == null) {
            return fallback;
        }
        try {
            Duration given = Duration.parse(value);
            if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
                wrong(pointer, "out_of_range", "Expected %s to %s, got %s".formatted(least, most, given));
                return fallback;
            }
            return given;
        } catch (DateTimeParseException e) {
            wrong(pointer, "malformed", "Expected an ISO-8601 duration such as PT30S");
            return fallback;
        }
    }

    /** A name of the time zone database, or an offset such as {@code +02:00}. */
    ZoneId zone(String pointer, @Nullable String value, ZoneId fallback) {
        if (value == null) {
            return fallback;
        }
        try {
            return ZoneId.of(value);
        } catch (DateTimeException e) {
            wrong(pointer, "unknown", "Expected a time zone such as Europe/Berlin");
            return fallback;
        }
    }

    /** The pointer to a field of that name within another one. */
    static String within(String pointer, String field) {
        return pointer + "/" + field.replace("~", "~0").replace("/", "~1");
    }
}
