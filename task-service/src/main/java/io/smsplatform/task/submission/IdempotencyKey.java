package io.smsplatform.task.submission;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A client's name for one request (draft-ietf-httpapi-idempotency-key-header), with the fingerprint of what it asked.
 *
 * @param value 1 to 255 printable ASCII characters, taken as they stand
 * @param fingerprint SHA-256 of the request in canonical form
 */
public record IdempotencyKey(String value, byte[] fingerprint) {

    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7E]{1,255}");

    /** The key, or empty if the header's value cannot be one. */
    public static Optional<IdempotencyKey> of(String value, byte[] fingerprint) {
        String trimmed = value.trim();
        return PRINTABLE.matcher(trimmed).matches()
                ? Optional.of(new IdempotencyKey(trimmed, fingerprint))
                : Optional.empty();
    }
}
