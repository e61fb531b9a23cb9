package io.smsplatform.events.relay;

import java.util.List;

/** Changes of configuration that are committed in the owner's database and not yet known to be on their topic. */
public interface Outbox {

    /** One change: the sequence orders it, topic, key and value are what goes to Kafka. */
    record Entry(long sequence, String topic, String key, byte[] value) {}

    /** The oldest unpublished changes in order. */
    List<Entry> pending(int limit);

    /** Forgets changes that Kafka has acknowledged. */
    void published(List<Entry> entries);
}
