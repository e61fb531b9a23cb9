package io.smsplatform.scheduler.streams.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Texts that come again and again (pools, applications, lanes), each made once while it is in use. For one thread. */
public final class Names {

    private static final int SLOTS = 4096;
    private static final int LONGEST = 128;

    private record Name(byte[] octets, String text) {}

    private final @Nullable Name[] names = new Name[SLOTS];

    String text(byte[] bytes, int from, int length) {
        if (length > LONGEST) {
            return new String(bytes, from, length, StandardCharsets.UTF_8);
        }
        int hash = 1;
        for (int i = from; i < from + length; i++) {
            hash = 31 * hash + bytes[i];
        }
        int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
        Name known = names[slot];
        if (known != null && Arrays.equals(known.octets(), 0, known.octets().length, bytes, from, from + length)) {
            return known.text();
        }
        String text = new String(bytes, from, length, StandardCharsets.UTF_8);
        names[slot] = new Name(Arrays.copyOfRange(bytes, from, from + length), text);
        return text;
    }
}
