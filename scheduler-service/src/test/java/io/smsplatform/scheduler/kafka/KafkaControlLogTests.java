package io.smsplatform.scheduler.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.CatalogueSerializer;
import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.scheduler.WishUnacknowledgedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import reactor.test.StepVerifier;

class KafkaControlLogTests {

    private static final int PARTITIONS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A template closes its producer after each use; what it gets from the real factory does not mind either. */
    private final MockProducer<Object, Object> producer =
            new MockProducer<>(cluster(), false, null, new CatalogueSerializer(), new CatalogueSerializer()) {
                @Override
                public void close(Duration timeout) {
                    assertThat(closed()).isFalse();
                }
            };

    private final KafkaControlLog log = new KafkaControlLog(new KafkaTemplate<>(new Factory(producer)));

    @Test
    void writesOneCopyToEachPartition() {
        StepVerifier.create(log.publish(wish()))
                .then(() -> acknowledge(PARTITIONS))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(producer.history()).extracting(ProducerRecord::partition).containsExactly(0, 1, 2);
        assertThat(producer.history()).allSatisfy(copy -> {
            assertThat(copy.topic()).isEqualTo("scheduler.control");
            assertThat(copy.key()).isEqualTo(7L);
            assertThat(copy.value()).isEqualTo(wish());
        });
    }

    @Test
    void isNotDoneUntilAllCopiesAreAcknowledged() {
        StepVerifier.create(log.publish(wish()))
                .then(() -> acknowledge(PARTITIONS - 1))
                .expectNoEvent(Duration.ofMillis(200))
                .then(() -> acknowledge(1))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void saysSoWhenACopyIsLost() {
        StepVerifier.create(log.publish(wish()))
                .then(() -> {
                    acknowledge(PARTITIONS - 1);
                    producer.errorNext(new TimeoutException("no acknowledgement"));
                })
                .expectErrorSatisfies(failure -> assertThat(failure)
                        .isInstanceOf(WishUnacknowledgedException.class)
                        .hasMessageContaining("7"))
                .verify(PATIENCE);
    }

    @Test
    void saysSoWhenNothingCanBeSent() {
        producer.sendException = new TimeoutException("no metadata");

        StepVerifier.create(log.publish(wish()))
                .expectError(WishUnacknowledgedException.class)
                .verify(PATIENCE);
    }

    private void acknowledge(int copies) {
        await().atMost(PATIENCE).until(() -> producer.history().size() == PARTITIONS);
        IntStream.range(0, copies)
                .forEach(i -> assertThat(producer.completeNext()).isTrue());
    }

    private static ControlRequested wish() {
        return ControlRequested.newBuilder()
                .setControlId(7)
                .setAction(ControlAction.CANCEL)
                .setTarget(ControlTarget.TASK)
                .setTaskId(42)
                .setAt(Instant.ofEpochMilli(1_790_000_000_000L))
                .setRequestedBy("shop")
                .build();
    }

    private static Cluster cluster() {
        Node node = new Node(0, "127.0.0.1", 1);
        List<PartitionInfo> partitions = IntStream.range(0, PARTITIONS)
                .mapToObj(i -> new PartitionInfo("scheduler.control", i, node, new Node[] {node}, new Node[] {node}))
                .toList();
        return new Cluster("cluster", List.of(node), partitions, Set.of(), Set.of());
    }

    private record Factory(Producer<Object, Object> producer) implements ProducerFactory<Object, Object> {

        @Override
        public Producer<Object, Object> createProducer() {
            return producer;
        }
    }
}
