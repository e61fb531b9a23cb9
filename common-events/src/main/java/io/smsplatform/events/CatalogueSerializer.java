package io.smsplatform.events;

import java.util.Map;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Serializes keys and values as the {@link Topics catalogue} says; bytes (parked records) pass through unchanged. */
public final class CatalogueSerializer implements Serializer<Object> {

    private boolean key;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        this.key = isKey;
    }

    @Override
    @SuppressWarnings("unchecked")
    public byte @Nullable [] serialize(String topic, @Nullable Object data) {
        if (data == null || data instanceof byte[]) {
            return (byte[]) data;
        }
        Topic<?, ?> entry = Topics.named(topic);
        if (entry == null) {
            throw new IllegalArgumentException("topic '%s' is not in the catalogue".formatted(topic));
        }
        return ((Codec<Object>) (key ? entry.key() : entry.value())).encode(data);
    }
}
