package io.smsplatform.events;

import java.util.Map;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/** Deserializes keys and values as the {@link Topics catalogue} says. Wrap it where a bad record must be parked. */
public final class CatalogueDeserializer implements Deserializer<Object> {

    private boolean key;

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        this.key = isKey;
    }

    /** @throws UndecodableException if the bytes are not what the topic promises */
    @Override
    public @Nullable Object deserialize(String topic, byte @Nullable [] data) {
        Topic<?, ?> entry = Topics.named(topic);
        if (entry == null || data == null) {
            return data;
        }
        return (key ? entry.key() : entry.value()).decode(data);
    }
}
