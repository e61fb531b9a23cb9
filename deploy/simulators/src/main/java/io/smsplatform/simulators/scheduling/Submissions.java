package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.Channel;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** task-service's part: writes accepted messages, campaigns in large batches and single messages at once. */
final class Submissions implements AutoCloseable {

    /** Long enough for every scenario. */
    private static final Duration VALIDITY = Duration.ofHours(6);

    private static final String TEXT = "Your one-time code is 493028. It is valid for ten minutes.";

    private final Ledger ledger;
    private final KafkaProducer<Object, Object> urgent;
    private final KafkaProducer<Object, Object> bulk;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    Submissions(String bootstrapServers, Ledger ledger) {
        this.ledger = ledger;
        this.urgent = new KafkaProducer<>(KafkaDefaults.producer(bootstrapServers));
        Map<String, Object> batching = new HashMap<>(KafkaDefaults.producer(bootstrapServers));
        batching.put(ProducerConfig.LINGER_MS_CONFIG, 20);
        batching.put(ProducerConfig.BATCH_SIZE_CONFIG, 512 * 1024);
        batching.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 64L * 1024 * 1024);
        batching.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 60_000);
        batching.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 120_000);
        this.bulk = new KafkaProducer<>(batching);
    }

    /** Writes the whole group as fast as the broker takes it; returns when it is acknowledged. */
    void atOnce(String pool, Group group) {
        for (int i = 0; i < group.size; i++) {
            group.due(group.from + i, System.nanoTime());
            send(bulk, pool, group, group.from + i);
        }
        bulk.flush();
        throwFailure();
    }

    /**
     * Writes the group at that rate, an open loop: a message's time counts from when it was due.
     *
     * @param batched whether messages wait a little for others, as a campaign's do
     */
    void paced(String pool, Group group, double perSecond, boolean batched) {
        KafkaProducer<Object, Object> producer = batched ? bulk : urgent;
        long begin = System.nanoTime();
        for (int i = 0; i < group.size; i++) {
            long due = begin + (long) (i * 1e9 / perSecond);
            sleepUntil(due);
            group.due(group.from + i, due);
            send(producer, pool, group, group.from + i);
        }
        producer.flush();
        throwFailure();
    }

    @Override
    public void close() {
        urgent.close(Duration.ofSeconds(5));
        bulk.close(Duration.ofSeconds(5));
    }

    private void send(KafkaProducer<Object, Object> producer, String pool, Group group, int index) {
        producer.send(
                new ProducerRecord<>(
                        Topics.MESSAGES_ACCEPTED.name(), new PoolShard(pool, 0), message(pool, group, index)),
                (metadata, failed) -> {
                    if (failed == null) {
                        ledger.acknowledged(group, index);
                    } else {
                        failure.compareAndSet(null, failed);
                    }
                });
    }

    private MessageAccepted message(String pool, Group group, int index) {
        Instant now = Instant.now();
        return MessageAccepted.newBuilder()
                .setMessageId(ledger.idOf(index))
                .setTaskId(ledger.idOf(group.from))
                .setApplication(group.application)
                .setChannel(Channel.SMS)
                .setPool(pool)
                .setMessageClass(group.messageClass)
                .setRecipient("+999" + (100_000_000 + index)) // no country has the code 999
                .setText(TEXT)
                .setAcceptedAt(now)
                .setExpiresAt(now.plus(VALIDITY))
                .build();
    }

    private void throwFailure() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the broker did not take a message", failed);
        }
    }

    private static void sleepUntil(long nanos) {
        long left;
        while ((left = nanos - System.nanoTime()) > TimeUnit.MICROSECONDS.toNanos(50)) {
            LockSupport.parkNanos(left);
        }
    }
}
