package io.smsplatform.scheduler.streams;

import io.smsplatform.scheduler.SchedulerProperties;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The Streams client of this instance. At-least-once on purpose: see RATIONALE.md of this module. */
final class SchedulerStreams implements AutoCloseable {

    static final String APPLICATION_ID = "scheduler-service";

    private static final Logger log = LoggerFactory.getLogger(SchedulerStreams.class);
    /** Ticks are looked at between polls, so a poll without records must not be long. */
    private static final Duration IDLE_POLL = Duration.ofMillis(10);

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

    private final RocksMemory memory;
    private final KafkaStreams streams;

    SchedulerStreams(
            String bootstrapServers,
            SchedulerProperties scheduler,
            ProcessorSupplier<byte[], byte[], Object, Object> processor) {
        memory = new RocksMemory(scheduler.storeMemory().toBytes());
        streams = new KafkaStreams(SchedulerTopology.build(processor), settings(bootstrapServers, scheduler, memory));
        streams.setUncaughtExceptionHandler(failure -> {
            log.error("stream thread failed and is replaced", failure);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
        streams.setStateListener((now, before) -> log.info("scheduling is {} (was {})", now, before));
    }

    void start() {
        streams.start();
    }

    /** Finishes what is in hand, commits and leaves the group. */
    @Override
    public void close() {
        boolean closed =
                streams.close(new KafkaStreams.CloseOptions().leaveGroup(true).timeout(CLOSE_TIMEOUT));
        if (closed) {
            memory.close();
        } else {
            log.warn("stream threads did not end within {}", CLOSE_TIMEOUT);
        }
    }

    boolean isRunning() {
        return streams.state().isRunningOrRebalancing();
    }

    /** Partitions that this instance schedules now. */
    Set<Integer> activePartitions() {
        return partitions(ThreadMetadata::activeTasks);
    }

    /** Partitions of which this instance keeps a copy, to go on with at once. */
    Set<Integer> standbyPartitions() {
        return partitions(ThreadMetadata::standbyTasks);
    }

    private Set<Integer> partitions(Function<ThreadMetadata, Set<TaskMetadata>> tasks) {
        return streams.metadataForLocalThreads().stream()
                .flatMap(thread -> tasks.apply(thread).stream())
                .map(task -> task.taskId().partition())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Properties settings(String bootstrapServers, SchedulerProperties scheduler, RocksMemory memory) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
        settings.put(StreamsConfig.STATE_DIR_CONFIG, scheduler.stateDir());
        settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, scheduler.threads());
        settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, scheduler.standbyReplicas());
        settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.AT_LEAST_ONCE);
        settings.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                scheduler.commitInterval().toMillis());
        settings.put(StreamsConfig.POLL_MS_CONFIG, Math.min(scheduler.tick().toMillis(), IDLE_POLL.toMillis()));
        // No topic waits for another: each event is right at any time.
        settings.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L);
        settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, 1_000);
        settings.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.Setter.class);
        settings.put(RocksMemory.SETTING, memory);

        settings.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
                InstanceId.in(Path.of(scheduler.stateDir())));
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_500);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), 1_000);
        settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG), 1_000);

        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ACKS_CONFIG), "all");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG), true);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 0);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 64 * 1024);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG), 30_000);
        settings.put(StreamsConfig.producerPrefix(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG), 10_000);
        return settings;
    }
}
