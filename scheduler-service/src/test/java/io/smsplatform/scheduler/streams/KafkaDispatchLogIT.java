package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.Channel;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.testkit.TestPlatform;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a task finds of its former process in real dispatch topics. Each test has its own partition of one of them. */
class KafkaDispatchLogIT {

    private static final String TOPIC = Topics.MESSAGES_DISPATCHED_PROVIDER.name();
    private static final long HOUR = 3_600_000;

    private static KafkaProducer<Object, Object> producer;
    private static Admin admin;
    private static int groups;

    private final long now = System.currentTimeMillis();
    private final String group = "dispatch-log-" + ++groups;
    private final KafkaDispatchLog log = new KafkaDispatchLog(TestPlatform.bootstrapServers(), group);

    @BeforeAll
    static void open() {
        new TopicProvisioner(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()), 4).provision();
        producer = new KafkaProducer<>(KafkaDefaults.producer(TestPlatform.bootstrapServers()));
        admin = Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()));
    }

    @AfterAll
    static void close() {
        producer.close();
        admin.close();
    }

    @Test
    void findsTheLastWorkOfItsTaskThoughOthersHaveGoneOnSince() throws Exception {
        int task = dispatch("slow", 1, 0, now - HOUR);
        dispatch("slow", 2, 0, now - HOUR + 20_000);
        for (int i = 0; i < 100; i++) {
            dispatch("others", 1_000 + i, 0, now);
        }

        DispatchLog.Tail tail = log.read(task, now - HOUR, event -> event.pool().equals("slow"));

        assertThat(tail.lastOf()).containsOnlyKeys(1L, 2L);
        assertThat(tail.covers(LaneKind.PROVIDER, 0, now - HOUR)).isTrue();
    }

    @Test
    void takesTheTimeOfTheLastCommitWhenNothingIsKept() throws Exception {
        int task = dispatch("lost", 3, 1, now - HOUR);
        dispatch("others", 4, 1, now);
        PoolShard shard = new PoolShard("lost", 0);
        String source = Topics.MESSAGES_REPORTED.name();
        long offset = producer.send(new ProducerRecord<>(source, task, now - HOUR, shard, new byte[] {1}))
                .get()
                .offset();
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(source, task), new OffsetAndMetadata(offset + 1)))
                .all()
                .get();

        DispatchLog.Tail tail = log.read(task, 0, event -> event.pool().equals("lost"));

        assertThat(tail.lastOf()).containsOnlyKeys(3L);
    }

    @Test
    void takesNoRecordForItsOwnWorkThatWasWrittenWhileItWasDown() throws Exception {
        int task = dispatch("down", 10, 1, now - HOUR);
        PoolShard shard = new PoolShard("down", 0);
        String source = Topics.LANES_DEMAND.name();
        long offset = producer.send(new ProducerRecord<>(source, task, now - HOUR, shard, new byte[] {1}))
                .get()
                .offset();
        producer.send(new ProducerRecord<>(source, task, now, shard, new byte[] {1}))
                .get();
        admin.alterConsumerGroupOffsets(
                        group, Map.of(new TopicPartition(source, task), new OffsetAndMetadata(offset + 1)))
                .all()
                .get();

        DispatchLog.Tail tail = log.read(task, now - HOUR, event -> event.pool().equals("down"));

        assertThat(tail.lastOf()).containsOnlyKeys(10L);
    }

    @Test
    void readsOnlyItsOwnTask() throws Exception {
        int task = dispatch("own", 5, 2, now);

        assertThat(log.read(task, now, event -> event.pool().equals("own")).lastOf())
                .hasSize(1);
        assertThat(log.read((task + 1) % 4, now, event -> event.pool().equals("own"))
                        .lastOf())
                .isEmpty();
    }

    @Test
    void vouchesForNothingBesideARecordItCannotRead() throws Exception {
        int task = dispatch("odd", 8, 2, now);
        producer.send(new ProducerRecord<>(TOPIC, 2, now, 9L, new byte[] {1})).get();

        DispatchLog.Tail tail = log.read(task, now, event -> event.pool().equals("odd"));

        assertThat(tail.lastOf()).containsOnlyKeys(8L);
        assertThat(tail.covers(LaneKind.PROVIDER, 2, now)).isFalse();
        assertThat(tail.covers(LaneKind.PROVIDER, 1, now)).isTrue();
    }

    @Test
    void doesNotVouchForWhatRetentionHasDeleted() throws Exception {
        int task = dispatch("deleted", 6, 3, now - HOUR);
        dispatch("deleted", 7, 3, now);
        TopicPartition partition = new TopicPartition(TOPIC, 3);
        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(1)))
                .all()
                .get();

        DispatchLog.Tail some = log.read(task, now - HOUR, event -> true);
        assertThat(some.covers(LaneKind.PROVIDER, 3, now - HOUR)).isFalse();
        assertThat(some.covers(LaneKind.PROVIDER, 3, now)).isTrue();

        admin.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(2)))
                .all()
                .get();
        assertThat(log.read(task, now, event -> true).covers(LaneKind.PROVIDER, 3, now))
                .isFalse();
    }

    /** @return the task of that pool */
    private static int dispatch(String pool, long id, int partition, long at)
            throws ExecutionException, InterruptedException {
        MessageDispatched event = MessageDispatched.newBuilder()
                .setMessageId(id)
                .setAttempt(1)
                .setApplication("shop")
                .setChannel(Channel.WEBHOOK)
                .setPool(pool)
                .setMessageClass(MessageClass.NORMAL)
                .setLane("provider:p")
                .setKind(LaneKind.PROVIDER)
                .setSession("s")
                .setDemandSequence(1)
                .setRecipient("+8613800138000")
                .setText("hello")
                .setSegments(1)
                .setDispatchedAt(Instant.ofEpochMilli(at))
                .setLeaseUntil(Instant.ofEpochMilli(at + 30_000))
                .setExpiresAt(Instant.ofEpochMilli(at + HOUR))
                .setReason("test")
                .build();
        producer.send(new ProducerRecord<>(TOPIC, partition, at, id, event)).get();
        return producer.send(
                        new ProducerRecord<>(Topics.MESSAGES_ACCEPTED.name(), new PoolShard(pool, 0), new byte[] {1}))
                .get()
                .partition();
    }
}
