package io.smsplatform.scheduler.streams;

import io.smsplatform.events.Topics;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** The key of a dispatch: the message, and the partition whose edge instance asked for it. */
record Addressed(long messageId, int partition) {

    /** Only the message goes on the wire. */
    static Serializer<Addressed> serializer() {
        return (topic, address) -> Topics.MESSAGES_DISPATCHED_DEVICE.key().encode(address.messageId());
    }

    /** A partition that the topic does not have can only come from a misconfigured edge; any other edge returns it. */
    static StreamPartitioner<Addressed, byte[]> partitioner() {
        return (topic, address, value, partitions) ->
                Optional.of(Set.of(Math.floorMod(address.partition(), partitions)));
    }
}
