package io.smsplatform.result.kafka;

import io.smsplatform.events.Parking;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Puts records that cannot be read or written on {@code <topic>.parked} unchanged, with who parked them, why and where from. */
@Component
class ParkedRecords {

    private static final Logger log = LoggerFactory.getLogger(ParkedRecords.class);

    private final KafkaTemplate<Object, Object> kafka;

    ParkedRecords(KafkaTemplate<Object, Object> kafka) {
        this.kafka = kafka;
    }

    /** A record with the reason why it cannot become part of a row. */
    record Bad(ConsumerRecord<byte[], byte[]> entry, String reason) {}

    /** Returns when Kafka has acknowledged all of them. */
    void park(List<Bad> records) {
        List<CompletableFuture<?>> sends = new ArrayList<>();
        for (Bad bad : records) {
            ConsumerRecord<byte[], byte[]> entry = bad.entry();
            log.warn("parked {}-{} offset {}: {}", entry.topic(), entry.partition(), entry.offset(), bad.reason());
            sends.add(kafka.send(Parking.park(entry, MessageEvents.GROUP, bad.reason())));
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
    }
}
