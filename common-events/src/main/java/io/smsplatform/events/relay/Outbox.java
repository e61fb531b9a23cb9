package io.smsplatform.events.relay;

import java.util.List;
import java.util.function.Consumer;

/** Changes of configuration that are committed in the owner's database and not yet known to be on their topic. */
public interface Outbox {

    /** One change: the sequence orders it, topic, key and value are what goes to Kafka. */
    record Entry(long sequence, String topic, String key, byte[] value) {}

    /**
     * Hands the oldest changes, in order, to the publisher and forgets them once it has returned. One instance at a time:
     * if two relayed the same changes, the slower one could write an old version last, and compaction keeps the last.
     *
     * @param publish returns when Kafka has acknowledged all of them; if it throws, they stay
     * @return how many were relayed, at most the limit
     */
    int relay(int limit, Consumer<List<Entry>> publish);
}
