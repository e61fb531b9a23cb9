package io.smsplatform.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.Topics;
import io.smsplatform.testkit.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;

/** What arrives as a dispatch and is none: it is parked, and what stands behind it in the log is read. */
class UnreadableDispatchIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String TOPIC = Topics.MESSAGES_DISPATCHED_SMPP.name();

    @Test
    void parksWhatIsNoDispatchAndWhatIsNothing() {
        try (RunningEdge edge = RunningEdge.start();
                KafkaProducer<Object, Object> log =
                        new KafkaProducer<>(KafkaDefaults.producer(TestPlatform.bootstrapServers()))) {
            double parked = edge.counter("sms.smpp.dispatches", "result", "parked");
            log.send(new ProducerRecord<>(TOPIC, 0, 71L, null));
            log.send(new ProducerRecord<>(TOPIC, 0, 72L, new byte[] {1, 2, 3}));
            log.send(new ProducerRecord<>(TOPIC, 0, 73L, null));
            log.flush();

            await().atMost(SOON)
                    .until(() -> edge.counter("sms.smpp.dispatches", "result", "parked") - parked, count -> count == 3);
            assertThat(parkedKeys()).contains(71L, 72L, 73L);
        }
    }

    private static TreeSet<Long> parkedKeys() {
        TreeSet<Long> keys = new TreeSet<>();
        Map<String, Object> settings = KafkaDefaults.consumer(TestPlatform.bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions =
                    consumer.partitionsFor(Topics.MESSAGES_DISPATCHED_SMPP.parkedName()).stream()
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await().atMost(SOON).until(() -> {
                consumer.poll(Duration.ofMillis(200))
                        .forEach(entry ->
                                keys.add(Topics.MESSAGES_DISPATCHED_SMPP.key().decode(entry.key())));
                return keys.size() >= 3;
            });
        }
        return keys;
    }
}
