package io.smsplatform.events;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;

/**
 * One entry of the catalogue: everything that the wire needs to know of a topic.
 *
 * @param name Kafka name
 * @param owner module that writes it (for {@code messages.reported}, the edges together)
 * @param key form of the key, which also decides the partition unless it is given explicitly
 * @param value form of the value
 * @param retention how long records stay; ignored when compacted
 * @param compacted whether only the last value of each key is kept
 * @param purpose one line for a person
 */
public record Topic<K, V>(
        String name,
        String owner,
        Codec<K> key,
        Codec<V> value,
        Duration retention,
        boolean compacted,
        String purpose) {

    /** Suffix of the topic that takes what cannot be handled, with the reason in its headers. */
    public static final String PARKED_SUFFIX = ".parked";

    public String parkedName() {
        return name + PARKED_SUFFIX;
    }

    Map<String, String> settings() {
        return compacted
                ? Map.of(
                        TopicConfig.CLEANUP_POLICY_CONFIG,
                        TopicConfig.CLEANUP_POLICY_COMPACT,
                        // Readers begin at the beginning, and the segment being written is never compacted.
                        TopicConfig.SEGMENT_BYTES_CONFIG,
                        Integer.toString(16 << 20))
                : Map.of(TopicConfig.RETENTION_MS_CONFIG, Long.toString(retention.toMillis()));
    }
}
