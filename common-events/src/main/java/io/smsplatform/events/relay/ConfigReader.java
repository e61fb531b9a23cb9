package io.smsplatform.events.relay;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.Topic;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.events.config.Versioned;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps whole configuration topics in memory: reads them from their beginning, then follows them, on one thread and one
 * connection for all tables of a service. Not a consumer group: every instance sees everything.
 */
public final class ConfigReader implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ConfigReader.class);
    private static final Duration RETRY_PAUSE = Duration.ofSeconds(1);

    private final String bootstrapServers;
    private final Map<String, ConfigTable<?>> tables = new HashMap<>();
    private final CountDownLatch caughtUp = new CountDownLatch(1);
    private final Thread thread = new Thread(this::run, "config-reader");
    private volatile @Nullable Consumer<byte[], byte[]> consumer;
    private volatile boolean closed;

    public ConfigReader(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
        thread.setDaemon(true);
    }

    /** Adds a table; only before {@link #start(Duration)}. */
    public <V extends Versioned> ConfigTable<V> table(Topic<String, V> topic) {
        ConfigTable<V> table = new ConfigTable<>(topic);
        tables.put(topic.name(), table);
        return table;
    }

    /**
     * Starts reading and waits until everything written so far has been read.
     *
     * @throws IllegalStateException if that takes longer than the timeout
     */
    public void start(Duration timeout) {
        thread.start();
        try {
            if (!caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("configuration topics %s not read within %s from %s"
                        .formatted(tables.keySet(), timeout, bootstrapServers));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading configuration", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        Consumer<byte[], byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads until closed; after a failure from the beginning again, which versions make harmless. */
    private void run() {
        while (!closed) {
            try {
                follow();
            } catch (WakeupException e) {
                log.debug("configuration reader closed");
            } catch (KafkaException e) {
                log.warn("configuration not readable, will retry: {}", e.toString());
                pause();
            }
        }
    }

    private void follow() {
        Map<String, Object> settings = KafkaDefaults.consumer(bootstrapServers);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        try (Consumer<byte[], byte[]> reading = new KafkaConsumer<>(settings)) {
            consumer = reading;
            List<TopicPartition> partitions = tables.keySet().stream()
                    .flatMap(name -> partitions(reading, name).stream())
                    .toList();
            reading.assign(partitions);
            reading.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = reading.endOffsets(partitions);
            while (!closed) {
                if (caughtUp.getCount() > 0
                        && ends.entrySet().stream().allMatch(end -> reading.position(end.getKey()) >= end.getValue())) {
                    caughtUp.countDown();
                }
                for (ConsumerRecord<byte[], byte[]> entry : reading.poll(Duration.ofSeconds(1))) {
                    apply(entry);
                }
            }
        } finally {
            consumer = null;
        }
    }

    /** @throws UnknownTopicOrPartitionException if there is no such topic: an empty table would be a wrong one */
    private static List<TopicPartition> partitions(Consumer<byte[], byte[]> reading, String topic) {
        List<PartitionInfo> known = reading.partitionsFor(topic);
        if (known.isEmpty()) {
            throw new UnknownTopicOrPartitionException("there is no topic " + topic);
        }
        return known.stream()
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_PAUSE.toMillis());
        } catch (InterruptedException e) {
            closed = true;
        }
    }

    private void apply(ConsumerRecord<byte[], byte[]> entry) {
        ConfigTable<?> table = tables.get(entry.topic());
        if (table == null || entry.value() == null) {
            return;
        }
        try {
            table.apply(entry.key(), entry.value());
        } catch (UndecodableException e) {
            log.error(
                    "unreadable entry at {}-{} offset {} ignored: {}",
                    entry.topic(),
                    entry.partition(),
                    entry.offset(),
                    e.getMessage());
        } catch (RuntimeException e) { // a listener's fault: the other entries still have to arrive
            log.error("entry at {}-{} offset {} not applied", entry.topic(), entry.partition(), entry.offset(), e);
        }
    }
}
