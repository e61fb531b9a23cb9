package io.smsplatform.provider.web;

import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.provider.webhook.WebhookChange;
import io.smsplatform.provider.webhook.WebhookSecret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A webhook account as a caller wants it; nothing is trusted until {@link #check} has passed. */
record WebhookRequest(
        @Nullable String name,
        @Nullable String pool,
        @Nullable String url,
        @Nullable String secret,
        @Nullable Integer window,
        @Nullable Double ratePerSecond,
        @Nullable Duration timeout,
        @Nullable Boolean enabled) {

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final int DEFAULT_WINDOW = 4;
    private static final int LARGEST_WINDOW = 1000;
    private static final double HIGHEST_RATE = 100_000;
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final Duration LONGEST_TIMEOUT = Duration.ofSeconds(60);
    private static final int LONGEST_URL = 2048;

    /**
     * Refuses with every field error at once.
     *
     * @param pathName the name in the path when an account is replaced; a name in the body must then be the same
     */
    void check(@Nullable String pathName) {
        List<FieldError> errors = new ArrayList<>();
        checkName(pathName, errors);
        if (pool == null || !SLUG.matcher(pool).matches()) {
            errors.add(
                    new FieldError("/pool", "slug", "The pool's name: a lower-case letter, then 1 to 62 of a-z 0-9 -"));
        }
        if (url == null || !isHttpUrl(url)) {
            errors.add(new FieldError(
                    "/url",
                    "url",
                    "An absolute http or https URL without user, password or fragment, at most 2048 long"));
        }
        if (secret != null && WebhookSecret.parse(secret).isEmpty()) {
            errors.add(new FieldError("/secret", "secret", "whsec_ and the Base64 of 24 to 64 bytes"));
        }
        if (window != null && (window < 1 || window > LARGEST_WINDOW)) {
            errors.add(new FieldError("/window", "range", "1 to 1000, not " + window));
        }
        if (ratePerSecond != null && !(ratePerSecond >= 0 && ratePerSecond <= HIGHEST_RATE)) {
            errors.add(new FieldError("/ratePerSecond", "range", "0 (no limit) to 100000, not " + ratePerSecond));
        }
        if (timeout != null && (timeout.compareTo(SHORTEST_TIMEOUT) < 0 || timeout.compareTo(LONGEST_TIMEOUT) > 0)) {
            errors.add(new FieldError("/timeout", "range", "PT0.1S to PT60S, not " + timeout));
        }
        if (!errors.isEmpty()) {
            throw new Refusal(Problem.invalid(errors));
        }
    }

    /** Only after {@link #check}. */
    WebhookChange change() {
        return new WebhookChange(
                Objects.requireNonNull(pool),
                Objects.requireNonNull(url),
                Optional.ofNullable(secret).flatMap(WebhookSecret::parse),
                window == null ? DEFAULT_WINDOW : window,
                ratePerSecond == null ? 0 : ratePerSecond,
                timeout == null ? DEFAULT_TIMEOUT : timeout,
                enabled == null || enabled);
    }

    @Override
    public String toString() {
        return "WebhookRequest[name=" + name + ", pool=" + pool + "]";
    }

    private void checkName(@Nullable String pathName, List<FieldError> errors) {
        if (pathName == null && (name == null || !SLUG.matcher(name).matches())) {
            errors.add(new FieldError("/name", "slug", "A lower-case letter, then 1 to 62 of a-z 0-9 -"));
        }
        if (pathName != null && name != null && !name.equals(pathName)) {
            errors.add(
                    new FieldError("/name", "immutable", "An account keeps its name: leave it out or give the path's"));
        }
    }

    private static boolean isHttpUrl(String text) {
        if (text.length() > LONGEST_URL) {
            return false;
        }
        try {
            URI uri = new URI(text);
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            return (scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getRawUserInfo() == null
                    && uri.getRawFragment() == null
                    && uri.getPort() <= 65_535;
        } catch (URISyntaxException e) { // not a URL
            return false;
        }
    }
}
