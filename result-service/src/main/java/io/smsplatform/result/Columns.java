package io.smsplatform.result;

import org.jspecify.annotations.Nullable;

/**
 * The widths of table {@code message}. What identifies something is refused when it does not fit; the words of a peer
 * are cut.
 */
final class Columns {

    private static final int NAME = 64;
    private static final int LANE = 128;
    private static final int WORDS = 255;
    private static final int TEXT = 1_000_000;

    private Columns() {}

    static String application(String value) {
        return fitting("application", value, NAME);
    }

    static @Nullable String clientReference(@Nullable String value) {
        return value == null ? null : fitting("clientReference", value, WORDS);
    }

    static String pool(String value) {
        return fitting("pool", value, NAME);
    }

    static String recipient(String value) {
        return fitting("recipient", value, WORDS);
    }

    static @Nullable String sender(@Nullable String value) {
        return value == null ? null : fitting("sender", value, WORDS);
    }

    static String text(String value) {
        return fitting("text", value, TEXT);
    }

    static @Nullable String lane(@Nullable String value) {
        return value == null ? null : fitting("lane", value, LANE);
    }

    static @Nullable String code(@Nullable String value) {
        return value == null ? null : fitting("code", value, NAME);
    }

    static String name(String field, String value) {
        return fitting(field, value, NAME);
    }

    static @Nullable String brief(@Nullable String value) {
        if (value == null || value.length() <= WORDS) {
            return value;
        }
        int end = Character.isHighSurrogate(value.charAt(WORDS - 1)) ? WORDS - 1 : WORDS;
        return value.substring(0, end);
    }

    private static String fitting(String field, String value, int width) {
        if (value.length() > width) {
            throw new UnreadableEvent(
                    "%s has %d characters, expected at most %d".formatted(field, value.length(), width));
        }
        return value;
    }
}
