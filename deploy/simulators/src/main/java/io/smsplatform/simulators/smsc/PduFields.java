package io.smsplatform.simulators.smsc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Reads a body's fields in order; everything is checked against the body's end. */
final class PduFields {

    private static final int MESSAGE_PAYLOAD = 0x0424;

    private final byte[] body;
    private int position;

    PduFields(byte[] body) {
        this.body = body;
    }

    /** @param limit octets including the terminating NUL */
    String cString(int limit) {
        for (int end = position; end < body.length && end - position < limit; end++) {
            if (body[end] == 0) {
                String text = new String(body, position, end - position, StandardCharsets.ISO_8859_1);
                position = end + 1;
                return text;
            }
        }
        throw new MalformedPduException("no NUL within %d octets at offset %d".formatted(limit, position));
    }

    int octet() {
        return bytes(1)[0] & 0xFF;
    }

    byte[] bytes(int count) {
        if (count > body.length - position) {
            throw new MalformedPduException(
                    "%d octets promised at offset %d, %d there".formatted(count, position, body.length - position));
        }
        byte[] taken = Arrays.copyOfRange(body, position, position + count);
        position += count;
        return taken;
    }

    /** The value of message_payload among the optional parameters that follow, or an empty array. */
    byte[] messagePayload() {
        while (body.length - position >= 4) {
            int tag = octet() << 8 | octet();
            byte[] value = bytes(octet() << 8 | octet());
            if (tag == MESSAGE_PAYLOAD) {
                return value;
            }
        }
        return new byte[0];
    }
}
