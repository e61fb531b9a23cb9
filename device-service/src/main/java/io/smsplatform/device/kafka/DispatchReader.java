package io.smsplatform.device.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.lane.DispatchPartitions;
import io.smsplatform.device.lane.HandOver;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Parking;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.UndecodableException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchAcknowledgingMessageListener;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;

/**
 * Reads this instance's partitions of the dispatch topic. A batch's offsets are committed before it is handed over, so
 * that nothing is handed over twice by re-reading; what a crash swallows comes back by its lease.
 */
@Component
class DispatchReader implements BatchAcknowledgingMessageListener<byte[], byte[]>, ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(DispatchReader.class);

    private final HandOver handOver;
    private final DispatchPartitions partitions;
    private final KafkaTemplate<Object, Object> kafka;
    private final Counter parked;
    private final Set<Integer> owned = new TreeSet<>();

    DispatchReader(
            HandOver handOver,
            DispatchPartitions partitions,
            KafkaTemplate<Object, Object> kafka,
            MeterRegistry meters) {
        this.handOver = handOver;
        this.partitions = partitions;
        this.kafka = kafka;
        this.parked = meters.counter("sms_device_dispatches", "outcome", "parked");
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> batch, @Nullable Acknowledgment acknowledgment) {
        List<MessageDispatched> messages = new ArrayList<>(batch.size());
        for (ConsumerRecord<byte[], byte[]> entry : batch) {
            try {
                messages.add(dispatch(entry.value()));
            } catch (UndecodableException e) {
                park(entry, e);
            }
        }
        Objects.requireNonNull(acknowledgment, "the container acknowledges by hand")
                .acknowledge();
        messages.forEach(this::handOver);
    }

    /** From here on nothing is repeated: what fails, whatever the reason, is left to its lease. */
    private void handOver(MessageDispatched message) {
        try {
            handOver.on(message);
        } catch (RuntimeException e) {
            log.error(
                    "message {} attempt {} was not handed over, its lease will recover it",
                    Tsid.format(message.getMessageId()),
                    message.getAttempt(),
                    e);
        }
    }

    private static MessageDispatched dispatch(byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableException("record without a value");
        }
        return Topics.MESSAGES_DISPATCHED_DEVICE.value().decode(value);
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> added) {
        added.forEach(partition -> owned.add(partition.partition()));
        publish();
    }

    @Override
    public void onPartitionsRevokedAfterCommit(Consumer<?, ?> consumer, Collection<TopicPartition> gone) {
        gone.forEach(partition -> owned.remove(partition.partition()));
        publish();
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> gone) {
        onPartitionsRevokedAfterCommit(consumer, gone);
    }

    private void publish() {
        log.info("reading partitions {} of {}", owned, Topics.MESSAGES_DISPATCHED_DEVICE.name());
        partitions.assigned(List.copyOf(owned));
    }

    private void park(ConsumerRecord<byte[], byte[]> entry, UndecodableException reason) {
        // before the commit: a dead record is kept or read again
        kafka.send(Parking.park(entry, "device-service", String.valueOf(reason.getMessage())))
                .join();
        parked.increment();
        log.error("unreadable dispatch at {}@{} parked", entry.partition(), entry.offset());
    }
}
