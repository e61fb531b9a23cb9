package io.smsplatform.smpp;

import io.smsplatform.events.access.Problem.FieldError;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A connector as its operator writes it. What is null takes its default.
 *
 * @param password write only; null keeps the present one
 */
public record ConnectorDraft(
        @Nullable String name,
        @Nullable String pool,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String systemId,
        @Nullable String password,
        @Nullable String systemType,
        @Nullable Integer window,
        @Nullable Double ratePerSecond,
        @Nullable Duration enquireLink,
        @Nullable Duration responseTimeout,
        @Nullable Boolean enabled) {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");

    private static final int DEFAULT_WINDOW = 10;
    private static final Duration DEFAULT_ENQUIRE_LINK = Duration.ofSeconds(30);
    private static final Duration DEFAULT_RESPONSE_TIMEOUT = Duration.ofSeconds(10);

    /** Everything that is wrong with it. */
    List<FieldError> errors(boolean passwordNeeded) {
        List<FieldError> errors = new ArrayList<>();
        slug(errors, "/name", name);
        slug(errors, "/pool", pool);
        text(errors, "/host", host, 255);
        if (port == null || port < 1 || port > 65_535) {
            errors.add(error("/port", port == null ? "required" : "out_of_range", "expected 1..65535"));
        }
        text(errors, "/systemId", systemId, 15);
        if (passwordNeeded && password == null) {
            errors.add(error("/password", "required", "expected at most 8 characters"));
        } else if (password != null && !fits(password, 8)) {
            errors.add(error("/password", "too_long", "expected at most 8 printable ASCII characters"));
        }
        if (systemType != null && !fits(systemType, 12)) {
            errors.add(error("/systemType", "too_long", "expected at most 12 printable ASCII characters"));
        }
        if (window != null && (window < 1 || window > 1000)) {
            errors.add(error("/window", "out_of_range", "window is %d, expected 1..1000".formatted(window)));
        }
        if (ratePerSecond != null && !(ratePerSecond >= 0 && ratePerSecond <= 100_000)) {
            errors.add(error("/ratePerSecond", "out_of_range", "expected 0..100000"));
        }
        duration(errors, "/enquireLink", enquireLink, Duration.ofMinutes(10));
        duration(errors, "/responseTimeout", responseTimeout, Duration.ofMinutes(2));
        return errors;
    }

    int windowOrDefault() {
        return window == null ? DEFAULT_WINDOW : window;
    }

    Duration enquireLinkOrDefault() {
        return enquireLink == null ? DEFAULT_ENQUIRE_LINK : enquireLink;
    }

    Duration responseTimeoutOrDefault() {
        return responseTimeout == null ? DEFAULT_RESPONSE_TIMEOUT : responseTimeout;
    }

    private static void slug(List<FieldError> errors, String pointer, @Nullable String value) {
        if (value == null) {
            errors.add(error(pointer, "required", "expected a name of a-z, 0-9 and '-'"));
        } else if (!SLUG.matcher(value).matches()) {
            errors.add(error(pointer, "malformed", "expected 2..63 of a-z, 0-9 and '-', a letter first"));
        }
    }

    private static void text(List<FieldError> errors, String pointer, @Nullable String value, int limit) {
        if (value == null || value.isBlank()) {
            errors.add(error(pointer, "required", "expected 1..%d characters".formatted(limit)));
        } else if (!fits(value, limit)) {
            errors.add(error(pointer, "malformed", "expected at most %d printable ASCII characters".formatted(limit)));
        }
    }

    private static void duration(List<FieldError> errors, String pointer, @Nullable Duration value, Duration most) {
        if (value != null && (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(most) > 0)) {
            errors.add(error(pointer, "out_of_range", "%s, expected PT1S..%s".formatted(value, most)));
        }
    }

    private static boolean fits(String value, int limit) {
        return value.length() <= limit && value.chars().allMatch(c -> c >= ' ' && c < 0x7F);
    }

    private static FieldError error(String pointer, String code, String detail) {
        return new FieldError(pointer, code, detail);
    }
}
