package io.smsplatform.scheduler.streams;

import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.Parking;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.scheduler.LiveShards;
import io.smsplatform.scheduler.SchedulerMetrics;
import io.smsplatform.scheduler.SchedulerMetrics.Fate;
import io.smsplatform.scheduler.SchedulerMetrics.Source;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.Snapshot;
import io.smsplatform.scheduler.streams.bytes.AcceptedRecord;
import io.smsplatform.scheduler.streams.bytes.Names;
import io.smsplatform.scheduler.streams.bytes.ReportedRecord;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Streams task: feeds the engines of its partition's pool shards with what is read and with time, and publishes how
 * they stand. {@link CommandExecutor} does what they want; {@link Recovery} brings back what was kept.
 */
final class SchedulerProcessor implements Processor<byte[], byte[], Object, Object> {

    private static final Logger log = LoggerFactory.getLogger(SchedulerProcessor.class);

    private static final long PUBLISH_MILLIS = 500;

    /** Between ticks when nothing waits for one: each tick makes Streams commit, which costs more than the tick. */
    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    /**
     * While very many messages end at once: half of the time for that, half for what is read. Streams takes ever fewer
     * records between two ticks when each of its rounds has one, so there must be rounds without.
     */
    private static final Duration BUSY_TICK = Duration.ofMillis(15);

    private static final long BUSY_NANOS = Duration.ofMillis(8).toNanos();

    static final Event TICK = new Event.Ticked();

    private final ConfigFeed config;
    private final LiveShards liveShards;
    private final SchedulerMetrics metrics;
    private final DispatchLog dispatchLog;
    private final ReportLog reportLog;
    private final Duration tick;

    private @Nullable Parts partsOfTask;
    private @Nullable Cancellable ticking;
    private Duration betweenTicks = Duration.ZERO;
    private long configVersion = -1;
    private long publishedAt;

    /** What one task consists of, from {@link #init} on. */
    private record Parts(
            ProcessorContext<Object, Object> context,
            Incoming incoming,
            Shards shards,
            CommandExecutor executor,
            Recovery recovery,
            ReadReports readReports) {}

    SchedulerProcessor(
            ConfigFeed config,
            LiveShards liveShards,
            SchedulerMetrics metrics,
            DispatchLog dispatchLog,
            ReportLog reportLog,
            Duration tick) {
        this.config = config;
        this.liveShards = liveShards;
        this.metrics = metrics;
        this.dispatchLog = dispatchLog;
        this.reportLog = reportLog;
        this.tick = tick;
    }

    /** Runs when the stores have been restored; nothing can be forwarded yet. */
    @Override
    public void init(ProcessorContext<Object, Object> context) {
        Names names = new Names();
        Incoming incoming = new Incoming(names);
        KeyValueStore<Bytes, byte[]> messages = context.getStateStore(MessageStore.MESSAGES);
        KeyValueStore<Bytes, byte[]> progress = context.getStateStore(MessageStore.PROGRESS);
        KeyValueStore<Bytes, byte[]> kept = context.getStateStore(ControlStore.CONTROLS);
        MessageStore store = new MessageStore(messages, progress, names);
        ControlStore controls = new ControlStore(kept);
        CommandExecutor executor = new CommandExecutor(context, store, controls, metrics);
        Shards shards = new Shards(config, executor);
        Recovery recovery = new Recovery(shards, incoming, executor, store);
        recovery.restore(controls, dispatchLog, context.taskId(), context.currentSystemTimeMs());
        partsOfTask = new Parts(
                context,
                incoming,
                shards,
                executor,
                recovery,
                new ReadReports(reportLog, context.taskId().partition()));
        tickEvery(SLOW_TICK);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<Object, Object> context = parts().context();
        long now = context.currentSystemTimeMs();
        begin(now);
        RecordMetadata origin =
                context.recordMetadata().orElseThrow(() -> new IllegalStateException("record without an origin"));
        Source source = SchedulerTopology.sourceOf(origin.topic());
        metrics.received(source);
        try {
            boolean repeated = switch (source) {
                case ACCEPTED -> accept(record, now);
                case DEMAND -> demand(parts().incoming().demand(record.key(), record.value()), now);
                case REPORTED -> report(parts().incoming().reported(record.key(), record.value()), now);
                case CONTROL -> control(parts().incoming().control(record.value()), now);
            };
            metrics.ended(source, repeated ? Fate.DUPLICATE : Fate.HANDLED);
        } catch (UndecodableException e) {
            park(record, source, origin, String.valueOf(e.getMessage()), now);
        }
        if (source == Source.REPORTED) {
            parts().readReports().processed(origin.offset());
        }
    }

