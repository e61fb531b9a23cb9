package io.smsplatform.smpp;

import io.smsplatform.events.Channel;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Topics;
import io.smsplatform.events.TsidGenerator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/** The other side of the edge's topics: sees demand and reports, dispatches what a test tells it to. */
final class ScriptedScheduler implements AutoCloseable {

    private final TsidGenerator ids = TsidGenerator.withRandomNode(Clock.systemUTC());
    private final KafkaProducer<Object, Object> producer;
    private final KafkaConsumer<Object, Object> consumer;
    private final Thread thread = new Thread(this::run, "scripted-scheduler");
    private final Map<String, LaneDemand> demands = new ConcurrentHashMap<>();
    private final Set<String> left = ConcurrentHashMap.newKeySet();
    private final Map<Long, List<MessageReported>> reports = new ConcurrentHashMap<>();
    private volatile Consumer<MessageReported> listener = report -> {};

    ScriptedScheduler(String bootstrapServers) {
        producer = new KafkaProducer<>(KafkaDefaults.producer(bootstrapServers));
        consumer = new KafkaConsumer<>(KafkaDefaults.consumer(bootstrapServers));
        List<TopicPartition> partitions = List.of(Topics.LANES_DEMAND.name(), Topics.MESSAGES_REPORTED.name()).stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(info -> new TopicPartition(info.topic(), info.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.setDaemon(true);
        thread.start();
    }

    /** Called with each report, on the thread that reads them. */
    void onReport(Consumer<MessageReported> reaction) {
        listener = reaction;
    }

    /** The newest demand of a connector, CLOSED included. */
    LaneDemand demand(String connector) {
        return demands.get(LaneName.of(connector));
    }

    /** Whether the lane said that it asks that shard for nothing more. */
    boolean hasLeft(String connector, int shard) {
        return left.contains(LaneName.of(connector) + "/" + shard);
    }

    boolean isOpen(String connector) {
        LaneDemand demand = demand(connector);
        return demand != null && demand.getMode() == DemandMode.STANDING;
    }

    /** What the edge has said of a message so far. */
    List<MessageReported> reports(long messageId) {
        return reports.getOrDefault(messageId, List.of());
    }

    List<Outcome> outcomes(long messageId) {
        return reports(messageId).stream().map(MessageReported::getOutcome).toList();
    }

    /** Reports of all messages. */
    long count(Outcome outcome) {
        return reports.values().stream()
                .flatMap(List::stream)
                .filter(report -> report.getOutcome() == outcome)
                .count();
    }

    long dispatch(String connector, String recipient, String text) {
        return dispatch(connector, attempt(connector, recipient, text).build());
    }

    /** Answers a demand exactly as it stands, lease of a minute. */
    MessageDispatched.Builder attempt(String connector, String recipient, String text) {
        LaneDemand demand = demand(connector);
        Instant now = Instant.now();
        return MessageDispatched.newBuilder()
                .setMessageId(ids.next())
                .setAttempt(1)
                .setApplication("test")
                .setChannel(Channel.SMS)
                .setPool(demand.getPool())
                .setShard(demand.getShard())
                .setMessageClass(MessageClass.NORMAL)
                .setLane(demand.getLane())
                .setKind(LaneKind.SMPP)
                .setSession(demand.getSession())
                .setDemandSequence(demand.getSequence())
                .setRecipient(recipient)
                .setSender("Shop")
                .setText(text)
                .setDispatchedAt(now)
                .setLeaseUntil(now.plus(Duration.ofMinutes(1)))
                .setExpiresAt(now.plus(Duration.ofHours(24)))
                .setReason("test");
    }

    long dispatch(String connector, MessageDispatched dispatched) {
        producer.send(new ProducerRecord<>(
                Topics.MESSAGES_DISPATCHED_SMPP.name(),
                demand(connector).getReturnPartition(),
                dispatched.getMessageId(),
                dispatched));
        return dispatched.getMessageId();
    }

    @Override
    public void close() throws InterruptedException {
        consumer.wakeup();
        thread.join(10_000);
        producer.close();
    }

    private void run() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<Object, Object> entry : consumer.poll(Duration.ofSeconds(1))) {
                    if (entry.value() instanceof LaneDemand demand) {
                        demands.put(demand.getLane(), demand);
                        if (demand.getMode() == DemandMode.CLOSED) {
                            left.add(demand.getLane() + "/" + demand.getShard());
                        }
                    } else if (entry.value() instanceof MessageReported report) {
                        reports.computeIfAbsent(report.getMessageId(), id -> new CopyOnWriteArrayList<>())
                                .add(report);
                        listener.accept(report);
                    }
                }
            }
        } catch (WakeupException e) {
            // closed
        }
    }
}
