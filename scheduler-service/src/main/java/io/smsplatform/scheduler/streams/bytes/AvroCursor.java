package io.smsplatform.scheduler.streams.bytes;

import io.smsplatform.events.UndecodableException;

/** Goes through Avro's binary encoding (specification, "Binary Encoding") without making objects of what it passes. */
final class AvroCursor {

    private static final int LONGEST_NUMBER = 10;

    private final byte[] bytes;
    private int position;

    AvroCursor(byte[] bytes, int position) {
        this.bytes = bytes;
        this.position = position;
    }

    int position() {
        return position;
    }

    /** An {@code int} or {@code long}. */
    long number() {
        long raw = 0;
        for (int n = 0; n < LONGEST_NUMBER; n++) {
            byte next = octet();
            raw |= (long) (next & 0x7f) << (7 * n);
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new UndecodableException("number of more than %d bytes at %d".formatted(LONGEST_NUMBER, position));
    }

    int integer() {
        long number = number();
        if (number != (int) number) {
            throw new UndecodableException("number %d before %d, expected 32 bits".formatted(number, position));
        }
        return (int) number;
    }

    boolean bool() {
        return octet() == 1;
    }

    /** The index of a symbol or of a union's branch. */
    int index(int alternatives) {
        long index = number();
        if (index < 0 || index >= alternatives) {
            throw new UndecodableException(
                    "alternative %d before %d, expected 0 to %d".formatted(index, position, alternatives - 1));
        }
        return (int) index;
    }

    /** Whether the union of null and something holds something, which comes next. */
    boolean present() {
        return index(2) == 1;
    }

    /** Stands behind a text's length, which is returned: the octets are from {@link #position()} on. */
    int textLength() {
        long length = number();
        if (length < 0 || length > bytes.length - position) {
            throw new UndecodableException("text of %d bytes at %d of %d".formatted(length, position, bytes.length));
        }
        return (int) length;
    }

    void skipText() {
        int length = textLength();
        position += length;
    }

    String text(Names names) {
        int length = textLength();
        String text = names.text(bytes, position, length);
        position += length;
        return text;
    }

    void skipOptionalText() {
        if (present()) {
            skipText();
        }
    }

    /** A map of texts. */
    void skipTexts() {
        for (long count = number(); count != 0; count = number()) {
            if (count < 0) {
                count = -count;
                number(); // the block's size
            }
            for (long n = 0; n < count; n++) {
                skipText();
                skipText();
            }
        }
    }

    private byte octet() {
        if (position >= bytes.length) {
            throw new UndecodableException("record ends after %d bytes".formatted(bytes.length));
        }
        return bytes[position++];
    }
}
