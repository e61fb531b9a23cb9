package io.smsplatform.smpp.kafka;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Parking;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.smpp.SmppMetrics;
import io.smsplatform.smpp.sending.Connectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/**
 * Hands dispatched attempts to their connectors. A batch's offsets are committed before any of it is sent: after a crash
 * nothing is submitted a second time, and what was in flight comes back by its lease.
 */
@Component
class DispatchListener {

    static final String TOPIC = "messages.dispatched.smpp";

    private static final Logger log = LoggerFactory.getLogger(DispatchListener.class);

    private final Connectors connectors;
    private final KafkaTemplate<Object, Object> kafka;
    private final SmppMetrics metrics;

    DispatchListener(Connectors connectors, KafkaTemplate<Object, Object> kafka, SmppMetrics metrics) {
        this.connectors = connectors;
        this.kafka = kafka;
        this.metrics = metrics;
    }

    @KafkaListener(
            id = "smpp-dispatches",
            groupId = "smpp-edge-service",
            topics = TOPIC,
            containerFactory = "dispatchContainers")
    void on(List<ConsumerRecord<byte[], byte[]>> batch, Acknowledgment acknowledgment) {
        List<MessageDispatched> dispatches = decode(batch);
        acknowledgment.acknowledge();
        dispatches.forEach(this::handOver);
    }

    /** From here on nothing is repeated: what fails, whatever the reason, is left to its lease. */
    private void handOver(MessageDispatched dispatched) {
        try {
            connectors.on(dispatched);
        } catch (RuntimeException e) {
            log.error(
                    "message {} attempt {} was not handed over, its lease will recover it",
                    Tsid.format(dispatched.getMessageId()),
                    dispatched.getAttempt(),
                    e);
        }
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
        return Topics.MESSAGES_DISPATCHED_SMPP.value().decode(value);
    }

    private CompletableFuture<?> park(ConsumerRecord<byte[], byte[]> entry, UndecodableException reason) {
        log.error("parked {}-{} offset {}: {}", entry.topic(), entry.partition(), entry.offset(), reason.getMessage());
        ProducerRecord<Object, Object> copy =
                Parking.park(entry, "smpp-edge-service", String.valueOf(reason.getMessage()));
        return kafka.send(copy).thenRun(() -> {
            metrics.dispatches.received.increment();
            metrics.dispatches.parked.increment();
        });
    }
}
