package io.smsplatform.scheduler.streams.bytes;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Writes Avro's binary encoding; used again for each record, by one thread. */
final class AvroBuffer {

    private static final int LONGEST_NUMBER = 10;

    private byte[] bytes = new byte[1024];
    private int length;

    /** Begins a record with its single-object header. */
    AvroBuffer begin(byte[] header) {
        length = 0;
        return copy(header, 0, header.length);
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    AvroBuffer number(long value) {
        room(LONGEST_NUMBER);
        long raw = (value << 1) ^ (value >> 63);
        while ((raw & ~0x7fL) != 0) {
            bytes[length++] = (byte) (raw | 0x80);
            raw >>>= 7;
        }
        bytes[length++] = (byte) raw;
        return this;
    }

    AvroBuffer real(double value) {
        room(Double.BYTES);
        long bits = Double.doubleToRawLongBits(value);
        for (int n = 0; n < Double.BYTES; n++) {
            bytes[length++] = (byte) (bits >>> (8 * n));
        }
        return this;
    }

    AvroBuffer bool(boolean value) {
        room(1);
        bytes[length++] = (byte) (value ? 1 : 0);
        return this;
    }

    AvroBuffer text(String value) {
        byte[] octets = value.getBytes(StandardCharsets.UTF_8);
        return number(octets.length).copy(octets, 0, octets.length);
    }

    AvroBuffer optionalText(@Nullable String value) {
        return value == null ? number(0) : number(1).text(value);
    }

    /** What stands from {@code from} up to {@code to} elsewhere, as it is. */
    AvroBuffer copy(byte[] source, int from, int to) {
        room(to - from);
        System.arraycopy(source, from, bytes, length, to - from);
        length += to - from;
        return this;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
