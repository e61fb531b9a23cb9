package io.smsplatform.events;

/**
 * A 64-bit, time-ordered identifier: 42 bits of milliseconds since 2020-01-01T00:00Z, 10 bits of node, 12 bits of
 * counter. Its text form is 13 characters of Crockford's Base32, which sorts like the number.
 */
public final class Tsid {

    /** 2020-01-01T00:00:00Z in Unix milliseconds. */
    static final long EPOCH_MILLIS = 1_577_836_800_000L;

    static final int NODE_BITS = 10;
    static final int COUNTER_BITS = 12;

    private static final int LENGTH = 13;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private Tsid() {}

    /** The 13-character form. */
    public static String format(long id) {
        char[] text = new char[LENGTH];
        for (int i = LENGTH - 1; i >= 0; i--) {
            text[i] = ALPHABET.charAt((int) (id & 31));
            id >>>= 5;
        }
        return new String(text);
    }

    /**
     * The number behind the 13-character form; lower case and the look-alikes O, I and L are understood.
     *
     * @throws IllegalArgumentException if the text is no such form
     */
    public static long parse(String text) {
        if (text.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "identifier has %d characters, expected %d".formatted(text.length(), LENGTH));
        }
        long id = 0;
        for (int i = 0; i < LENGTH; i++) {
            int digit = digit(text.charAt(i));
            if (digit < 0 || (i == 0 && digit > 15)) {
                throw new IllegalArgumentException("identifier has an illegal character at position " + i);
            }
            id = id << 5 | digit;
        }
        return id;
    }

    /** When the identifier was minted, in Unix milliseconds. */
    public static long millis(long id) {
        return (id >>> (NODE_BITS + COUNTER_BITS)) + EPOCH_MILLIS;
    }

    /** The smallest identifier that can have been minted at the given Unix milliseconds. */
    public static long smallestAt(long unixMillis) {
        return Math.max(0, unixMillis - EPOCH_MILLIS) << (NODE_BITS + COUNTER_BITS);
    }

    private static int digit(char c) {
        return switch (c) {
            case 'o', 'O' -> 0;
            case 'i', 'I', 'l', 'L' -> 1;
            default -> ALPHABET.indexOf(Character.toUpperCase(c));
        };
    }
}
