package io.smsplatform.events;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.specific.SpecificRecord;

/** How a key or a value becomes bytes and back. Implementations are safe for concurrent use. */
public interface Codec<T> {

    byte[] encode(T value);

    /** @throws UndecodableException if the bytes are not such a value */
    T decode(byte[] bytes);

    /** UTF-8 text. */
    static Codec<String> text() {
        return new Codec<>() {
            @Override
            public byte[] encode(String value) {
                return value.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public String decode(byte[] bytes) {
                return new String(bytes, StandardCharsets.UTF_8);
            }
        };
    }

    /** A 64-bit identifier, big-endian. */
    static Codec<Long> identifier() {
        return new Codec<>() {
            @Override
            public byte[] encode(Long value) {
                return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
            }

            @Override
            public Long decode(byte[] bytes) {
                if (bytes.length != Long.BYTES) {
                    throw new UndecodableException("identifier has %d bytes, expected 8".formatted(bytes.length));
                }
                return ByteBuffer.wrap(bytes).getLong();
            }
        };
    }

    /** A pool shard as its {@link PoolShard#key()}. */
    static Codec<PoolShard> poolShard() {
        return new Codec<>() {
            @Override
            public byte[] encode(PoolShard value) {
                return value.key().getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public PoolShard decode(byte[] bytes) {
                try {
                    return PoolShard.parse(new String(bytes, StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    throw new UndecodableException("not a pool shard", e);
                }
            }
        };
    }

    /** Avro single-object encoding: two marker bytes, the schema's fingerprint, the record. */
    static <T extends SpecificRecord> Codec<T> avro(Class<T> type) {
        return new AvroCodec<>(type);
    }

    /** A JSON document. Unknown properties are ignored, so that an older reader survives a newer writer. */
    static <T> Codec<T> json(Class<T> type) {
        return Json.codec(type);
    }
}
