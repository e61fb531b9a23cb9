package io.smsplatform.scheduler.streams;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smsplatform.events.Channel;
import io.smsplatform.events.Codec;
import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.scheduler.LiveShards;
import io.smsplatform.scheduler.SchedulerMetrics;
import io.smsplatform.scheduler.streams.bytes.DispatchedRecord;
import io.smsplatform.scheduler.streams.bytes.Names;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** One task's processor over stores that outlive it, with a clock that the test moves. */
final class Host {

    static final PoolShard SHARD = new PoolShard("main", 0);

    final LiveShards liveShards = new LiveShards();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final Map<Long, DispatchLog.Entry> log = new HashMap<>();
    long now = 1_700_000_000_000L;

    long logIsCompleteFrom;

    /** Where the partition of the reports ends; each report is read as number 42. */
    long endOfReports;

    final ConfigFeed config = new ConfigFeed();
    private final SchedulerMetrics metrics = new SchedulerMetrics(registry, liveShards);
    final KeyValueStore<Bytes, byte[]> messages = store(MessageStore.MESSAGES);
    final KeyValueStore<Bytes, byte[]> progress = store(MessageStore.PROGRESS);
    final KeyValueStore<Bytes, byte[]> controls = store(ControlStore.CONTROLS);
    private MockProcessorContext<Object, Object> context;
    private SchedulerProcessor processor;
    private long sequence;

    Host() {
        pool(1, false, 1, PoolOptions.NONE);
        start();
    }

    void pool(long version, boolean deleted, int shards, PoolOptions options) {
        config.on(new PoolConfig(
                "main",
                version,
                deleted,
                "sms",
                "least_loaded",
                0,
                5,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(3),
                shards,
                options));
    }

    /** Throws away all that is not in the stores. */
    void restart() {
        processor.close();
        start();
    }

    private void start() {
        context = new MockProcessorContext<>(new Properties(), new TaskId(0, 0), new File("target"));
        context.setCurrentSystemTimeMs(now);
        messages.init(context.getStateStoreContext(), messages);
        progress.init(context.getStateStoreContext(), progress);
        controls.init(context.getStateStoreContext(), controls);
        context.addStateStore(controls);
        context.addStateStore(messages);
        context.addStateStore(progress);
        processor = new SchedulerProcessor(
                config,
                liveShards,
                metrics,
                this::read,
                partition -> CompletableFuture.completedFuture(new ReportLog.Extent(0, endOfReports)),
                Duration.ofMillis(100));
        processor.init(context);
    }

    private DispatchLog.Tail read(int task, long newestKept, Predicate<DispatchedRecord> wanted) {
        Map<Long, DispatchLog.Entry> lastOf = new HashMap<>(log);
        lastOf.values().removeIf(entry -> !wanted.test(entry.event()));
        return new DispatchLog.Tail(Map.of(LaneKind.DEVICE, new long[] {logIsCompleteFrom}), lastOf);
    }

    void tick(long millis) {
        now += millis;
        context.setCurrentSystemTimeMs(now);
        context.scheduledPunctuators().stream()
                .filter(each -> !each.cancelled())
                .findFirst()
                .orElseThrow()
                .getPunctuator()
                .punctuate(now);
    }

    Duration timeBetweenTicks() {
        return context.scheduledPunctuators().stream()
                .filter(each -> !each.cancelled())
                .map(MockProcessorContext.CapturedPunctuator::getInterval)
                .findFirst()
                .orElseThrow();
    }

    void accept(long id) {
        accept(message(id).build());
    }

    void accept(MessageAccepted message) {
        read(Topics.MESSAGES_ACCEPTED, new PoolShard(message.getPool(), message.getShard()), message);
    }

    /** As another shard handed it on. */
    void acceptMoved(MessageAccepted message) {
        PoolShard shard = new PoolShard(message.getPool(), message.getShard());
        Record<byte[], byte[]> record = new Record<>(
                Topics.MESSAGES_ACCEPTED.key().encode(shard),
                Topics.MESSAGES_ACCEPTED.value().encode(message),
                now);
        record.headers().add(Incoming.MOVED_FROM, "main/1".getBytes(StandardCharsets.UTF_8));
        process(Topics.MESSAGES_ACCEPTED, record);
    }

    /** Of task 7. */
    MessageAccepted.Builder message(long id) {
        return MessageAccepted.newBuilder()
                .setMessageId(id)
                .setTaskId(7)
                .setApplication("shop")
                .setClientReference("ref-" + id)
                .setChannel(Channel.SMS)
                .setPool("main")
                .setMessageClass(MessageClass.NORMAL)
                .setRecipient("+8613800138000")
                .setText("hello")
                .setAcceptedAt(Instant.ofEpochMilli(now))
                .setExpiresAt(Instant.ofEpochMilli(now + 3_600_000));
    }

