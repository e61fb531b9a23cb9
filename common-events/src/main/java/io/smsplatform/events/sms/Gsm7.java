package io.smsplatform.events.sms;

import java.util.HashMap;
import java.util.Map;

/** The GSM 7-bit default alphabet and its extension table (3GPP TS 23.038 §6.2.1), unpacked: one septet per octet. */
public final class Gsm7 {

    private static final byte ESCAPE = 0x1B;

    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001BÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private static final Map<Character, Byte> SEPTETS = new HashMap<>();
    private static final Map<Character, Byte> EXTENDED = Map.of(
            '\f', (byte) 0x0A,
            '^', (byte) 0x14,
            '{', (byte) 0x28,
            '}', (byte) 0x29,
            '\\', (byte) 0x2F,
            '[', (byte) 0x3C,
            '~', (byte) 0x3D,
            ']', (byte) 0x3E,
            '|', (byte) 0x40,
            '€', (byte) 0x65);

    static {
        for (int i = 0; i < BASIC.length(); i++) {
            if (i != ESCAPE) {
                SEPTETS.put(BASIC.charAt(i), (byte) i);
            }
        }
    }

    private Gsm7() {}

    /** Whether every character is in the alphabet or its extension. */
    public static boolean encodes(String text) {
        return text.chars().allMatch(c -> septets((char) c) > 0);
    }

    /** 1, 2 (with escape) or 0 when the character is not in the alphabet. */
    static int septets(char c) {
        return SEPTETS.containsKey(c) ? 1 : EXTENDED.containsKey(c) ? 2 : 0;
    }

    /**
     * One septet per octet, extension characters as escape and septet.
     *
     * @throws IllegalArgumentException if a character is not in the alphabet
     */
    public static byte[] encode(String text) {
        byte[] octets = new byte[text.length() * 2];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            Byte basic = SEPTETS.get(c);
            if (basic != null) {
                octets[length++] = basic;
                continue;
            }
            Byte extended = EXTENDED.get(c);
            if (extended == null) {
                throw new IllegalArgumentException(
                        "U+%04X at index %d is not in the GSM 7-bit alphabet".formatted((int) c, i));
            }
            octets[length++] = ESCAPE;
            octets[length++] = extended;
        }
        return java.util.Arrays.copyOf(octets, length);
    }
}
