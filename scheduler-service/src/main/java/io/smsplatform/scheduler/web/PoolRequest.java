package io.smsplatform.scheduler.web;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.scheduler.PoolRules;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pool as a client describes it; what is left out takes its default. Durations are ISO-8601. */
record PoolRequest(
        @Nullable String name,
        @Nullable String channel,
        @Nullable String selection,
        @Nullable Double ratePerSecond,
        @Nullable Integer maxAttempts,
        @Nullable String backOff,
        @Nullable String backOffCap,
        @Nullable String handOverLease,
        @Nullable String resultLease,
        @Nullable String receiptTimeout,
        @Nullable Integer shards) {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final List<String> CHANNELS = List.of("sms", "webhook");
    private static final List<String> CHANNELS_WITHOUT_SENDERS = List.of("email", "wechat_work", "dingtalk");
    private static final List<String> SELECTIONS = List.of("least_loaded", "round_robin");
    private static final double MAX_RATE = 100_000;
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Adds what is wrong to the errors. */
    String checkedName(List<FieldError> errors) {
        if (name == null) {
            errors.add(new FieldError("/name", "required", "A pool needs a name"));
            return "";
        }
        if (!SLUG.matcher(name).matches()) {
            errors.add(new FieldError(
                    "/name",
                    "malformed",
                    "2 to 63 characters of a-z, 0-9 and -, beginning with a letter; got %d characters"
                            .formatted(name.length())));
        }
        return name;
    }

    /** Adds what is wrong to the errors; the rules are only of use if nothing was. */
    PoolRules checkedRules(List<FieldError> errors) {
        Duration first = duration("/backOff", backOff, Duration.ofSeconds(10), Duration.ofMillis(100), days(1), errors);
        Duration cap =
                duration("/backOffCap", backOffCap, Duration.ofMinutes(10), Duration.ofMillis(100), days(1), errors);
        if (cap.compareTo(first) < 0 && backOffCap != null) {
            errors.add(new FieldError("/backOffCap", "out_of_range", "Expected at least backOff, " + first));
        }
        return new PoolRules(
                channel(errors),
                oneOf("/selection", selection, "least_loaded", SELECTIONS, errors),
                rate(errors),
                whole("/maxAttempts", maxAttempts, 5, 1, 20, errors),
                first,
                cap.compareTo(first) < 0 ? first : cap,
                duration(
                        "/handOverLease",
                        handOverLease,
                        Duration.ofSeconds(30),
                        SECOND,
                        Duration.ofMinutes(10),
                        errors),
                duration("/resultLease", resultLease, Duration.ofMinutes(30), SECOND, days(7), errors),
                duration("/receiptTimeout", receiptTimeout, days(3), SECOND, days(14), errors),
                whole("/shards", shards, 1, 1, 1, errors));
    }

    static void refuseIf(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }

    static List<FieldError> noErrorsYet() {
        return new ArrayList<>();
    }

    private String channel(List<FieldError> errors) {
        if (channel != null && CHANNELS_WITHOUT_SENDERS.contains(channel)) {
            errors.add(new FieldError(
                    "/channel", "channel-unavailable", "channel '%s' has no senders here yet".formatted(channel)));
            return channel;
        }
        return oneOf("/channel", channel, null, CHANNELS, errors);
    }

    private double rate(List<FieldError> errors) {
        double value = ratePerSecond == null ? 0 : ratePerSecond;
        if (!(value >= 0 && value <= MAX_RATE)) {
            errors.add(new FieldError(
                    "/ratePerSecond",
                    "out_of_range",
                    "Expected 0 (no limit) to %.0f, got %s".formatted(MAX_RATE, value)));
        }
        return value;
    }

    private static String oneOf(
            String pointer,
            @Nullable String value,
            @Nullable String fallback,
            List<String> allowed,
            List<FieldError> errors) {
        String given = value == null ? fallback : value;
        if (given == null) {
            errors.add(new FieldError(pointer, "required", "Expected one of " + String.join(", ", allowed)));
            return "";
        }
        if (!allowed.contains(given)) {
            errors.add(new FieldError(pointer, "unknown", "Expected one of " + String.join(", ", allowed)));
        }
        return given;
    }

    private static int whole(
            String pointer, @Nullable Integer value, int fallback, int least, int most, List<FieldError> errors) {
        int given = value == null ? fallback : value;
        if (given < least || given > most) {
            String expected = least == most ? Integer.toString(least) : least + " to " + most;
            errors.add(new FieldError(pointer, "out_of_range", "Expected %s, got %d".formatted(expected, given)));
        }
        return given;
    }

    private static Duration duration(
            String pointer,
            @Nullable String value,
            Duration fallback,
            Duration least,
            Duration most,
            List<FieldError> errors) {
        if (value == null) {
            return fallback;
        }
        try {
            Duration given = Duration.parse(value);
            if (given.compareTo(least) < 0 || given.compareTo(most) > 0) {
                errors.add(new FieldError(
                        pointer, "out_of_range", "Expected %s to %s, got %s".formatted(least, most, given)));
                return fallback;
            }
            return given;
        } catch (DateTimeParseException e) {
            errors.add(new FieldError(pointer, "malformed", "Expected an ISO-8601 duration such as PT30S"));
            return fallback;
        }
    }

    private static Duration days(int days) {
        return Duration.ofDays(days);
    }
}
