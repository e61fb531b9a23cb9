package io.smsplatform.provider.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.provider.KafkaProperties;
import io.smsplatform.testkit.TestPlatform;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.listener.BatchAcknowledgingMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/** The container as it is wired, against a real broker, with a listener that cannot get rid of what it read. */
class DispatchConfigurationIT {

    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String TOPIC = "dispatches-of-an-outage";

    /** The container of Spring's own choice repeats a batch nine times and then skips it. */
    @Test
    void repeatsABatchForAsLongAsAnOutageLasts() throws Exception {
        String bootstrap = TestPlatform.bootstrapServers();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaProducer<byte[], byte[]> log = new KafkaProducer<>(
                        KafkaDefaults.producer(bootstrap), new ByteArraySerializer(), new ByteArraySerializer())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
            AtomicInteger calls = new AtomicInteger();
            ConcurrentMessageListenerContainer<byte[], byte[]> container = container(bootstrap);
            container.getContainerProperties().setMessageListener((BatchAcknowledgingMessageListener<byte[], byte[]>)
                    (batch, acknowledgment) -> {
                        if (calls.incrementAndGet() <= 12) {
                            throw new IllegalStateException("not parked");
                        }
                        assertThat(batch).extracting(ConsumerRecord::offset).startsWith(0L);
                        acknowledgment.acknowledge();
                    });
            log.send(new ProducerRecord<>(TOPIC, 0, new byte[] {1}, new byte[] {1}))
                    .get();
            container.start();
            try {
                await().atMost(PATIENCE).until(() -> calls.get() > 12);
                await().atMost(PATIENCE).until(() -> committed(admin) == 1);
                assertThat(calls).hasValue(13);
            } finally {
                container.stop();
            }
        }
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(String bootstrap) {
        KafkaProperties kafka = new KafkaProperties(bootstrap, 1);
        var containers = new DispatchConfiguration()
                .dispatchContainers(
                        kafka,
                        new OwnedPartitions(null),
                        new TopicProvisioner(Map.of("bootstrap.servers", bootstrap), 1));
        containers.getContainerProperties().setConsumerRebalanceListener(null);
        var container = containers.createContainer(TOPIC);
        container.getContainerProperties().setGroupId(TOPIC);
        return container;
    }

    private static long committed(Admin admin) throws Exception {
        var offset = admin.listConsumerGroupOffsets(TOPIC)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(new TopicPartition(TOPIC, 0));
        return offset == null ? 0 : offset.offset();
    }
}
