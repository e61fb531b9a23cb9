package io.smsplatform.scheduler.streams;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import io.smsplatform.scheduler.streams.bytes.AcceptedRecord;
import io.smsplatform.scheduler.streams.bytes.DispatchedRecord;
import io.smsplatform.scheduler.streams.bytes.SettledRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.streams.processor.TaskId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task's start. What was kept is restored first, while nothing can be forwarded; then it is compared with the log, and
 * what may not have been told is told again. A message whose acceptance is still to be read again is an orphan: its
 * progress, and what is read of it meanwhile, wait here.
 */
final class Recovery {

    private static final Logger log = LoggerFactory.getLogger(Recovery.class);

    /**
     * All that was forwarded before a commit has been written, and there is one several times a second: what is so much
     * older than the newest trace of the former process was written.
     */
    private static final long SURELY_COMMITTED_MILLIS = 10_000;

    /** Of one orphan; a lane that says more repeats itself. */
    private static final int EVENTS_OF_AN_ORPHAN = 16;

    private final Shards shards;
    private final Incoming incoming;
    private final CommandExecutor executor;
    private final MessageStore store;

    private final Map<Long, Progress> orphans = new HashMap<>();
    private final Map<Long, List<Event>> eventsOfOrphans = new HashMap<>();
    private final List<Untold> untold = new ArrayList<>();
    private final List<Unmoved> unmoved = new ArrayList<>();
    private @Nullable CompletableFuture<DispatchLog.Tail> tail;
    private long newestKept;
    private boolean done;

    private record Untold(long messageId, FinalState state, long at, byte[] event) {}

    private record Unmoved(AcceptedRecord message, KeptState.Moved moved, Shard from) {}

    Recovery(Shards shards, Incoming incoming, CommandExecutor executor, MessageStore store) {
        this.shards = shards;
        this.incoming = incoming;
        this.executor = executor;
        this.store = store;
    }

    // ---- while nothing can be forwarded

    void restore(ControlStore controls, DispatchLog dispatchLog, TaskId task, long now) {
        long begun = System.nanoTime();
        controls.scan(shards);
        Scan scan = new Scan(now);
        store.scan(scan);
        if (scan.live + scan.settled > 0) {
            log.info(
                    "task {} restored {} live and {} settled messages of {} shards in {} ms; {} ends and {} moves are"
                            + " recent",
                    task,
                    scan.live,
                    scan.settled,
                    shards.all().size(),
                    (System.nanoTime() - begun) / 1_000_000,
                    untold.size(),
                    unmoved.size());
        }
        // Of several tasks that start together, one reads while another one restores. Nothing changes until it is
        // joined.
        tail = CompletableFuture.supplyAsync(
                () -> dispatchLog.read(task.partition(), newestKept, event -> !isOver(event)),
                reading -> new Thread(reading, "dispatch-log-" + task).start());
    }

    // ---- before anything is read

    boolean isDone() {
        return done;
    }

    /** A crash can lose either of the two: the progress of an attempt, or the attempt itself. */
    void compareWithLog(TaskId task, long now) {
        if (tail == null) {
            throw new IllegalStateException("task %s was not restored".formatted(task));
        }
        long begun = System.nanoTime();
        DispatchLog.Tail read = tail.join();
        tail = null;
        done = true;
        for (DispatchLog.Entry entry : read.lastOf().values()) {
            foundInLog(entry, now);
        }
        if (!read.lastOf().isEmpty()) {
            log.info(
                    "task {} compared itself with the log after another {} ms: {} attempts are not over",
                    task,
                    (System.nanoTime() - begun) / 1_000_000,
                    read.lastOf().size());
        }
        for (Shard shard : shards.all()) {
            List<Event> missing = new ArrayList<>();
            shard.engine.forEachInFlight((id, progress) -> {
                if (isMissing(id, progress, read)) {
                    missing.add(new Event.DispatchMissing(id, progress.attempt()));
                }
            });
            missing.forEach(event -> executor.carryOut(shard, shard.engine.apply(event, now), now));
            if (!missing.isEmpty()) {
                log.warn("shard {}: {} attempts of the former process never went out", shard.id.key(), missing.size());
            }
        }
    }

    /** Ends and moves that may not have reached their topics. */
    void tellAgain(long now) {
        for (Untold end : untold) {
            if (mayBeUnwritten(end.at())) {
                executor.tell(end.messageId(), end.state(), end.event(), now);
            } else {
                executor.dropEnded(end.messageId(), now);
            }
        }
        untold.clear();
        for (Unmoved each : unmoved) {
            if (mayBeUnwritten(each.moved().at())) {
                executor.forward(each.message(), each.moved(), each.from(), now);
            } else {
                executor.dropMoved(each.message().messageId(), each.from(), now);
            }
        }
        unmoved.clear();
    }

