package io.smsplatform.device;

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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * The least that a scheduler has to do, on the real topics: answers demand at the partition that it names, never beyond
 * its credit, and queues again what is returned. Keeps everything that it read for the tests to look at.
 */
final class TinyScheduler implements AutoCloseable {

    private static final class Lane {
        LaneDemand demand;
        int used;
    }

    private record Pending(long messageId, int attempt, String text) {}

    private final KafkaConsumer<Object, Object> consumer;
    private final KafkaProducer<Object, Object> producer;
    private final TsidGenerator ids = TsidGenerator.withRandomNode(Clock.systemUTC());
    private final Map<String, Deque<Pending>> queues = new HashMap<>();
    private final Map<String, Lane> lanes = new HashMap<>();
    private final Map<Long, String> texts = new HashMap<>();
    private final Set<String> inFlight = new HashSet<>();
    private final List<LaneDemand> demands = new ArrayList<>();
    private final List<MessageReported> reports = new ArrayList<>();
    private final List<MessageDispatched> dispatches = new ArrayList<>();
    private final Thread thread = new Thread(this::run, "tiny-scheduler");
    private Duration lease = Duration.ofSeconds(30);
    private volatile boolean closed;

    TinyScheduler(String bootstrap) {
        consumer = new KafkaConsumer<>(KafkaDefaults.consumer(bootstrap));
        producer = new KafkaProducer<>(KafkaDefaults.producer(bootstrap));
        List<TopicPartition> partitions = new ArrayList<>();
        for (String topic : List.of(Topics.LANES_DEMAND.name(), Topics.MESSAGES_REPORTED.name())) {
            consumer.partitionsFor(topic).forEach(info -> partitions.add(new TopicPartition(topic, info.partition())));
        }
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread.start();
    }

    synchronized long accept(String pool, String text) {
        long id = ids.next();
        texts.put(id, text);
        queues.computeIfAbsent(pool, name -> new ArrayDeque<>()).add(new Pending(id, 1, text));
        dispatch();
        return id;
    }

    synchronized void leaseOf(Duration handOver) {
        lease = handOver;
    }

    /** Sends a dispatch that nobody asked for. */
    synchronized MessageDispatched force(Device device, String session, int partition, String text) {
        Pending message = new Pending(ids.next(), 1, text);
        texts.put(message.messageId(), text);
        LaneDemand demand = LaneDemand.newBuilder()
                .setLane(device.lane())
                .setKind(LaneKind.DEVICE)
                .setPool(device.pool())
                .setMode(DemandMode.ONCE)
                .setCredit(1)
                .setReturnPartition(partition)
                .setSession(session)
                .setSequence(1)
                .setAt(Instant.now())
                .setExpiresAt(Instant.now())
                .build();
        return send(demand, message);
    }

    synchronized void send(MessageDispatched again, int partition) {
        producer.send(
                new ProducerRecord<>(Topics.MESSAGES_DISPATCHED_DEVICE.name(), partition, again.getMessageId(), again));
    }

    synchronized void sendUnreadable(int partition) {
        producer.send(
                new ProducerRecord<>(Topics.MESSAGES_DISPATCHED_DEVICE.name(), partition, 1L, new byte[] {1, 2, 3}));
    }

    synchronized void sendEmpty(int partition) {
        producer.send(new ProducerRecord<>(Topics.MESSAGES_DISPATCHED_DEVICE.name(), partition, 1L, null));
    }

    synchronized List<LaneDemand> demands(String lane) {
        return demands.stream().filter(demand -> demand.getLane().equals(lane)).toList();
    }

    synchronized List<MessageReported> reports(Predicate<MessageReported> which) {
        return reports.stream().filter(which).toList();
    }

    List<Outcome> outcomes(long messageId) {
        return reports(report -> report.getMessageId() == messageId).stream()
                .map(MessageReported::getOutcome)
                .toList();
    }

    synchronized List<MessageDispatched> dispatches(Predicate<MessageDispatched> which) {
        return dispatches.stream().filter(which).toList();
    }

