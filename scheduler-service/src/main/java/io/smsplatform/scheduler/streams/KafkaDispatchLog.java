package io.smsplatform.scheduler.streams;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the last part of the dispatch topics: from {@link #WINDOW} before their newest record, which is more than a
 * producer can have under way, to their ends. Counted from the newest record, not from now: a whole platform may have
 * been down for long.
 */
final class KafkaDispatchLog implements DispatchLog {

    private static final Duration WINDOW = Duration.ofSeconds(60);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Map<String, Object> settings;

    KafkaDispatchLog(String bootstrapServers) {
        settings = KafkaDefaults.consumer(bootstrapServers);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    }

    @Override
    public Tail read(LongPredicate wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            Map<TopicPartition, Long> ends = nonEmpty(consumer);
            if (ends.isEmpty()) {
                return new Tail(Long.MIN_VALUE, Map.of());
            }
            long since = newest(consumer, ends) - WINDOW.toMillis();
            Map<TopicPartition, Long> times = new HashMap<>();
            ends.keySet().forEach(partition -> times.put(partition, since));
            for (Map.Entry<TopicPartition, OffsetAndTimestamp> start :
                    consumer.offsetsForTimes(times).entrySet()) {
                OffsetAndTimestamp offset = start.getValue();
                consumer.seek(start.getKey(), offset == null ? end(ends, start.getKey()) : offset.offset());
            }
            Map<Long, Entry> lastOf = new HashMap<>();
            readToEnd(consumer, ends, each -> note(each, wanted, lastOf));
            return new Tail(since, lastOf);
        }
    }

    private static void note(ConsumerRecord<byte[], byte[]> each, LongPredicate wanted, Map<Long, Entry> lastOf) {
        if (each.key().length != Long.BYTES
                || !wanted.test(ByteBuffer.wrap(each.key()).getLong())) {
            return;
        }
        MessageDispatched event = Topics.MESSAGES_DISPATCHED_DEVICE.value().decode(each.value());
        lastOf.merge(
                event.getMessageId(),
                new Entry(event, each.partition()),
                (one, other) -> one.event().getAttempt() >= other.event().getAttempt() ? one : other);
    }

    private static Map<TopicPartition, Long> nonEmpty(KafkaConsumer<byte[], byte[]> consumer) {
        List<TopicPartition> all = new ArrayList<>();
        for (LaneKind kind : new LaneKind[] {LaneKind.DEVICE, LaneKind.SMPP, LaneKind.PROVIDER}) {
            String topic = Topics.dispatched(kind).name();
            consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(all);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
        ends.entrySet().removeIf(end -> end.getValue() <= end(beginnings, end.getKey()));
        return ends;
    }

    private static long newest(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
        ends.forEach((partition, end) -> consumer.seek(partition, end - 1));
        long[] newest = {Long.MIN_VALUE};
        readToEnd(consumer, ends, each -> newest[0] = Math.max(newest[0], each.timestamp()));
        return newest[0];
    }

    private static void readToEnd(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the end of the dispatch topics was not read within " + TIMEOUT);
            }
            consumer.poll(Duration.ofMillis(200)).forEach(reader);
        }
    }

    private static long end(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("no offset of " + partition);
        }
        return offset;
    }
}