    private boolean mayBeUnwritten(long at) {
        return newestKept - at < SURELY_COMMITTED_MILLIS;
    }

    /** What ended, or went to another shard, is not taken up here. */
    private boolean isOver(DispatchedRecord event) {
        Shard shard = shards.known(new PoolShard(event.pool(), event.shard()));
        return shard != null && shard.engine.isBuried(event.messageId());
    }

    private void foundInLog(DispatchLog.Entry entry, long now) {
        DispatchedRecord event = entry.event();
        long id = event.messageId();
        State.InFlight to = new State.InFlight(
                event.lane(),
                event.kind(),
                event.session(),
                event.demandSequence(),
                entry.partition(),
                event.dispatchedAt(),
                event.leaseUntil(),
                false,
                false);
        Shard shard = shards.known(new PoolShard(event.pool(), event.shard()));
        Progress orphan = orphans.get(id);
        if (orphan != null && orphan.attempt() < event.attempt()) {
            boolean possibleDuplicate = orphan.possibleDuplicate() || event.possibleDuplicate();
            orphans.put(id, new Progress(event.attempt(), orphan.failures(), possibleDuplicate, to, orphan.trail()));
        } else if (shard != null && shard.engine.isLive(id)) {
            Event found = new Event.DispatchFound(id, event.attempt(), event.possibleDuplicate(), to);
            executor.carryOut(shard, shard.engine.apply(found, now), now);
        } else if (orphan == null) { // nothing of it was kept
            orphans.put(id, new Progress(event.attempt(), 0, event.possibleDuplicate(), to));
        }
    }

    private static boolean isMissing(long id, Progress progress, DispatchLog.Tail tail) {
        DispatchLog.Entry last = tail.lastOf().get(id);
        boolean inLog = last != null && last.event().attempt() >= progress.attempt();
        return !inLog
                && progress.state() instanceof State.InFlight attempt
                && tail.covers(attempt.kind(), attempt.returnPartition(), attempt.dispatchedAt());
    }

    // ---- orphans

    /** The topics are read side by side: after a crash a report may come before the acceptance is read again. */
    boolean keptForOrphan(long messageId, Event event) {
        if (orphans.isEmpty() || !orphans.containsKey(messageId)) {
            return false;
        }
        List<Event> kept = eventsOfOrphans.computeIfAbsent(messageId, id -> new ArrayList<>());
        return kept.size() < EVENTS_OF_AN_ORPHAN && kept.add(event);
    }

    /** @return whether the message was an orphan, which goes on from where it was */
    boolean takeUp(AcceptedRecord accepted, Event.Accepted event, Shard shard, long now) {
        Progress orphan = orphans.isEmpty() ? null : orphans.remove(event.messageId());
        if (orphan == null) {
            return false;
        }
        store.admit(event.messageId(), accepted.bytes());
        store.save(event.messageId(), orphan, now);
        shard.engine.apply(new Event.Restored(event, orphan), now);
        List<Event> kept = eventsOfOrphans.remove(event.messageId());
        if (kept != null) {
            // Read already, but not yet applied: no lease may be judged in between.
            executor.carryOut(shard, shard.engine.apply(new Event.ReportsRead(Long.MIN_VALUE), now), now);
            kept.forEach(each -> executor.carryOut(shard, shard.engine.apply(each, now), now));
        }
        executor.carryOut(shard, shard.engine.apply(SchedulerProcessor.TICK, now), now);
        return true;
    }

    /** Loads what was kept into the engines. */
    private final class Scan implements MessageStore.Visitor {

        private final long now;
        int live;
        int settled;

        Scan(long now) {
            this.now = now;
        }

        @Override
        public void live(AcceptedRecord message, @Nullable Progress progress) {
            live++;
            seen(message.acceptedAt());
            seen(progress);
            shardOf(message.pool(), message.shard())
                    .engine
                    .apply(new Event.Restored(incoming.event(message, false), progress), now);
        }

        @Override
        public void settled(SettledRecord tombstone, byte[] event, boolean mayBeUntold) {
            settled++;
            seen(tombstone.at());
            shardOf(tombstone.pool(), tombstone.shard())
                    .engine
                    .apply(new Event.RestoredTombstone(tombstone.messageId(), tombstone.state(), tombstone.at()), now);
            if (mayBeUntold) {
                untold.add(new Untold(tombstone.messageId(), tombstone.state(), tombstone.at(), event));
            }
        }

        @Override
        public void moved(long messageId, KeptState.Moved to, @Nullable AcceptedRecord message) {
            seen(to.at());
            Shard from = shards.restored(to.from(), now);
            from.engine.apply(new Event.RestoredTombstone(messageId, FinalState.UNRECOGNISED, to.at()), now);
            if (message != null) {
                unmoved.add(new Unmoved(message, to, from));
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

        private Shard shardOf(String pool, int index) {
            return shards.restored(new PoolShard(pool, index), now);
        }
    }
}
