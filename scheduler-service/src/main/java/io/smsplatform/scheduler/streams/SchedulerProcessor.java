package io.smsplatform.scheduler.streams;

import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Parking;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.scheduler.LiveShards;
import io.smsplatform.scheduler.SchedulerMetrics;
import io.smsplatform.scheduler.SchedulerMetrics.Fate;
import io.smsplatform.scheduler.SchedulerMetrics.Source;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.PoolPolicy;
import io.smsplatform.scheduler.engine.PoolShardEngine;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
 * One Streams task: feeds the engines of its partition's pool shards and carries out their commands. Progress is written
 * before what it is about is forwarded, so that a crash in between is seen after the restart.
 */
final class SchedulerProcessor implements Processor<byte[], byte[], Object, Object> {

    private static final Logger log = LoggerFactory.getLogger(SchedulerProcessor.class);

    /** Longer than anything forwarded can stay unacknowledged before the thread is given up. */
    private static final long RECOVERY_MILLIS = 60_000;

    private static final long PUBLISH_MILLIS = 500;

    /** Between ticks when nothing waits for one: each tick makes Streams commit, which costs more than the tick. */
    private static final Duration SLOW_TICK = Duration.ofSeconds(1);

    private static final Event TICK = new Event.Ticked();

    /** Of one message whose acceptance is still to be read again; a lane that says more repeats itself. */
    private static final int REPORTS_OF_AN_ORPHAN = 16;

    private record Drop(long messageId, long at) {}

    private final PoolFeed pools;
    private final LiveShards liveShards;
    private final SchedulerMetrics metrics;
    private final DispatchLog dispatchLog;
    private final ReportLog reportLog;
    private final Duration tick;

    private final Map<PoolShard, Shard> shards = new HashMap<>();
    private final Map<Long, Progress> orphans = new HashMap<>();
    private final Map<Long, List<Event.Reported>> reportsOfOrphans = new HashMap<>();
    private final List<MessageSettled> untold = new ArrayList<>();
    private final ArrayDeque<Drop> drops = new ArrayDeque<>();
    private @Nullable ProcessorContext<Object, Object> contextOfTask;
    private @Nullable MessageStore storeOfTask;
    private @Nullable ReadReports readReportsOfTask;
    private @Nullable MessageAccepted current;
    private byte @Nullable [] currentBytes;
    private @Nullable Cancellable ticking;
    private boolean ticksFast;
    private boolean recovered;
    private long poolsVersion = -1;
    private long publishedAt;
    private long newestKept;

    SchedulerProcessor(
            PoolFeed pools,
            LiveShards liveShards,
            SchedulerMetrics metrics,
            DispatchLog dispatchLog,
            ReportLog reportLog,
            Duration tick) {
        this.pools = pools;
        this.liveShards = liveShards;
        this.metrics = metrics;
        this.dispatchLog = dispatchLog;
        this.reportLog = reportLog;
        this.tick = tick;
    }

    /** Runs when the stores have been restored; nothing can be forwarded yet. */
    @Override
    public void init(ProcessorContext<Object, Object> context) {
        contextOfTask = context;
        readReportsOfTask = new ReadReports(reportLog, context.taskId().partition());
        KeyValueStore<Bytes, byte[]> messages = context.getStateStore(MessageStore.MESSAGES);
        KeyValueStore<Bytes, byte[]> progress = context.getStateStore(MessageStore.PROGRESS);
        storeOfTask = new MessageStore(messages, progress);
        long now = context.currentSystemTimeMs();
        Recovery recovery = new Recovery(now);
        store().scan(recovery);
        if (recovery.live + recovery.settled > 0) {
            log.info(
                    "task {} restored {} live and {} settled messages of {} shards; {} ends are told again",
                    context.taskId(),
                    recovery.live,
                    recovery.settled,
                    shards.size(),
                    untold.size());
        }
        tick(false);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        long now = context().currentSystemTimeMs();
        recover(now);
        RecordMetadata origin =
                context().recordMetadata().orElseThrow(() -> new IllegalStateException("record without an origin"));
        Source source = SchedulerTopology.sourceOf(origin.topic());
        metrics.received(source);
        try {
            boolean repeated = switch (source) {
                case ACCEPTED -> accept(record, now);
                case DEMAND -> {
                    LaneDemand demand = Incoming.demand(record.key(), record.value());
                    yield apply(demand.getPool(), demand.getShard(), Incoming.event(demand), now);
                }
                case REPORTED -> {
                    MessageReported report = Incoming.reported(record.key(), record.value());
                    Event.Reported event = Incoming.event(report);
                    yield !keptForOrphan(event) && apply(report.getPool(), report.getShard(), event, now);
                }
            };
            metrics.ended(source, repeated ? Fate.DUPLICATE : Fate.HANDLED);
        } catch (UndecodableException e) {
            park(record, source, origin, String.valueOf(e.getMessage()), now);
        }
        if (source == Source.REPORTED) {
            readReports().processed(origin.offset());
        }
    }

