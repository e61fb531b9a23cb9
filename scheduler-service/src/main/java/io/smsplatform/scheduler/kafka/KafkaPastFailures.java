package io.smsplatform.scheduler.kafka;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.scheduler.KafkaProperties;
import io.smsplatform.scheduler.PastFailures;
import io.smsplatform.scheduler.engine.FailureRules.Scene;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Past failures out of {@code messages.reported}, read by a consumer without a group: offsets are nobody's. */
@Component
class KafkaPastFailures implements PastFailures, DisposableBean {

    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOOK_UP = Duration.ofSeconds(10);
    private static final int AT_ONCE = 2;
    private static final int QUEUED = 2;

    private final String bootstrapServers;
    private final Scheduler threads = Schedulers.newBoundedElastic(AT_ONCE, QUEUED, "past-failures", 60, true);

    KafkaPastFailures(KafkaProperties kafka) {
        this.bootstrapServers = kafka.bootstrap();
    }

    @Override
    public Mono<Extent> read(Instant since, @Nullable String pool, int limit, Consumer<PastFailure> each) {
        return Mono.fromCallable(() -> {
                    try (Reading reading = new Reading(consumer(), pool, limit, each)) {
                        return reading.from(since);
                    }
                })
                .subscribeOn(threads)
                .onErrorMap(
                        RejectedExecutionException.class,
                        full -> new NotReadableException("too many are reading the log already", full))
                .onErrorMap(KafkaException.class, e -> new NotReadableException("the log cannot be read", e));
    }

    @Override
    public void destroy() {
        threads.dispose();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        Map<String, Object> settings = KafkaDefaults.consumer(bootstrapServers);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, (int) POLL.toMillis());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        return new KafkaConsumer<>(settings);
    }

    /** One reading of all partitions, from a time to what their ends were when it began. */
    private static final class Reading implements AutoCloseable {

        private final KafkaConsumer<byte[], byte[]> consumer;
        private final byte @Nullable [] keyPrefix;
        private final int limit;
        private final Consumer<PastFailure> each;
        private long records;
        private int failures;
        private long outcomeUnknown;
        private long until;

        Reading(KafkaConsumer<byte[], byte[]> consumer, @Nullable String pool, int limit, Consumer<PastFailure> each) {
            this.consumer = consumer;
            this.keyPrefix = pool == null ? null : (pool + "/").getBytes(StandardCharsets.UTF_8);
            this.limit = limit;
            this.each = each;
        }

        Extent from(Instant since) {
            long deadline = System.nanoTime() + TIME.toNanos();
            Map<TopicPartition, Long> ends = seek(since);
            while (!ends.isEmpty()) {
                if (System.nanoTime() - deadline > 0) {
                    return extent(Cut.TIME);
                }
                for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(POLL)) {
                    Long end = ends.get(new TopicPartition(entry.topic(), entry.partition()));
                    if (end == null || entry.offset() >= end) {
                        continue;
                    }
                    if (failures == limit) {
                        return extent(Cut.LIMIT);
                    }
                    look(entry);
                }
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
            return extent(null);
        }

        /** @return the ends of those partitions that have something since then */
        private Map<TopicPartition, Long> seek(Instant since) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.MESSAGES_REPORTED.name(), LOOK_UP).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, LOOK_UP));
            Map<TopicPartition, Long> times = new HashMap<>();
            partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
            Map<TopicPartition, OffsetAndTimestamp> starts = new HashMap<>(consumer.offsetsForTimes(times, LOOK_UP));
            starts.values().removeIf(Objects::isNull);
            ends.keySet().retainAll(starts.keySet());
            consumer.pause(partitions);
            consumer.resume(ends.keySet());
            starts.forEach((partition, start) -> consumer.seek(partition, start.offset()));
            return ends;
        }

        private void look(ConsumerRecord<byte[], byte[]> entry) {
            records++;
            if (keyPrefix != null && !startsWith(entry.key(), keyPrefix)) {
                return;
            }
            MessageReported report = decode(entry.value());
            if (report == null) {
                return;
            }
            until = Math.max(until, report.getAt().toEpochMilli());
            switch (report.getOutcome()) {
                case FAILED -> tell(report, Scene.SEND_FAILURE);
                case UNDELIVERED -> tell(report, Scene.CALLBACK_FAILURE);
                case OUTCOME_UNKNOWN -> outcomeUnknown++;
                case TAKEN, SENT, DELIVERED, RETURNED, UNRECOGNISED -> {}
            }
        }

        private void tell(MessageReported report, Scene scene) {
            failures++;
            each.accept(new PastFailure(
                    report.getMessageId(),
                    report.getAttempt(),
                    scene,
                    report.getPool(),
                    report.getLane(),
                    report.getCode(),
                    report.getDetail(),
                    report.getAt().toEpochMilli()));
        }

        /** What cannot be read has been parked by the scheduler's own reading; here it is only passed over. */
        private static @Nullable MessageReported decode(byte @Nullable [] value) {
            try {
                return value == null ? null : Topics.MESSAGES_REPORTED.value().decode(value);
            } catch (UndecodableException e) {
                return null;
            }
        }

        private static boolean startsWith(byte @Nullable [] key, byte[] prefix) {
            return key != null
                    && key.length > prefix.length
                    && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
        }

        private Extent extent(@Nullable Cut cut) {
            return new Extent(records, outcomeUnknown, until, cut);
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
