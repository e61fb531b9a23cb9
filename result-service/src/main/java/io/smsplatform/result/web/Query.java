package io.smsplatform.result.web;

import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/**
 * The parameters of a request, read one by one; {@link #check()} then refuses all wrong ones at once. A parameter's
 * pointer is {@code /name}.
 */
final class Query {

    private final MultiValueMap<String, String> parameters;
    private final List<Problem.FieldError> errors = new ArrayList<>();

    /** Refuses parameters that are not among the known ones: a misspelt filter must not widen a list. */
    Query(MultiValueMap<String, String> parameters, Set<String> known) {
        this.parameters = parameters;
        parameters.forEach((name, values) -> {
            if (!known.contains(name)) {
                error(
                        name,
                        "unknown",
                        "There is no such parameter; there are "
                                + String.join(", ", known.stream().sorted().toList()));
            } else if (values.size() > 1) {
                error(name, "repeated", "The parameter is given %d times, expected once".formatted(values.size()));
            }
        });
    }

    @Nullable
    String text(String name, int longest) {
        return read(name, text -> {
            if (text.length() > longest) {
                throw new IllegalArgumentException(
                        "%d characters, expected at most %d".formatted(text.length(), longest));
            }
            return text;
        });
    }

    @Nullable
    Long identifier(String name) {
        return read(name, Tsid::parse);
    }

    @Nullable
    Instant time(String name) {
        return read(name, text -> {
            try {
                return Instant.parse(text);
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException("not a time like 2026-01-31T12:00:00Z", e);
            }
        });
    }

    int number(String name, int otherwise, int least, int most) {
        Integer number = read(name, text -> {
            int value = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
            if (value < least || value > most) {
                throw new IllegalArgumentException("expected a number from %d to %d".formatted(least, most));
            }
            return value;
        });
        return number == null ? otherwise : number;
    }

    /** The value as read, or null if it is absent or wrong. */
    <T> @Nullable T read(String name, Function<String, T> reading) {
        String text = parameters.getFirst(name);
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(text);
        } catch (IllegalArgumentException e) {
            error(name, "invalid", String.valueOf(e.getMessage()));
            return null;
        }
    }

    void error(String name, String code, String detail) {
        errors.add(new Problem.FieldError("/" + name, code, detail));
    }

    /** @throws Refusal if anything was wrong */
    void check() {
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }
}
