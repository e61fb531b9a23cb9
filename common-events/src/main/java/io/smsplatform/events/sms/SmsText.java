package io.smsplatform.events.sms;

import java.util.ArrayList;
import java.util.List;

/**
 * A text cut into the segments it costs on the wire with 8-bit concatenation: 160 septets alone or 153 a part in GSM
 * 7-bit, 70 or 67 UTF-16 units in UCS-2. No part ends inside an escape sequence or a surrogate pair.
 *
 * @param encoding the cheapest that loses nothing
 * @param parts the text of each segment, at least one
 */
public record SmsText(Encoding encoding, List<String> parts) {

    /** Alphabets in use, with what fits alone and in a part. */
    public enum Encoding {
        GSM7(160, 153),
        UCS2(70, 67);

        private final int alone;
        private final int part;

        Encoding(int alone, int part) {
            this.alone = alone;
            this.part = part;
        }

        private int units(String text, int index) {
            return switch (this) {
                case GSM7 -> Gsm7.septets(text.charAt(index));
                case UCS2 -> Character.charCount(text.codePointAt(index));
            };
        }

        private int chars(String text, int index) {
            return switch (this) {
                case GSM7 -> 1;
                case UCS2 -> Character.charCount(text.codePointAt(index));
            };
        }
    }

    /** Concatenation counts parts in one octet. */
    public static final int MAX_SEGMENTS = 255;

    public static SmsText of(String text) {
        Encoding encoding = Gsm7.encodes(text) ? Encoding.GSM7 : Encoding.UCS2;
        List<String> alone = cut(text, encoding, encoding.alone);
        return new SmsText(encoding, alone.size() == 1 ? alone : cut(text, encoding, encoding.part));
    }

    public int segments() {
        return parts.size();
    }

    private static List<String> cut(String text, Encoding encoding, int limit) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        int used = 0;
        for (int i = 0; i < text.length(); i += encoding.chars(text, i)) {
            int units = encoding.units(text, i);
            if (used + units > limit) {
                parts.add(text.substring(start, i));
                start = i;
                used = 0;
            }
            used += units;
        }
        parts.add(text.substring(start));
        return parts;
    }
}
