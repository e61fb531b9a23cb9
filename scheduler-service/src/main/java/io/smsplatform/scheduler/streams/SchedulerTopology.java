package io.smsplatform.scheduler.streams;

import io.smsplatform.events.LaneKind;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.scheduler.SchedulerMetrics.Source;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** Four co-partitioned sources, one processor with three stores, and a sink for each topic that it writes. */
final class SchedulerTopology {

    static final String PROCESSOR = "scheduler";
    static final String DEFERRED = "deferred";
    static final String SETTLED = "settled";
    static final String MOVED = "moved";
    static final String SHARDS = "shards";
    static final String ALERTS = "alerts";

    /** Small segments: the changelogs of short-lived records shrink by compaction. */
    private static final Map<String, String> CHANGELOG = Map.of(
            TopicConfig.SEGMENT_BYTES_CONFIG,
            Integer.toString(64 * 1024 * 1024),
            TopicConfig.MIN_CLEANABLE_DIRTY_RATIO_CONFIG,
            "0.3");

    private SchedulerTopology() {}

    static Topology build(ProcessorSupplier<byte[], byte[], Object, Object> processor) {
        Topology topology = new Topology();
        for (Source source : Source.values()) {
            topology.addSource(
                    AutoOffsetReset.earliest(),
                    source.name().toLowerCase(Locale.ROOT),
                    new ReadingOrder(),
                    new ByteArrayDeserializer(),
                    new ByteArrayDeserializer(),
                    topicOf(source));
        }
        topology.addProcessor(PROCESSOR, processor, "accepted", "demand", "reported", "control");
        topology.addStateStore(store(MessageStore.MESSAGES), PROCESSOR);
        topology.addStateStore(store(MessageStore.PROGRESS), PROCESSOR);
        topology.addStateStore(store(ControlStore.CONTROLS), PROCESSOR);
        for (LaneKind kind : new LaneKind[] {LaneKind.DEVICE, LaneKind.SMPP, LaneKind.PROVIDER}) {
            topology.addSink(
                    sinkOf(kind),
                    Topics.dispatched(kind).name(),
                    Addressed.serializer(),
                    new ByteArraySerializer(),
                    Addressed.partitioner(),
                    PROCESSOR);
        }
        addSink(topology, DEFERRED, Topics.MESSAGES_DEFERRED.name());
        addSink(topology, SETTLED, Topics.MESSAGES_SETTLED.name());
        addSink(topology, MOVED, Topics.MESSAGES_ACCEPTED.name());
        addSink(topology, SHARDS, Topics.SCHEDULER_SHARDS.name());
        addSink(topology, ALERTS, Topics.ALERTS_RAISED.name());
        for (Source source : Source.values()) {
            addSink(topology, parkedSinkOf(source), topicOf(source) + Topic.PARKED_SUFFIX);
        }
        return topology;
    }

    static Source sourceOf(String topic) {
        for (Source source : Source.values()) {
            if (topicOf(source).equals(topic)) {
                return source;
            }
        }
        throw new IllegalArgumentException("topic '%s' is not read here".formatted(topic));
    }

    static String topicOf(Source source) {
        return switch (source) {
            case ACCEPTED -> Topics.MESSAGES_ACCEPTED.name();
            case DEMAND -> Topics.LANES_DEMAND.name();
            case REPORTED -> Topics.MESSAGES_REPORTED.name();
            case CONTROL -> Topics.SCHEDULER_CONTROL.name();
        };
    }

    static String sinkOf(LaneKind kind) {
        return switch (kind) {
            case DEVICE -> "dispatched-device";
            case SMPP -> "dispatched-smpp";
            case PROVIDER -> "dispatched-provider";
            case UNRECOGNISED -> throw new IllegalArgumentException("lane kind from a newer version");
        };
    }

    static String parkedSinkOf(Source source) {
        return switch (source) {
            case ACCEPTED -> "accepted-parked";
            case DEMAND -> "demand-parked";
            case REPORTED -> "reported-parked";
            case CONTROL -> "control-parked";
        };
    }

    private static void addSink(Topology topology, String name, String topic) {
        topology.addSink(name, topic, new ByteArraySerializer(), new ByteArraySerializer(), PROCESSOR);
    }

    private static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingEnabled(CHANGELOG)
                .withCachingDisabled();
    }
}
