package io.smsplatform.result;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/** Where a page ended: the last identifier, bound to the filter it was listed with. Opaque to clients. */
public record Cursor(long last, int filter) {

    private static final int BYTES = Long.BYTES + Integer.BYTES;

    public String format() {
        byte[] bytes = ByteBuffer.allocate(BYTES).putLong(last).putInt(filter).array();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Empty if the text is no cursor. */
    public static Optional<Cursor> parse(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (bytes.length != BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return Optional.of(new Cursor(buffer.getLong(), buffer.getInt()));
    }
}
