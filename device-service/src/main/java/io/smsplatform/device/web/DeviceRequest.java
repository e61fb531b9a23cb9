package io.smsplatform.device.web;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Body of a registration. */
record DeviceRequest(@Nullable String name, @Nullable String pool) {

    private static final Pattern POOL = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final int LONGEST_NAME = 100;

    /** The same with everything checked. */
    record Valid(String name, String pool) {}

    Valid validate() {
        FieldErrors errors = new FieldErrors();
        String trimmed = name == null ? "" : name.strip();
        errors.require(
                !trimmed.isEmpty()
                        && trimmed.length() <= LONGEST_NAME
                        && trimmed.chars().noneMatch(Character::isISOControl),
                "/name",
                "length",
                "name has %d characters, expected 1..%d without control characters"
                        .formatted(trimmed.length(), LONGEST_NAME));
        String slug = pool == null ? "" : pool;
        errors.require(POOL.matcher(slug).matches(), "/pool", "format", "pool is not a name of the form " + POOL);
        errors.throwIfAny();
        return new Valid(trimmed, slug);
    }
}