    @Override
    public void close() {
        shards.keySet().forEach(liveShards::remove);
    }

    private boolean accept(Record<byte[], byte[]> record, long now) {
        MessageAccepted accepted = Incoming.accepted(record.key(), record.value());
        Event.Accepted event = Incoming.event(accepted);
        Progress orphan = orphans.remove(event.messageId());
        if (orphan != null) {
            store().admit(event.messageId(), record.value());
            store().save(event.messageId(), orphan);
            Shard shard = shard(new PoolShard(accepted.getPool(), accepted.getShard()), now);
            shard.engine.apply(new Event.Restored(event, orphan), now);
            replay(event.messageId(), shard, now);
            carryOut(shard, shard.engine.apply(TICK, now), now);
            return false;
        }
        current = accepted;
        currentBytes = record.value();
        boolean repeated = apply(accepted.getPool(), accepted.getShard(), event, now);
        current = null;
        currentBytes = null;
        return repeated;
    }

    /** The topics are read side by side: after a crash a report may come before the acceptance is read again. */
    private boolean keptForOrphan(Event.Reported report) {
        if (!orphans.containsKey(report.messageId())) {
            return false;
        }
        List<Event.Reported> kept = reportsOfOrphans.computeIfAbsent(report.messageId(), id -> new ArrayList<>());
        return kept.size() < REPORTS_OF_AN_ORPHAN && kept.add(report);
    }

    private void replay(long messageId, Shard shard, long now) {
        List<Event.Reported> kept = reportsOfOrphans.remove(messageId);
        if (kept != null) {
            // Read already, but not yet applied: no lease may be judged in between.
            carryOut(shard, shard.engine.apply(new Event.ReportsRead(Long.MIN_VALUE), now), now);
            kept.forEach(report -> carryOut(shard, shard.engine.apply(report, now), now));
        }
    }

    private boolean apply(String pool, int index, Event event, long now) {
        Shard shard = shard(new PoolShard(pool, index), now);
        List<Command> commands = shard.engine.apply(event, now);
        boolean repeated = shard.engine.lastWasRepeated();
        carryOut(shard, commands, now);
        if (!ticksFast && shard.engine.needsTimeWithin(SLOW_TICK.toMillis(), now)) {
            tick(true);
        }
        return repeated;
    }

    private void onTick(long timestamp) {
        long now = context().currentSystemTimeMs();
        recover(now);
        boolean poolsChanged = poolsVersion != pools.version();
        poolsVersion = pools.version();
        boolean publish = now - publishedAt >= PUBLISH_MILLIS || now < publishedAt;
        for (Shard shard : shards.values()) {
            if (poolsChanged) {
                givePolicy(shard, now);
            }
            carryOut(shard, shard.engine.apply(TICK, now), now);
            if (publish && shard.publishedRevision != shard.engine.revision()) {
                shard.publishedRevision = shard.engine.revision();
                liveShards.publish(shard.id, shard.engine.snapshot());
            }
        }
        if (publish) {
            publishedAt = now;
        }
        judgeWhatEnded(now);
        dropTold(now);
        boolean fast =
                shards.values().stream().anyMatch(shard -> shard.engine.needsTimeWithin(SLOW_TICK.toMillis(), now));
        if (fast != ticksFast) {
            tick(fast);
        }
    }

    /** A lease that ran out while this task was down or behind may have been answered in time. */
    private void judgeWhatEnded(long now) {
        if (shards.values().stream().anyMatch(shard -> shard.engine.awaitsReports())) {
            readReports().ask(now);
        }
        Long until = readReports().reached();
        if (until != null) {
            Event read = new Event.ReportsRead(until);
            shards.values().forEach(shard -> carryOut(shard, shard.engine.apply(read, now), now));
        }
    }

    private void tick(boolean fast) {
        if (ticking != null) {
            ticking.cancel();
        }
        ticksFast = fast;
        ticking = context().schedule(fast ? tick : SLOW_TICK, PunctuationType.WALL_CLOCK_TIME, this::onTick);
    }

    /** The part of the start that has to forward: ends that may not have been told, timers that ended meanwhile. */
    private void recover(long now) {
        if (recovered) {
            return;
        }
        recovered = true;
        compareWithLog(now);
        for (MessageSettled end : untold) {
            tell(end, now);
        }
        untold.clear();
        for (Shard shard : shards.values()) {
            givePolicy(shard, now);
        }
    }

