package io.smsplatform.scheduler.streams;

import io.smsplatform.events.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * In which order a task takes what it has fetched: by time, so that nothing fresh waits behind more than came before it,
 * but what lanes ask first. After a pause a task that reads a long backlog of acceptances would otherwise learn only at
 * its end that lanes wait for them. There are few demands, however many messages there are.
 */
final class ReadingOrder implements TimestampExtractor {

    @Override
    public long extract(ConsumerRecord<Object, Object> entry, long newestOfItsPartition) {
        return entry.topic().equals(Topics.LANES_DEMAND.name()) ? 0 : Math.max(0, entry.timestamp());
    }
}
