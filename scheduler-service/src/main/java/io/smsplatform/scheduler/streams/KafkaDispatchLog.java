package io.smsplatform.scheduler.streams;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.scheduler.SchedulerMetrics.Source;
import io.smsplatform.scheduler.streams.bytes.DispatchedRecord;
import io.smsplatform.scheduler.streams.bytes.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the dispatch topics around the time of the task's last commit. All that was written before a commit has been
 * flushed by it, so only attempts after the last one can be in doubt; and no other task's work moves that time. It is at
 * least the time of the newest record that was committed, and of the newest trace in the task's stores.
 */
final class KafkaDispatchLog implements DispatchLog {

    private static final Logger log = LoggerFactory.getLogger(KafkaDispatchLog.class);

    private static final LaneKind[] KINDS = {LaneKind.DEVICE, LaneKind.SMPP, LaneKind.PROVIDER};

    /** More than a producer can have under way. */
    private static final long BEFORE_MILLIS = 60_000;

    /** More than a task can go on working without reading a heartbeat of a lane or committing. */
    private static final long AFTER_MILLIS = 300_000;

    private static final Duration STALLED = Duration.ofSeconds(60);

    private final String group;
    private final Map<String, Object> settings;

    KafkaDispatchLog(String bootstrapServers, String group) {
        this.group = group;
        settings = KafkaDefaults.consumer(bootstrapServers);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, group); // never joined: only its offsets are looked at
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 100);
    }

    @Override
    public Tail read(int task, long newestKept, Predicate<DispatchedRecord> wanted) {
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings)) {
            long lastWork = Math.max(newestKept, newestCommitted(consumer, task));
            Map<LaneKind, long[]> completeFrom = new EnumMap<>(LaneKind.class);
            Map<TopicPartition, Long> ends = seek(consumer, lastWork, completeFrom);
            int tasks = consumer.partitionsFor(Topics.MESSAGES_ACCEPTED.name()).size();
            Map<Long, Entry> lastOf = new HashMap<>();
            Map<PoolShard, Integer> tasksOfShards = new HashMap<>();
            Names names = new Names();
            readTo(consumer, ends, each -> {
                try {
                    DispatchedRecord event = DispatchedRecord.read(valueOf(each), names);
                    if (tasksOfShards.computeIfAbsent(shardOf(event), shard -> taskOf(shard, tasks)) == task
                            && wanted.test(event)) {
                        lastOf.merge(event.messageId(), new Entry(event, each.partition()), KafkaDispatchLog::later);
                    }
                } catch (UndecodableException e) {
                    log.warn(
                            "{}-{} offset {} is passed over: {}",
                            each.topic(),
                            each.partition(),
                            each.offset(),
                            e.getMessage());
                    vouchForNothing(each, completeFrom);
                }
            });
            return new Tail(completeFrom, lastOf);
        }
    }

    private static byte[] valueOf(ConsumerRecord<byte[], byte[]> each) {
        if (each.value() == null) {
            throw new UndecodableException("record without a value");
        }
        return each.value();
    }

    private static PoolShard shardOf(DispatchedRecord event) {
        return new PoolShard(event.pool(), event.shard());
    }

    /** It may be the attempt that would be missed: nothing of its partition is called missing. */
    private static void vouchForNothing(ConsumerRecord<?, ?> of, Map<LaneKind, long[]> completeFrom) {
        completeFrom.forEach((kind, partitions) -> {
            if (Topics.dispatched(kind).name().equals(of.topic())) {
                partitions[of.partition()] = Long.MAX_VALUE;
            }
        });
    }

    private static Entry later(Entry one, Entry other) {
        return one.event().attempt() >= other.event().attempt() ? one : other;
    }

    /** The partition that the producers' partitioner gives to the shard. */
    private static int taskOf(PoolShard shard, int tasks) {
        byte[] key = Topics.MESSAGES_ACCEPTED.key().encode(shard);
        return Utils.toPositive(Utils.murmur2(key)) % tasks;
    }

    /** Time of the newest record that the task has read for sure; 0 if there is none. */
    private static long newestCommitted(KafkaConsumer<byte[], byte[]> consumer, int task) {
        Set<TopicPartition> sources = Arrays.stream(Source.values())
                .map(source -> new TopicPartition(SchedulerTopology.topicOf(source), task))
                .collect(Collectors.toSet());
        consumer.assign(sources); // a client warns of each answer about partitions that it does not have
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(sources);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(sources);
        Map<TopicPartition, Long> ends = new HashMap<>();
        committed.forEach((source, position) -> {
            if (position != null && position.offset() > offset(beginnings, source)) {
                ends.put(source, position.offset());
            }
        });
        consumer.assign(ends.keySet());
        ends.forEach((source, end) -> consumer.seek(source, end - 1));
        long[] newest = {0};
        readTo(consumer, ends, each -> {
            // What was written since, while the task was down, comes along with it and says nothing of its work.
            if (each.offset() < offset(ends, new TopicPartition(each.topic(), each.partition()))) {
                newest[0] = Math.max(newest[0], each.timestamp());
            }
        });
        return newest[0];
    }

    /**
     * Stands the consumer at the beginning of what is to be read.
     *
     * @param lastWork 0 = not known: the last part is read, counted from the newest record
     * @param completeFrom is filled
     * @return where to stop
     */
    private static Map<TopicPartition, Long> seek(
            KafkaConsumer<byte[], byte[]> consumer, long lastWork, Map<LaneKind, long[]> completeFrom) {
        List<TopicPartition> all = new ArrayList<>();
        for (LaneKind kind : KINDS) {
            String topic = Topics.dispatched(kind).name();
            consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(all);
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(all);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
        long time = lastWork > 0 ? lastWork : newest(consumer, beginnings, ends);
        long since = time - BEFORE_MILLIS;
        Map<TopicPartition, OffsetAndTimestamp> starts = consumer.offsetsForTimes(times(all, since));
        Map<TopicPartition, OffsetAndTimestamp> stops = consumer.offsetsForTimes(times(all, time + AFTER_MILLIS));
        for (LaneKind kind : KINDS) {
            String topic = Topics.dispatched(kind).name();
            long[] from = new long
                    [(int) all.stream()
                            .filter(each -> each.topic().equals(topic))
                            .count()];
            for (int partition = 0; partition < from.length; partition++) {
                TopicPartition each = new TopicPartition(topic, partition);
                OffsetAndTimestamp start = starts.get(each);
                OffsetAndTimestamp stop = stops.get(each);
                long beginning = offset(beginnings, each);
                long end = stop == null ? offset(ends, each) : stop.offset();
                from[partition] = completeFrom(since, beginning, offset(ends, each), start);
                ends.put(each, end);
                consumer.seek(each, start == null ? end : start.offset());
            }
            completeFrom.put(kind, from);
        }
        return ends;
    }

    /** Records that retention has deleted may have been any that are older than the first one left. */
    private static long completeFrom(long since, long beginning, long end, @Nullable OffsetAndTimestamp start) {
        if (beginning == 0 || start == null && beginning < end || start != null && start.offset() > beginning) {
            return since;
        }
        return start == null ? Long.MAX_VALUE : start.timestamp();
    }

    private static Map<TopicPartition, Long> times(List<TopicPartition> partitions, long time) {
        return partitions.stream().collect(Collectors.toMap(each -> each, each -> Math.max(0, time)));
    }

    private static long newest(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> beginnings,
            Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> nonEmpty = new HashMap<>(ends);
        nonEmpty.entrySet().removeIf(end -> end.getValue() <= offset(beginnings, end.getKey()));
        consumer.assign(nonEmpty.keySet());
        nonEmpty.forEach((partition, end) -> consumer.seek(partition, end - 1));
        long[] newest = {0};
        readTo(consumer, nonEmpty, each -> newest[0] = Math.max(newest[0], each.timestamp()));
        consumer.assign(ends.keySet());
        return newest[0];
    }

    private static void readTo(
            KafkaConsumer<byte[], byte[]> consumer,
            Map<TopicPartition, Long> ends,
            Consumer<ConsumerRecord<byte[], byte[]>> reader) {
        long deadline = System.nanoTime() + STALLED.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(200));
            if (!records.isEmpty()) {
                deadline = System.nanoTime() + STALLED.toNanos();
            } else if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing more came of %s for %s".formatted(ends, STALLED));
            }
            records.forEach(reader);
        }
    }

    private static long offset(Map<TopicPartition, Long> offsets, TopicPartition partition) {
        Long offset = offsets.get(partition);
        if (offset == null) {
            throw new IllegalStateException("no offset of " + partition);
        }
        return offset;
    }
}
