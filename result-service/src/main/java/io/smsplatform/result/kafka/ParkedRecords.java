package io.smsplatform.result.kafka;

import io.smsplatform.events.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Puts records that cannot be read on {@code <topic>.parked} unchanged, with who parked them, why and where from. */
@Component
class ParkedRecords {

    private static final Logger log = LoggerFactory.getLogger(ParkedRecords.class);

    private final KafkaTemplate<Object, Object> kafka;

    ParkedRecords(KafkaTemplate<Object, Object> kafka) {
        this.kafka = kafka;
    }

    /** A record with the reason why it cannot be read. */
    record Bad(ConsumerRecord<byte[], byte[]> entry, String reason) {}

    /** Returns when Kafka has acknowledged all of them. */
    void park(List<Bad> records) {
        List<CompletableFuture<?>> sends = new ArrayList<>();
        for (Bad bad : records) {
            ConsumerRecord<byte[], byte[]> entry = bad.entry();
            log.warn("parked {}-{} offset {}: {}", entry.topic(), entry.partition(), entry.offset(), bad.reason());
            sends.add(kafka.send(parked(bad)));
        }
        CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
    }

    private static ProducerRecord<Object, Object> parked(Bad bad) {
        ConsumerRecord<byte[], byte[]> entry = bad.entry();
        ProducerRecord<Object, Object> parked =
                new ProducerRecord<>(entry.topic() + Topic.PARKED_SUFFIX, null, entry.key(), entry.value());
        entry.headers().forEach(header -> parked.headers().add(header));
        header(parked, "parked-by", MessageEvents.GROUP);
        header(parked, "parked-reason", bad.reason());
        header(parked, "parked-from", entry.topic() + "-" + entry.partition() + "@" + entry.offset());
        return parked;
    }

    private static void header(ProducerRecord<Object, Object> parked, String name, String value) {
        parked.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }
}
