package io.smsplatform.task.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Channel;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Topics;
import io.smsplatform.task.submission.AcceptedLog.NotAcknowledgedException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.kafka.core.KafkaTemplate;

/** What the log says when some records fail; the producer is Kafka's own mock, to fail chosen records. */
class KafkaAcceptedLogTests {

    private static final Node NODE = new Node(1, "127.0.0.1", 9092);
    private static final Cluster CLUSTER = new Cluster(
            "cluster",
            List.of(NODE),
            List.of(new PartitionInfo(Topics.MESSAGES_ACCEPTED.name(), 0, NODE, new Node[] {NODE}, new Node[] {NODE})),
            Set.of(),
            Set.of());

    private final MockProducer<Object, Object> producer =
            new MockProducer<>(
                    CLUSTER,
                    false,
                    new RoundRobinPartitioner(),
                    (topic, key) -> new byte[0],
                    (topic, value) -> new byte[0]) {
                @Override
                public void close(Duration timeout) {} // the template gives a producer back after each use
            };
    private final KafkaAcceptedLog log =
            new KafkaAcceptedLog(new KafkaTemplate<>(() -> producer), Duration.ofSeconds(5));

    @AfterEach
    void stop() {
        log.destroy();
    }

    @Test
    void waitsForEveryAcknowledgement() throws Exception {
        CompletableFuture<Void> appended = log.append(messages(3)).toFuture();
        await().until(() -> producer.history().size() == 3);
        producer.completeNext();
        producer.completeNext();
        assertThat(appended).isNotDone();
        producer.completeNext();
        appended.get(5, TimeUnit.SECONDS);
    }

    @Test
    void oneRefusedRecordLeavesTheOutcomeOpen() {
        CompletableFuture<Void> appended = log.append(messages(2)).toFuture();
        await().until(() -> producer.history().size() == 2);
        producer.completeNext();
        producer.errorNext(new NotEnoughReplicasException("one replica"));

        assertThat(nothingWritten(appended)).isFalse();
    }

    @Test
    void recordsThatAreNotAcknowledgedInTimeLeaveTheOutcomeOpen() {
        KafkaAcceptedLog hasty = new KafkaAcceptedLog(new KafkaTemplate<>(() -> producer), Duration.ofMillis(200));
        CompletableFuture<Void> appended = hasty.append(messages(1)).toFuture();

        assertThat(nothingWritten(appended)).isFalse();
        assertThat(producer.history()).hasSize(1);
        hasty.destroy();
    }

    @Test
    void withoutABrokerNothingIsWritten() {
        producer.partitionsForException = new org.apache.kafka.common.errors.TimeoutException("no metadata");

        assertThat(nothingWritten(log.append(messages(1)).toFuture())).isTrue();
        assertThat(producer.history()).isEmpty();
    }

    private static boolean nothingWritten(CompletableFuture<Void> appended) {
        Throwable failure = appended.handle((done, thrown) -> thrown)
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
        assertThat(failure).isInstanceOf(NotAcknowledgedException.class);
        return ((NotAcknowledgedException) failure).nothingWritten();
    }

    private static List<MessageAccepted> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> MessageAccepted.newBuilder()
                        .setMessageId(i)
                        .setTaskId(1)
                        .setApplication("shop")
                        .setChannel(Channel.SMS)
                        .setPool("phones")
                        .setMessageClass(MessageClass.NORMAL)
                        .setRecipient("+4917")
                        .setText("Hello")
                        .setAcceptedAt(Instant.EPOCH)
                        .setExpiresAt(Instant.EPOCH)
                        .setMetadata(Map.of())
                        .build())
                .toList();
    }
}