    /** A crash can lose either of the two: the progress of an attempt, or the attempt itself. */
    private void compareWithLog(long now) {
        DispatchLog.Tail tail = dispatchLog.read(context().taskId().partition(), newestKept, event -> !isBuried(event));
        for (DispatchLog.Entry entry : tail.lastOf().values()) {
            foundInLog(entry, now);
        }
        for (Shard shard : shards.values()) {
            List<Event> missing = new ArrayList<>();
            shard.engine.forEachInFlight((id, progress) -> {
                if (isMissing(id, progress, tail)) {
                    missing.add(new Event.DispatchMissing(id, progress.attempt()));
                }
            });
            missing.forEach(event -> carryOut(shard, shard.engine.apply(event, now), now));
            if (!missing.isEmpty()) {
                log.warn("shard {}: {} attempts of the former process never went out", shard.id.key(), missing.size());
            }
        }
    }

    private boolean isBuried(MessageDispatched event) {
        Shard shard = shards.get(new PoolShard(event.getPool(), event.getShard()));
        return shard != null && shard.engine.isBuried(event.getMessageId());
    }

    private void foundInLog(DispatchLog.Entry entry, long now) {
        MessageDispatched event = entry.event();
        long id = event.getMessageId();
        State.InFlight to = new State.InFlight(
                event.getLane(),
                event.getKind(),
                event.getSession(),
                event.getDemandSequence(),
                entry.partition(),
                event.getDispatchedAt().toEpochMilli(),
                event.getLeaseUntil().toEpochMilli(),
                false,
                false);
        Shard shard = shards.get(new PoolShard(event.getPool(), event.getShard()));
        Progress orphan = orphans.get(id);
        if (orphan != null && orphan.attempt() < event.getAttempt()) {
            boolean possibleDuplicate = orphan.possibleDuplicate() || event.getPossibleDuplicate();
            orphans.put(id, new Progress(event.getAttempt(), orphan.failures(), possibleDuplicate, to));
        } else if (orphan == null && (shard == null || !shard.engine.isLive(id))) { // nothing of it was kept
            orphans.put(id, new Progress(event.getAttempt(), 0, event.getPossibleDuplicate(), to));
        } else if (shard != null) {
            carryOut(
                    shard,
                    shard.engine.apply(
                            new Event.DispatchFound(id, event.getAttempt(), event.getPossibleDuplicate(), to), now),
                    now);
        }
    }

    private static boolean isMissing(long id, Progress progress, DispatchLog.Tail tail) {
        DispatchLog.Entry last = tail.lastOf().get(id);
        boolean inLog = last != null && last.event().getAttempt() >= progress.attempt();
        return !inLog
                && progress.state() instanceof State.InFlight attempt
                && tail.covers(attempt.kind(), attempt.returnPartition(), attempt.dispatchedAt());
    }

    private Shard shard(PoolShard id, long now) {
        Shard shard = shards.get(id);
        if (shard == null) {
            shard = new Shard(id);
            shards.put(id, shard);
            givePolicy(shard, now);
        }
        return shard;
    }

    private void givePolicy(Shard shard, long now) {
        PoolPolicy policy = pools.policy(shard.id.pool());
        if (policy != null && !policy.equals(shard.policy)) {
            shard.policy = policy;
            carryOut(shard, shard.engine.apply(new Event.PoolChanged(policy), now), now);
        }
    }

    private void carryOut(Shard shard, List<Command> commands, long now) {
        for (Command command : commands) {
            if (command instanceof Command.Save save) {
                store().save(save.messageId(), save.progress());
            } else if (command instanceof Command.Dispatch dispatch) {
                dispatch(dispatch, now);
            } else if (command instanceof Command.Admit admit) {
                admit(admit);
            } else if (command instanceof Command.Settle settle) {
                settle(settle, now);
            } else if (command instanceof Command.Defer defer) {
                defer(defer, shard, now);
            } else if (command instanceof Command.Forget forget) {
                // A message without its tombstone would be live again: the message goes first.
                store().drop(forget.messageId());
                store().forget(forget.messageId());
            } else {
                throw new IllegalStateException("command without a rule: " + command);
            }
        }
    }

    private void admit(Command.Admit admit) {
        byte[] bytes = currentBytes;
        if (bytes == null) {
            throw new IllegalStateException("message %d admitted while none is read".formatted(admit.messageId()));
        }
        store().admit(admit.messageId(), bytes);
    }

    private void dispatch(Command.Dispatch dispatch, long now) {
        MessageDispatched event = Outgoing.dispatched(dispatch, message(dispatch.messageId()));
        Addressed key = new Addressed(dispatch.messageId(), dispatch.to().returnPartition());
        byte[] value = Topics.dispatched(dispatch.to().kind()).value().encode(event);
        context()
                .forward(
                        new Record<>(key, value, now),
                        SchedulerTopology.sinkOf(dispatch.to().kind()));
        metrics.dispatched();
    }