    @Override
    public void close() {
        if (partsOfTask != null) {
            partsOfTask.shards().all().forEach(shard -> liveShards.remove(shard.id));
        }
    }

    private boolean accept(Record<byte[], byte[]> record, long now) {
        AcceptedRecord accepted = parts().incoming().accepted(record.key(), record.value());
        boolean moved = record.headers().lastHeader(Incoming.MOVED_FROM) != null;
        Event.Accepted event = parts().incoming().event(accepted, moved);
        Shard shard = parts().shards().of(accepted.pool(), accepted.shard(), now);
        if (parts().recovery().takeUp(accepted, event, shard, now)) {
            return false;
        }
        if (!moved && shard.isWithSibling(accepted.messageId())) { // it went there, and its acceptance is read again
            return true;
        }
        parts().executor().reading(accepted);
        boolean repeated = apply(shard, event, now);
        parts().executor().reading(null);
        return repeated;
    }

    private boolean demand(LaneDemand demand, long now) {
        Shard shard = parts().shards().of(demand.getPool(), demand.getShard(), now);
        return apply(shard, parts().incoming().event(demand), now);
    }

    private boolean report(ReportedRecord report, long now) {
        Event.Reported event = parts().incoming().event(report);
        if (parts().recovery().keptForOrphan(report.messageId(), event)) {
            return false;
        }
        return apply(parts().shards().of(report.pool(), report.shard(), now), event, now);
    }

    /** Nobody but the engines knows which of them holds the message, or messages of the task. */
    private boolean control(ControlRequested control, long now) {
        Event.Controlled event = parts().incoming().event(control);
        ControlTarget target = control.getTarget();
        if (target == ControlTarget.TASK) {
            parts().shards().ask(event, now);
        } else if (target == ControlTarget.MESSAGE) {
            parts().shards().askLater(event, now);
        }
        boolean concerned = target == ControlTarget.TASK
                || target == ControlTarget.MESSAGE && parts().recovery().keptForOrphan(control.getMessageId(), event);
        boolean ofPool = target == ControlTarget.POOL || target == ControlTarget.LANE;
        for (Shard shard : List.copyOf(parts().shards().all())) {
            if (!ofPool || shard.id.pool().equals(control.getPool())) {
                concerned |= !apply(shard, event, now);
            }
        }
        return !concerned;
    }

    /** @return whether the event told nothing new */
    private boolean apply(Shard shard, Event event, long now) {
        parts().executor().carryOut(shard, shard.engine.apply(event, now), now);
        boolean repeated = shard.engine.lastWasRepeated();
        if (shard.engine.hasMoreToDo()) {
            tickEvery(BUSY_TICK);
        } else if (betweenTicks == SLOW_TICK && shard.engine.needsTimeWithin(SLOW_TICK.toMillis(), now)) {
            tickEvery(tick);
        }
        return repeated;
    }

