package io.smsplatform.scheduler.streams.bytes;

import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The single-object header of a schema (specification, "Single-object encoding"), and the proof that it is the one known here. */
final class Layout {

    static final int HEADER_LENGTH = 10;

    private Layout() {}

    /**
     * The header of that schema.
     *
     * @param fields their names in order, as the reader or writer beside the call knows them
     * @throws IllegalStateException if the schema has grown: the class that calls must learn the new field
     */
    static byte[] header(Schema schema, String fields) {
        String actual = schema.getFields().stream().map(Schema.Field::name).collect(Collectors.joining(" "));
        if (!actual.equals(fields)) {
            throw new IllegalStateException(
                    "%s has the fields '%s', expected '%s'".formatted(schema.getName(), actual, fields));
        }
        try {
            byte[] fingerprint = SchemaNormalization.parsingFingerprint("CRC-64-AVRO", schema);
            byte[] header = new byte[HEADER_LENGTH];
            header[0] = (byte) 0xc3;
            header[1] = 1;
            System.arraycopy(fingerprint, 0, header, 2, fingerprint.length);
            return header;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Avro knows its own fingerprint", e);
        }
    }

    static boolean begins(byte[] bytes, byte[] header) {
        return bytes.length >= HEADER_LENGTH && Arrays.equals(bytes, 0, HEADER_LENGTH, header, 0, HEADER_LENGTH);
    }
}
