package io.smsplatform.smpp.pdu;

import java.math.BigInteger;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An SMSC's message identifier in the form that identifiers are compared in: lower case, without leading zeros and
 * surrounding blanks. Networks pad, change case and even change the base between response and receipt.
 */
public record SmscId(String text) {

    private static final int MAX_DIGITS = 32;

    public static SmscId of(String raw) {
        String trimmed = raw.trim().toLowerCase(Locale.ROOT);
        int start = 0;
        while (start < trimmed.length() - 1 && trimmed.charAt(start) == '0') {
            start++;
        }
        return new SmscId(trimmed.substring(start));
    }

    /** The same number in hexadecimal, or null if this is no decimal number or the same in both. */
    public @Nullable SmscId asHex() {
        return inBase(10, 16);
    }

    /** The same number in decimal, or null if this is no hexadecimal number or the same in both. */
    public @Nullable SmscId asDecimal() {
        return inBase(16, 10);
    }

    private @Nullable SmscId inBase(int from, int to) {
        boolean number = !text.isEmpty()
                && text.length() <= MAX_DIGITS
                && text.chars().allMatch(c -> c < 0x7F && Character.digit(c, from) >= 0);
        if (!number) {
            return null;
        }
        String other = new BigInteger(text, from).toString(to);
        return other.equals(text) ? null : new SmscId(other);
    }
}
