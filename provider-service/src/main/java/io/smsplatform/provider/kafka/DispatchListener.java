package io.smsplatform.provider.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Parking;
import io.smsplatform.events.SeenAttempts;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.provider.SendMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Hands dispatched attempts to {@link SendMessage}. A batch's offsets are committed before any of it is sent: after a
 * crash nothing is sent a second time, and what was lost comes back by its lease. received = begun + duplicate + parked.
 */
@Component
class DispatchListener {

    static final String TOPIC = "messages.dispatched.provider";

    /** A scheduler that lost its task unawares may dispatch an attempt twice within seconds. */
    private static final int REMEMBERED = 50_000;

    private static final Logger log = LoggerFactory.getLogger(DispatchListener.class);

    private final SendMessage send;
    private final KafkaTemplate<Object, Object> kafka;
    private final Counter received;
    private final Counter parked;
    private final Counter duplicates;
    private final SeenAttempts seen = new SeenAttempts(REMEMBERED);

    DispatchListener(SendMessage send, KafkaTemplate<Object, Object> kafka, MeterRegistry meters) {
        this.send = send;
        this.kafka = kafka;
        this.received = Counter.builder("sms.provider.dispatches.received").register(meters);
        this.duplicates = Counter.builder("sms.provider.dispatches.duplicate").register(meters);
        this.parked = Counter.builder("sms.provider.dispatches.parked").register(meters);
    }

    @KafkaListener(
            id = "provider-dispatches",
            groupId = "provider-service",
            topics = TOPIC,
            containerFactory = "dispatchContainers")
    void on(List<ConsumerRecord<byte[], byte[]>> batch, Acknowledgment acknowledgment) {
        List<MessageDispatched> dispatches = decode(batch);
        acknowledgment.acknowledge();
        received.increment(batch.size());
        List<MessageDispatched> first =
                dispatches.stream().filter(this::isFirst).toList();
        Flux.fromIterable(first)
                .flatMap(send::on, Math.max(1, first.size())) // as many as lanes asked for
                .subscribe();
    }

    private boolean isFirst(MessageDispatched dispatched) {
        boolean first = seen.isFirst(dispatched.getMessageId(), dispatched.getAttempt());
        if (!first) {
            duplicates.increment();
        }
        return first;
    }

    /** What cannot be read is parked, and parked for certain, before the batch counts as read. */
    private List<MessageDispatched> decode(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<MessageDispatched> dispatches = new ArrayList<>(batch.size());
        List<CompletableFuture<?>> parking = new ArrayList<>();
        for (ConsumerRecord<byte[], byte[]> entry : batch) {
            try {
                dispatches.add(dispatch(entry.value()));
            } catch (UndecodableException e) {
                parking.add(park(entry, e));
            }
        }
        CompletableFuture.allOf(parking.toArray(CompletableFuture[]::new)).join();
        return dispatches;
    }

    private static MessageDispatched dispatch(byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableException("record without a value");
        }
        return Topics.MESSAGES_DISPATCHED_PROVIDER.value().decode(value);
    }

    private CompletableFuture<?> park(ConsumerRecord<byte[], byte[]> entry, UndecodableException reason) {
        parked.increment();
        log.error("parked {}-{} offset {}: {}", entry.topic(), entry.partition(), entry.offset(), reason.getMessage());
        return kafka.send(Parking.park(entry, "provider-service", String.valueOf(reason.getMessage())));
    }
}
