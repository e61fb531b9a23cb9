package io.smsplatform.device.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

class AgainFromTheLogTests {

    private static final TopicPartition OWNED = new TopicPartition("dispatched", 0);
    private static final TopicPartition LOST = new TopicPartition("dispatched", 1);

    private final AgainFromTheLog handler = new AgainFromTheLog(Duration.ZERO);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final KafkaMessageListenerContainer<byte[], byte[]> container = new KafkaMessageListenerContainer<>(
            new DefaultKafkaConsumerFactory<>(Map.of(), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
            new ContainerProperties("dispatched"));

    @Test
    void givesUpOnNoBatchHoweverOftenItFails() {
        consumer.assign(List.of(OWNED));
        for (int i = 0; i < 12; i++) {
            consumer.seek(OWNED, 7);
            fail(batch(OWNED, 5, 6));
            assertThat(consumer.position(OWNED)).isEqualTo(5);
        }
    }

    @Test
    void leavesAPartitionThatIsAnothersNowAlone() {
        consumer.assign(List.of(OWNED));
        consumer.seek(OWNED, 3);
        fail(batch(LOST, 5, 6));
        assertThat(consumer.position(OWNED)).isEqualTo(3);
    }

    private void fail(ConsumerRecords<byte[], byte[]> batch) {
        handler.handleBatch(new IllegalStateException("no broker"), batch, consumer, container, () -> {
            throw new AssertionError("repeated from memory");
        });
    }

    private static ConsumerRecords<byte[], byte[]> batch(TopicPartition partition, long... offsets) {
        List<ConsumerRecord<byte[], byte[]>> entries = Arrays.stream(offsets)
                .mapToObj(offset -> new ConsumerRecord<>(
                        partition.topic(), partition.partition(), offset, new byte[0], new byte[0]))
                .toList();
        return new ConsumerRecords<>(Map.of(partition, entries), Map.of());
    }
}
