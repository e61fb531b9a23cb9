package io.smsplatform.events;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.message.BinaryMessageDecoder;
import org.apache.avro.message.BinaryMessageEncoder;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;
import org.apache.avro.util.ClassSecurityValidator;

/** Avro single-object encoding of one generated record type. */
final class AvroCodec<T extends SpecificRecord> implements Codec<T> {

    /** More than any field holds; without it a damaged length makes the decoder allocate up to 2 GiB. */
    private static final int LONGEST_STRING_BYTES = 8 << 20;

    static {
        // Read by Avro when it decodes for the first time; an operator's own setting stays.
        if (System.getProperty(SystemLimitException.MAX_STRING_LENGTH_PROPERTY) == null) {
            System.setProperty(SystemLimitException.MAX_STRING_LENGTH_PROPERTY, Integer.toString(LONGEST_STRING_BYTES));
        }
        // Avro refuses to load any class that is not trusted by name; ours are exactly the generated ones.
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.DEFAULT, type -> type.getName().startsWith("io.smsplatform.events.")));
    }

    private final String name;
    private final BinaryMessageEncoder<T> encoder;
    private final BinaryMessageDecoder<T> decoder;

    AvroCodec(Class<T> type) {
        SpecificData model = SpecificData.getForClass(type);
        Schema schema = model.getSchema(type);
        this.name = schema.getName();
        this.encoder = new BinaryMessageEncoder<>(model, schema);
        this.decoder = new BinaryMessageDecoder<>(model, schema);
        released(type).forEach(decoder::addSchema);
    }

    /** The schemas of former versions, which logs and stores still hold: {@code released/<record>-v<n>.avsc}. */
    private static List<Schema> released(Class<?> type) {
        List<Schema> schemas = new ArrayList<>();
        for (int version = 1; ; version++) {
            String name = "released/%s-v%d.avsc".formatted(type.getSimpleName(), version);
            try (InputStream file = AvroCodec.class.getResourceAsStream(name)) {
                if (file == null) {
                    return schemas;
                }
                schemas.add(new Schema.Parser().parse(file));
            } catch (IOException e) {
                throw new UncheckedIOException("resource %s cannot be read".formatted(name), e);
            }
        }
    }

    @Override
    public byte[] encode(T value) {
        try {
            ByteBuffer encoded = encoder.encode(value);
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new IllegalStateException("encoding to memory cannot fail", e);
        }
    }

    @Override
    public T decode(byte[] bytes) {
        try {
            return decoder.decode(bytes);
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException e) { // the last: a length beyond any array
            throw new UndecodableException("not a " + name + ": " + e.getMessage(), e);
        }
    }
}
