package io.smsplatform.scheduler;

import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Channel;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/** The scheduler's neighbours on the real broker: sends what they send and reads what they read, for one pool. */
public final class Wire implements AutoCloseable {

    private final String pool;
    private final KafkaProducer<Object, Object> producer;
    private final KafkaConsumer<Object, Object> consumer;
    private final List<ConsumerRecord<Object, Object>> seen = new ArrayList<>();
    private long sequence;

    public Wire(String bootstrapServers, String pool) {
        this.pool = pool;
        this.producer = new KafkaProducer<>(KafkaDefaults.producer(bootstrapServers));
        Map<String, Object> settings = new HashMap<>(KafkaDefaults.consumer(bootstrapServers));
        settings.put("fetch.max.wait.ms", 50);
        this.consumer = new KafkaConsumer<>(settings);
        List<TopicPartition> all = new ArrayList<>();
        for (String topic : List.of(
                Topics.MESSAGES_DISPATCHED_SMPP.name(),
                Topics.MESSAGES_DEFERRED.name(),
                Topics.MESSAGES_SETTLED.name(),
                Topics.MESSAGES_ACCEPTED.parkedName())) {
            consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(all);
        consumer.seekToBeginning(all);
    }

    public void definePool(long version) {
        send(
                Topics.CONFIG_POOLS.name(),
                pool,
                new PoolConfig(
                        pool,
                        version,
                        false,
                        "sms",
                        "least_loaded",
                        0,
                        5,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(30),
                        Duration.ofDays(3),
                        1));
    }

    public void accept(long id) {
        send(Topics.MESSAGES_ACCEPTED.name(), new PoolShard(pool, 0), accepted(id));
    }

    /** As {@link #accept}, without waiting for the broker. */
    public void acceptLater(long id) {
        producer.send(new ProducerRecord<>(Topics.MESSAGES_ACCEPTED.name(), new PoolShard(pool, 0), accepted(id)));
    }

    private MessageAccepted accepted(long id) {
        Instant now = Instant.now();
        return MessageAccepted.newBuilder()
                .setMessageId(id)
                .setTaskId(id)
                .setApplication("shop")
                .setChannel(Channel.SMS)
                .setPool(pool)
                .setMessageClass(MessageClass.NORMAL)
                .setRecipient("+8613800138000")
                .setText("text " + id)
                .setAcceptedAt(now)
                .setExpiresAt(now.plusSeconds(3_600))
                .build();
    }

    public void demand(String lane, int window, int returnPartition) {
        Instant now = Instant.now();
        send(
                Topics.LANES_DEMAND.name(),
                new PoolShard(pool, 0),
                LaneDemand.newBuilder()
                        .setLane(lane)
                        .setKind(LaneKind.SMPP)
                        .setPool(pool)
                        .setMode(DemandMode.STANDING)
                        .setCredit(window)
                        .setReturnPartition(returnPartition)
                        .setSession("session")
                        .setSequence(++sequence)
                        .setAt(now)
                        .setExpiresAt(now.plusSeconds(300))
                        .build());
    }

    public void report(MessageDispatched of, Outcome outcome) {
        send(Topics.MESSAGES_REPORTED.name(), new PoolShard(pool, 0), reported(of, outcome));
    }

    /** As {@link #report}, without waiting for the broker. */
    public void reportLater(MessageDispatched of, Outcome outcome) {
        producer.send(
                new ProducerRecord<>(Topics.MESSAGES_REPORTED.name(), new PoolShard(pool, 0), reported(of, outcome)));
    }

    private MessageReported reported(MessageDispatched of, Outcome outcome) {
        return MessageReported.newBuilder()
                .setMessageId(of.getMessageId())
                .setAttempt(of.getAttempt())
                .setPool(pool)
                .setLane(of.getLane())
                .setOutcome(outcome)
                .setAt(Instant.now())
                .build();
    }

    public void send(String topic, Object key, Object value) {
        try {
            producer.send(new ProducerRecord<>(topic, key, value)).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("not sent to " + topic, e);
        }
    }

    public List<MessageDispatched> awaitDispatched(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> dispatched().size() >= count);
        return dispatched();
    }

    public List<MessageSettled> awaitSettled(int count) {
        await().atMost(Duration.ofSeconds(60)).until(() -> settled().size() >= count);
        return settled();
    }

    public List<MessageDispatched> dispatched() {
        return values(MessageDispatched.class, event -> event.getPool().equals(pool));
    }

    public List<MessageSettled> settled() {
        return values(MessageSettled.class, event -> event.getPool().equals(pool));
    }

    /** Records of that topic, whatever pool they are of. */
    public List<ConsumerRecord<Object, Object>> records(String topic) {
        poll();
        return seen.stream().filter(each -> each.topic().equals(topic)).toList();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }

    private <E> List<E> values(Class<E> type, Predicate<E> ofPool) {
        poll();
        return seen.stream()
                .map(ConsumerRecord::value)
                .filter(type::isInstance)
                .map(type::cast)
                .filter(ofPool)
                .toList();
    }

    private void poll() {
        consumer.poll(Duration.ofMillis(100)).forEach(seen::add);
    }
}
