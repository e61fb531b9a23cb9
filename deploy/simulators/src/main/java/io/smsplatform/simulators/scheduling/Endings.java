package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/** result-service's part: enters deferrals and ends of messages in the ledger, from the beginning of the topics. */
final class Endings implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(500);

    /** After these another attempt may follow. */
    private static final Set<DeferReason> ENDS_AN_ATTEMPT = EnumSet.of(
            DeferReason.BACK_OFF,
            DeferReason.LEASE_ENDED,
            DeferReason.RETURNED,
            DeferReason.RESEND_AFTER_UNKNOWN,
            DeferReason.TAKEN_BACK,
            DeferReason.MOVED);

    private final Ledger ledger;
    private final KafkaConsumer<Object, Object> consumer;
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread reader = new Thread(this::read, "endings");
    private volatile boolean closed;

    Endings(String bootstrapServers, Ledger ledger) {
        this.ledger = ledger;
        Map<String, Object> settings = new HashMap<>(KafkaDefaults.consumer(bootstrapServers));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer = new KafkaConsumer<>(settings);
    }

    void open() {
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(Topics.MESSAGES_DEFERRED.name(), Topics.MESSAGES_SETTLED.name())) {
            consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
        reader.start();
    }

    /** @throws IllegalStateException if reading has failed */
    void requireWell() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the endings are not read", failed);
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        consumer.close();
    }

    private void read() {
        try {
            while (!closed) {
                consumer.poll(POLL).forEach(this::enter);
            }
        } catch (WakeupException e) {
            return; // closed
        } catch (RuntimeException e) { // told by requireWell()
            failure.compareAndSet(null, e);
        }
    }

    private void enter(ConsumerRecord<Object, Object> entry) {
        if (entry.value() instanceof MessageSettled settled) {
            ledger.settled(settled.getMessageId(), settled.getState());
        } else if (entry.value() instanceof MessageDeferred deferred
                && ENDS_AN_ATTEMPT.contains(deferred.getReason())) {
            ledger.deferred(deferred.getMessageId(), deferred.getAttempt());
        }
    }
}
