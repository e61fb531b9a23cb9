package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * An smpp-edge's part for all lanes of one pool: asks for work with standing windows that it repeats every second, reads
 * what is dispatched to it, and reports what the {@link Networks} behind its lanes did with it.
 */
final class Edge implements AutoCloseable {

    private static final Duration HEARTBEAT = Duration.ofSeconds(1);
    private static final Duration DEMAND_ENDS = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(500);

    private final String pool;
    private final Lanes lanes;
    private final Ledger ledger;
    private final KafkaProducer<Object, Object> producer;
    private final KafkaConsumer<Object, Object> consumer;
    private final Networks networks;
    private final Map<String, Integer> laneNumbers = new HashMap<>();
    private final String session = "bench-" + System.nanoTime();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private final Thread reader = new Thread(this::read, "edge-reader");
    private final Thread heart = new Thread(this::beat, "edge-heart");
    private volatile boolean closed;
    private volatile long newestDispatchedAt;
    private long sequence;

    Edge(String bootstrapServers, String pool, Lanes lanes, Ledger ledger) {
        this.pool = pool;
        this.lanes = lanes;
        this.ledger = ledger;
        this.producer = new KafkaProducer<>(KafkaDefaults.producer(bootstrapServers));
        Map<String, Object> settings = new HashMap<>(KafkaDefaults.consumer(bootstrapServers));
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000);
        this.consumer = new KafkaConsumer<>(settings);
        this.networks = new Networks(lanes, this::report);
        for (int lane = 0; lane < lanes.count(); lane++) {
            laneNumbers.put(name(lane), lane);
        }
    }

    /** Starts to ask; from now on whatever is dispatched is answered. */
    void open() {
        List<TopicPartition> all = new ArrayList<>();
        String topic = Topics.MESSAGES_DISPATCHED_SMPP.name();
        consumer.partitionsFor(topic).forEach(info -> all.add(new TopicPartition(topic, info.partition())));
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position); // the end as of now, not as of the first poll
        networks.start();
        reader.start();
        heart.start();
    }

    /** When the scheduler decided the newest dispatch that was read, in Unix milliseconds; 0 before the first. */
    long newestDispatchedAt() {
        return newestDispatchedAt;
    }

    /** @throws IllegalStateException if a thread of the edge has failed */
    void requireWell() {
        Exception failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("the edge has failed", failed);
        }
    }

    /** Says that the lanes are gone, and ends. */
    @Override
    public void close() {
        closed = true;
        heart.interrupt();
        consumer.wakeup();
        networks.close();
        try {
            heart.join();
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        demand(DemandMode.CLOSED);
        producer.close(Duration.ofSeconds(5));
        consumer.close();
    }

    private void beat() {
        try {
            while (!closed) {
                demand(DemandMode.STANDING);
                Thread.sleep(HEARTBEAT.toMillis());
            }
        } catch (InterruptedException e) {
            return; // closed
        } catch (RuntimeException e) { // told by requireWell()
            failure.compareAndSet(null, e);
        }
    }

    private void demand(DemandMode mode) {
        sequence++;
        Instant now = Instant.now();
        for (int lane = 0; lane < lanes.count(); lane++) {
            send(
                    Topics.LANES_DEMAND.name(),
                    LaneDemand.newBuilder()
                            .setLane(name(lane))
                            .setKind(LaneKind.SMPP)
                            .setPool(pool)
                            .setMode(mode)
                            .setCredit(lanes.window())
                            .setReturnPartition(lane % Stage.PARTITIONS)
                            .setSession(session)
                            .setSequence(sequence)
                            .setReceipts(lanes.receipts())
                            .setAt(now)
                            .setExpiresAt(now.plus(DEMAND_ENDS))
                            .build());
        }
    }

    private void read() {
        try {
            while (!closed) {
                for (ConsumerRecord<Object, Object> each : consumer.poll(POLL)) {
                    if (each.value() instanceof MessageDispatched dispatched
                            && dispatched.getPool().equals(pool)) {
                        take(dispatched, System.nanoTime());
                    }
                }
            }
        } catch (WakeupException e) {
            return; // closed
        } catch (RuntimeException e) { // told by requireWell()
            failure.compareAndSet(null, e);
        }
    }

    private void take(MessageDispatched dispatched, long now) {
        long decidedAt = dispatched.getDispatchedAt().toEpochMilli();
        newestDispatchedAt = Math.max(newestDispatchedAt, decidedAt);
        Group group = ledger.dispatched(
                dispatched.getMessageId(), dispatched.getAttempt(), dispatched.getPossibleDuplicate(), decidedAt, now);
        Integer lane = laneNumbers.get(dispatched.getLane());
        if (group != null && lane != null) {
            networks.submit(new Networks.Attempt(
                    dispatched.getMessageId(), dispatched.getAttempt(), lane, dispatched.getSegments(), group));
        }
    }

    private void report(Networks.Attempt attempt, Outcome outcome) {
        if (outcome == Outcome.SENT) {
            attempt.group().sent(System.nanoTime());
        }
        send(
                Topics.MESSAGES_REPORTED.name(),
                MessageReported.newBuilder()
                        .setMessageId(attempt.messageId())
                        .setAttempt(attempt.number())
                        .setPool(pool)
                        .setLane(name(attempt.lane()))
                        .setOutcome(outcome)
                        .setAt(Instant.now())
                        .setReceiptExpected(outcome == Outcome.SENT && lanes.receipts())
                        .setSegments(attempt.segments())
                        .build());
    }

    private void send(String topic, Object value) {
        producer.send(new ProducerRecord<>(topic, new PoolShard(pool, 0), value), (metadata, failed) -> {
            if (failed != null) {
                failure.compareAndSet(null, failed);
            }
        });
    }

    private static String name(int lane) {
        return "smpp:bench-" + lane;
    }
}
