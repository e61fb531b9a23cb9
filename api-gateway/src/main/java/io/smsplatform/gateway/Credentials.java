package io.smsplatform.gateway;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a request offers to prove who sends it. No form of it prints its secret. */
public sealed interface Credentials {

    /** {@code smk_<id>_<secret>}, as Bearer token or in X-Api-Key. */
    record ApiKey(String id, String secret) implements Credentials {
        @Override
        public String toString() {
            return "ApiKey[id=" + id + "]";
        }
    }

    /** {@code smd_<id>_<secret>}, as Bearer token. */
    record DeviceToken(String id, String secret) implements Credentials {
        @Override
        public String toString() {
            return "DeviceToken[id=" + id + "]";
        }
    }

    /** HTTP Basic (RFC 7617): application id and password. */
    record Password(String application, String password) implements Credentials {
        @Override
        public String toString() {
            return "Password[application=" + application + "]";
        }
    }

    /**
     * The credentials in a request's headers; empty if there are none of a known form. X-Api-Key wins, so that a proxy's
     * own Basic credentials do not hide it.
     *
     * @param authorization the Authorization header, or null
     * @param apiKey the X-Api-Key header, or null
     */
    static Optional<Credentials> parse(@Nullable String authorization, @Nullable String apiKey) {
        if (apiKey != null) {
            return token(apiKey).filter(ApiKey.class::isInstance);
        }
        if (authorization == null) {
            return Optional.empty();
        }
        int space = authorization.indexOf(' ');
        if (space < 0) {
            return Optional.empty();
        }
        String scheme = authorization.substring(0, space);
        String value = authorization.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return token(value);
        }
        return scheme.equalsIgnoreCase("Basic") ? basic(value) : Optional.empty();
    }

    private static Optional<Credentials> token(String text) {
        int first = text.indexOf('_');
        int second = text.indexOf('_', first + 1); // the secret may have more of them
        if (first != 3 || second <= first + 1 || second + 1 == text.length()) {
            return Optional.empty();
        }
        String id = text.substring(first + 1, second);
        String secret = text.substring(second + 1);
        return switch (text.substring(0, first)) {
            case "smk" -> Optional.of(new ApiKey(id, secret));
            case "smd" -> Optional.of(new DeviceToken(id, secret));
            default -> Optional.empty();
        };
    }

    private static Optional<Credentials> basic(String encoded) {
        byte[] decoded;
        try {
            decoded = Base64.getDecoder().decode(encoded);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        String text = new String(decoded, StandardCharsets.UTF_8);
        int colon = text.indexOf(':');
        return colon <= 0
                ? Optional.empty()
                : Optional.of(new Password(text.substring(0, colon), text.substring(colon + 1)));
    }
}