    void control(ControlAction action, ControlTarget target, long id) {
        ControlRequested control = ControlRequested.newBuilder()
                .setControlId(99)
                .setAction(action)
                .setTarget(target)
                .setMessageId(target == ControlTarget.MESSAGE ? id : 0)
                .setTaskId(target == ControlTarget.TASK ? id : 0)
                .setPool(target == ControlTarget.POOL || target == ControlTarget.LANE ? "main" : null)
                .setLane(target == ControlTarget.LANE ? "device:" + id : null)
                .setAt(Instant.ofEpochMilli(now))
                .setRequestedBy("admin")
                .build();
        readBytes(
                Topics.SCHEDULER_CONTROL,
                Topics.SCHEDULER_CONTROL.key().encode(99L),
                Topics.SCHEDULER_CONTROL.value().encode(control));
    }

    void demand(int window) {
        demand(window, false);
    }

    void demand(int window, boolean confirmsTaken) {
        demandOf(0, window, confirmsTaken);
    }

    void demandOf(int shard, int window) {
        demandOf(shard, window, false);
    }

    private void demandOf(int shard, int window, boolean confirmsTaken) {
        read(
                Topics.LANES_DEMAND,
                new PoolShard("main", shard),
                LaneDemand.newBuilder()
                        .setLane("device:1")
                        .setKind(LaneKind.DEVICE)
                        .setPool("main")
                        .setShard(shard)
                        .setMode(DemandMode.STANDING)
                        .setCredit(window)
                        .setReturnPartition(3)
                        .setSession("s")
                        .setSequence(++sequence)
                        .setConfirmsTaken(confirmsTaken)
                        .setAt(Instant.ofEpochMilli(now))
                        .setExpiresAt(Instant.ofEpochMilli(now + 3_600_000))
                        .build());
    }

    void report(long id, int attempt, Outcome outcome) {
        read(Topics.MESSAGES_REPORTED, reported(id, attempt, outcome).build());
    }

    void failRetryably(long id, int attempt) {
        failRetryably(0, id, attempt);
    }

    void failRetryably(int shard, long id, int attempt) {
        read(
                Topics.MESSAGES_REPORTED,
                new PoolShard("main", shard),
                reported(id, attempt, Outcome.FAILED)
                        .setShard(shard)
                        .setCode("network_transient")
                        .setRetryable(true)
                        .build());
    }

    private MessageReported.Builder reported(long id, int attempt, Outcome outcome) {
        return MessageReported.newBuilder()
                .setMessageId(id)
                .setAttempt(attempt)
                .setPool("main")
                .setLane("device:1")
                .setOutcome(outcome)
                .setAt(Instant.ofEpochMilli(now));
    }

    <V> void read(Topic<PoolShard, V> topic, V value) {
        read(topic, SHARD, value);
    }

    private <V> void read(Topic<PoolShard, V> topic, PoolShard key, V value) {
        readBytes(topic, topic.key().encode(key), topic.value().encode(value));
    }

    void readBytes(Topic<?, ?> topic, byte[] key, byte[] value) {
        process(topic, new Record<>(key, value, now));
    }

    private void process(Topic<?, ?> topic, Record<byte[], byte[]> record) {
        context.setRecordMetadata(topic.name(), 0, 42);
        context.setCurrentSystemTimeMs(now);
        processor.process(record);
    }

    List<MessageDispatched> dispatched() {
        return context.forwarded("dispatched-device").stream()
                .map(each -> Topics.MESSAGES_DISPATCHED_DEVICE.value().decode((byte[])
                        each.record().value()))
                .toList();
    }

    List<MessageSettled> settled() {
        return context.forwarded(SchedulerTopology.SETTLED).stream()
                .map(each -> Topics.MESSAGES_SETTLED.value().decode((byte[])
                        each.record().value()))
                .toList();
    }

    List<ShardState> pictures() {
        return values(SchedulerTopology.SHARDS, Topics.SCHEDULER_SHARDS.value());
    }

    <V> List<V> values(String sink, Codec<V> codec) {
        return forwarded(sink).stream()
                .map(each -> codec.decode((byte[]) each.value()))
                .toList();
    }

    /** Writes what was dispatched so far into the log that the next start reads. */
    void logDispatched() {
        for (Record<?, ?> each : forwarded("dispatched-device")) {
            DispatchedRecord event = DispatchedRecord.read((byte[]) each.value(), new Names());
            log.put(event.messageId(), new DispatchLog.Entry(event, 3));
        }
    }

    /** Forgets what was forwarded so far. */
    void clear() {
        context.resetForwards();
    }

    List<? extends Record<?, ?>> forwarded(String sink) {
        return context.forwarded(sink).stream().map(each -> each.record()).toList();
    }

    double counted(String name, String source) {
        return registry.get(name).tag("source", source).counter().count();
    }

    static Bytes key(long id) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(id).array());
    }

    private static KeyValueStore<Bytes, byte[]> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled()
                .build();
    }
}