    private void defer(Command.Defer defer, Shard shard, long now) {
        byte[] key = Topics.MESSAGES_DEFERRED.key().encode(defer.messageId());
        byte[] value = Topics.MESSAGES_DEFERRED.value().encode(Outgoing.deferred(defer, shard.id, now));
        context().forward(new Record<>(key, value, now), SchedulerTopology.DEFERRED);
        metrics.deferred(defer.reason());
    }

    private void settle(Command.Settle settle, long now) {
        MessageSettled end;
        if (settle.again()) {
            MessageSettled before = store().tombstone(settle.messageId());
            if (before == null) {
                throw new IllegalStateException("message %d has no tombstone".formatted(settle.messageId()));
            }
            end = Outgoing.deliveredAfterAll(settle, before, now);
        } else {
            end = Outgoing.settled(settle, message(settle.messageId()), now);
        }
        store().bury(end);
        tell(end, now);
    }

    private void tell(MessageSettled end, long now) {
        byte[] key = Topics.MESSAGES_SETTLED.key().encode(end.getMessageId());
        byte[] value = Topics.MESSAGES_SETTLED.value().encode(end);
        context().forward(new Record<>(key, value, now), SchedulerTopology.SETTLED);
        metrics.settled(end.getState());
        drops.addLast(new Drop(end.getMessageId(), now + RECOVERY_MILLIS));
    }

    private void dropTold(long now) {
        for (Drop next = drops.peekFirst(); next != null && next.at() <= now; next = drops.peekFirst()) {
            drops.removeFirst();
            store().drop(next.messageId());
        }
    }

    private void park(Record<byte[], byte[]> record, Source source, RecordMetadata origin, String reason, long now) {
        log.warn("parked {}-{} offset {}: {}", origin.topic(), origin.partition(), origin.offset(), reason);
        Record<Object, Object> parked = new Record<>(record.key(), record.value(), now, record.headers());
        Parking.describe(
                parked.headers(), "scheduler-service", reason, origin.topic(), origin.partition(), origin.offset());
        context().forward(parked, SchedulerTopology.parkedSinkOf(source));
        metrics.ended(source, Fate.PARKED);
    }

    private MessageAccepted message(long messageId) {
        MessageAccepted read = current;
        return read != null && read.getMessageId() == messageId ? read : store().message(messageId);
    }

    private ProcessorContext<Object, Object> context() {
        if (contextOfTask == null) {
            throw new IllegalStateException("not initialised");
        }
        return contextOfTask;
    }

    private ReadReports readReports() {
        if (readReportsOfTask == null) {
            throw new IllegalStateException("not initialised");
        }
        return readReportsOfTask;
    }

    private MessageStore store() {
        if (storeOfTask == null) {
            throw new IllegalStateException("not initialised");
        }
        return storeOfTask;
    }

    /** Loads what was kept into the engines. */
    private final class Recovery implements MessageStore.Visitor {

        private final long now;
        int live;
        int settled;

        Recovery(long now) {
            this.now = now;
        }

        @Override
        public void live(MessageAccepted message, @Nullable Progress progress) {
            live++;
            seen(message.getAcceptedAt().toEpochMilli());
            seen(progress);
            engineOf(message.getPool(), message.getShard())
                    .apply(new Event.Restored(Incoming.event(message), progress), now);
        }

        @Override
        public void settled(MessageSettled tombstone, boolean mayBeUntold) {
            settled++;
            seen(tombstone.getAt().toEpochMilli());
            engineOf(tombstone.getPool(), tombstone.getShard())
                    .apply(
                            new Event.RestoredTombstone(
                                    tombstone.getMessageId(),
                                    tombstone.getState(),
                                    tombstone.getAt().toEpochMilli()),
                            now);
            if (mayBeUntold) {
                untold.add(tombstone);
            }
        }

        @Override
        public void orphan(long messageId, Progress progress) {
            orphans.put(messageId, progress);
            seen(progress);
        }

        private void seen(@Nullable Progress progress) {
            if (progress != null && progress.state() instanceof State.InFlight attempt) {
                seen(attempt.dispatchedAt());
            }
        }

        /** A trace of the former process's work; none is later than its end. */
        private void seen(long time) {
            newestKept = Math.max(newestKept, Math.min(time, now));
        }

        private PoolShardEngine engineOf(String pool, int index) {
            return shards.computeIfAbsent(new PoolShard(pool, index), Shard::new).engine;
        }
    }
}
