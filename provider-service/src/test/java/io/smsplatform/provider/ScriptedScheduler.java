package io.smsplatform.provider;

import static org.awaitility.Awaitility.await;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/** The scheduler's side of the wire, by hand: sees demands and reports, dispatches what a test says. */
public final class ScriptedScheduler implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    public final List<LaneDemand> demands = new CopyOnWriteArrayList<>();
    public final List<MessageReported> reports = new CopyOnWriteArrayList<>();

    private final KafkaProducer<Object, Object> producer;
    private final Thread reader;
    private volatile boolean closed;

    public ScriptedScheduler(String bootstrap) {
        this.producer = new KafkaProducer<>(KafkaDefaults.producer(bootstrap));
        this.reader = new Thread(() -> read(bootstrap), "scripted-scheduler");
        reader.start();
    }

    /** The newest demand of that lane, once it fits. */
    public LaneDemand awaitDemand(String lane, Predicate<LaneDemand> fits) {
        return await("demand of " + lane)
                .atMost(PATIENCE)
                .until(() -> newestDemand(lane).filter(fits), Optional::isPresent)
                .orElseThrow();
    }

    public Optional<LaneDemand> newestDemand(String lane) {
        return demands.stream().filter(demand -> demand.getLane().equals(lane)).reduce((earlier, later) -> later);
    }

    /** Answers a demand. */
    public RecordMetadata dispatch(LaneDemand demand, MessageDispatched.Builder dispatch) {
        MessageDispatched record = dispatch.setLane(demand.getLane())
                .setSession(demand.getSession())
                .setDemandSequence(demand.getSequence())
                .setPool(demand.getPool())
                .build();
        return send(new ProducerRecord<>(
                Topics.MESSAGES_DISPATCHED_PROVIDER.name(),
                demand.getReturnPartition(),
                record.getMessageId(),
                record));
    }

    public RecordMetadata send(ProducerRecord<Object, Object> record) {
        try {
            return producer.send(record).get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** The only report of that message. */
    public MessageReported awaitReport(long messageId) {
        await("report").atMost(PATIENCE).until(() -> !reportsOf(messageId).isEmpty());
        List<MessageReported> found = reportsOf(messageId);
        if (found.size() != 1) {
            throw new AssertionError("expected one report, got " + found);
        }
        return found.get(0);
    }

    public List<MessageReported> reportsOf(long messageId) {
        return reports.stream()
                .filter(report -> report.getMessageId() == messageId)
                .toList();
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        reader.join(5_000);
        producer.close();
    }

    private void read(String bootstrap) {
        Map<String, Object> settings = KafkaDefaults.consumer(bootstrap);
        try (var consumer = new KafkaConsumer<Object, Object>(settings)) {
            List<TopicPartition> partitions =
                    List.of(Topics.LANES_DEMAND.name(), Topics.MESSAGES_REPORTED.name()).stream()
                            .flatMap(topic -> consumer.partitionsFor(topic).stream())
                            .map(info -> new TopicPartition(info.topic(), info.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (!closed) {
                consumer.poll(Duration.ofMillis(100)).forEach(entry -> {
                    if (entry.value() instanceof LaneDemand demand) {
                        demands.add(demand);
                    } else if (entry.value() instanceof MessageReported report) {
                        reports.add(report);
                    }
                });
            }
        }
    }
}