    private void run() {
        while (!closed) {
            for (ConsumerRecord<Object, Object> entry : consumer.poll(Duration.ofMillis(20))) {
                if (entry.value() instanceof LaneDemand demand) {
                    on(demand);
                } else if (entry.value() instanceof MessageReported report) {
                    on(report);
                }
            }
        }
        consumer.close();
        producer.close();
    }

    private synchronized void on(LaneDemand demand) {
        demands.add(demand);
        Lane lane = lanes.computeIfAbsent(demand.getLane(), name -> new Lane());
        boolean sameSession = lane.demand != null && lane.demand.getSession().equals(demand.getSession());
        if (demand.getMode() == DemandMode.CLOSED) {
            lane.demand = sameSession ? null : lane.demand;
            return;
        }
        if (demand.getMode() == DemandMode.ONCE || !sameSession) {
            lane.used = 0;
        }
        lane.demand = demand;
        dispatch();
    }

    private synchronized void on(MessageReported report) {
        reports.add(report);
        Lane lane = lanes.get(report.getLane());
        boolean ends = report.getOutcome() != Outcome.TAKEN
                && inFlight.remove(report.getMessageId() + "." + report.getAttempt() + "@" + report.getLane());
        if (ends && lane != null && lane.demand != null && lane.demand.getMode() == DemandMode.STANDING) {
            lane.used--;
        }
        if (ends && report.getOutcome() == Outcome.RETURNED) {
            mute(report, lane);
        }
        if (ends && report.getOutcome() == Outcome.RETURNED && texts.containsKey(report.getMessageId())) {
            Pending again =
                    new Pending(report.getMessageId(), report.getAttempt() + 1, texts.get(report.getMessageId()));
            queues.computeIfAbsent(report.getPool(), name -> new ArrayDeque<>()).addFirst(again);
        }
        dispatch();
    }

    /** A session that is not connected is not asked again until it speaks up. */
    private void mute(MessageReported returned, Lane lane) {
        boolean ofPresentSession = lane != null
                && lane.demand != null
                && dispatches.stream()
                        .anyMatch(dispatch -> dispatch.getMessageId() == returned.getMessageId()
                                && dispatch.getAttempt() == returned.getAttempt()
                                && dispatch.getSession().equals(lane.demand.getSession()));
        if (ofPresentSession) {
            lane.demand = null;
        }
    }

    private void dispatch() {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (Lane lane : lanes.values()) {
                progress |= dispatchOne(lane);
            }
        }
    }

    private boolean dispatchOne(Lane lane) {
        LaneDemand demand = lane.demand;
        Deque<Pending> queue = demand == null ? null : queues.get(demand.getPool());
        if (queue == null
                || queue.isEmpty()
                || lane.used >= demand.getCredit()
                || demand.getExpiresAt().isBefore(Instant.now())) {
            return false;
        }
        lane.used++;
        send(demand, queue.poll());
        return true;
    }

    private MessageDispatched send(LaneDemand demand, Pending message) {
        Instant now = Instant.now();
        MessageDispatched dispatched = MessageDispatched.newBuilder()
                .setMessageId(message.messageId())
                .setAttempt(message.attempt())
                .setApplication("shop")
                .setChannel(Channel.SMS)
                .setPool(demand.getPool())
                .setMessageClass(MessageClass.NORMAL)
                .setLane(demand.getLane())
                .setKind(LaneKind.DEVICE)
                .setSession(demand.getSession())
                .setDemandSequence(demand.getSequence())
                .setRecipient("+4915112345678")
                .setText(message.text())
                .setDispatchedAt(now)
                .setLeaseUntil(now.plus(lease))
                .setExpiresAt(now.plus(Duration.ofHours(1)))
                .setReason("the only lane")
                .build();
        dispatches.add(dispatched);
        inFlight.add(message.messageId() + "." + message.attempt() + "@" + demand.getLane());
        send(dispatched, demand.getReturnPartition());
        return dispatched;
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