    private void onTick(long timestamp) {
        long now = parts().context().currentSystemTimeMs();
        begin(now);
        boolean configChanged = configVersion != config.version();
        configVersion = config.version();
        boolean publish = now - publishedAt >= PUBLISH_MILLIS || now < publishedAt;
        long begun = System.nanoTime();
        for (Shard shard : List.copyOf(parts().shards().all())) {
            if (configChanged) {
                parts().shards().giveRules(shard, now);
            }
            do {
                parts().executor().carryOut(shard, shard.engine.apply(TICK, now), now);
            } while (shard.engine.hasMoreToDo() && System.nanoTime() - begun < BUSY_NANOS);
            if (publish) {
                publish(shard, now);
                parts().shards().tellWhereLanesAre(shard, now);
            }
        }
        if (publish) {
            publishedAt = now;
        }
        judgeWhatEnded(now);
        parts().shards().tick(now);
        parts().executor().tick(now);
        tickEvery(betweenTicks(now));
    }

    private Duration betweenTicks(long now) {
        boolean fast = false;
        for (Shard shard : parts().shards().all()) {
            if (shard.engine.hasMoreToDo()) {
                return BUSY_TICK;
            }
            fast |= shard.engine.needsTimeWithin(SLOW_TICK.toMillis(), now);
        }
        return fast ? tick : SLOW_TICK;
    }

    private void tickEvery(Duration interval) {
        if (interval == betweenTicks) {
            return;
        }
        if (ticking != null) {
            ticking.cancel();
        }
        betweenTicks = interval;
        ticking = parts().context().schedule(interval, PunctuationType.WALL_CLOCK_TIME, this::onTick);
    }

    /** A lease that ran out while this task was down or behind may have been answered in time. */
    private void judgeWhatEnded(long now) {
        if (parts().shards().all().stream().anyMatch(shard -> shard.engine.awaitsReports())) {
            parts().readReports().ask(now);
        }
        Long until = parts().readReports().reached();
        if (until != null) {
            Event read = new Event.ReportsRead(until);
            parts().shards()
                    .all()
                    .forEach(shard -> parts().executor().carryOut(shard, shard.engine.apply(read, now), now));
        }
    }

    /** The part of the start that has to forward. */
    private void begin(long now) {
        if (parts().recovery().isDone()) {
            return;
        }
        parts().recovery().compareWithLog(parts().context().taskId(), now);
        parts().recovery().tellAgain(now);
        for (Shard shard : List.copyOf(parts().shards().all())) {
            parts().shards().giveRules(shard, now);
        }
    }

    /** A rate goes on falling for a while after the last change. */
    private void publish(Shard shard, long now) {
        boolean over = shard.isOver();
        if (over && shard.publishedAsDeleted) {
            return;
        }
        Snapshot snapshot = shard.engine.snapshot(now);
        double perSecond = shard.throughput.perSecond(snapshot.dispatchedSegments(), now);
        boolean same = shard.publishedRevision == shard.engine.revision()
                && shard.publishedThroughput == perSecond
                && shard.publishedAsDeleted == over;
        if (same) {
            return;
        }
        shard.publishedRevision = shard.engine.revision();
        shard.publishedThroughput = perSecond;
        shard.publishedAsDeleted = over;
        liveShards.publish(shard.id, snapshot);
        byte[] key = Topics.SCHEDULER_SHARDS.key().encode(shard.id.key());
        byte[] value = Topics.SCHEDULER_SHARDS.value().encode(Pictures.of(shard.id, snapshot, perSecond, over, now));
        parts().context().forward(new Record<>(key, value, now), SchedulerTopology.SHARDS);
    }

    private void park(Record<byte[], byte[]> record, Source source, RecordMetadata origin, String reason, long now) {
        log.warn("parked {}-{} offset {}: {}", origin.topic(), origin.partition(), origin.offset(), reason);
        Record<Object, Object> parked = new Record<>(record.key(), record.value(), now, record.headers());
        Parking.describe(
                parked.headers(), "scheduler-service", reason, origin.topic(), origin.partition(), origin.offset());
        parts().context().forward(parked, SchedulerTopology.parkedSinkOf(source));
        metrics.ended(source, Fate.PARKED);
    }

    private Parts parts() {
        if (partsOfTask == null) {
            throw new IllegalStateException("not initialised");
        }
        return partsOfTask;
    }
}
