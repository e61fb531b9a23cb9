package io.smsplatform.simulators.smsc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes one PDU's octets. */
final class PduBuilder {

    private byte[] octets = new byte[96];
    private int length = Pdu.HEADER;

    PduBuilder(int command, int status, int sequence) {
        putInt(4, command);
        putInt(8, status);
        putInt(12, sequence);
    }

    PduBuilder cString(String text) {
        return bytes(text.getBytes(StandardCharsets.ISO_8859_1)).octet(0);
    }

    PduBuilder octet(int value) {
        ensure(1);
        octets[length++] = (byte) value;
        return this;
    }

    PduBuilder bytes(byte[] value) {
        ensure(value.length);
        System.arraycopy(value, 0, octets, length, value.length);
        length += value.length;
        return this;
    }

    PduBuilder tlv(int tag, byte[] value) {
        return octet(tag >> 8)
                .octet(tag)
                .octet(value.length >> 8)
                .octet(value.length)
                .bytes(value);
    }

    byte[] build() {
        putInt(0, length);
        return Arrays.copyOf(octets, length);
    }

    private void ensure(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
        }
    }

    private void putInt(int at, int value) {
        octets[at] = (byte) (value >> 24);
        octets[at + 1] = (byte) (value >> 16);
        octets[at + 2] = (byte) (value >> 8);
        octets[at + 3] = (byte) value;
    }
}
