package io.smsplatform.scheduler.streams;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.scheduler.SchedulerMetrics;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.TaskControl;
import io.smsplatform.scheduler.streams.bytes.AcceptedRecord;
import io.smsplatform.scheduler.streams.bytes.RecordWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Carries out what the engines of a task want: keeps and forwards. What is kept is written before what it is about is
 * forwarded, but for an attempt, which its own topic keeps: see {@link MessageStore}.
 */
final class CommandExecutor {

    /** Longer than anything forwarded can stay unacknowledged before the thread is given up. */
    private static final long RECOVERY_MILLIS = 60_000;

    /** Of messages under way; the heads of others are read from the store. */
    private static final int HEADS_AT_MOST = 32_768;

    /**
     * A message that ended or moved is dropped when its last event is surely written.
     *
     * @param movedFrom null if it ended
     */
    private record Drop(long messageId, @Nullable Shard movedFrom, long at) {}

    private final ProcessorContext<Object, Object> context;
    private final MessageStore store;
    private final ControlStore controls;
    private final SchedulerMetrics metrics;
    private final RecordWriter writer = new RecordWriter();

    private final ArrayDeque<Drop> drops = new ArrayDeque<>();

    /** What the ends of messages at lanes will repeat of them. */
    private final Map<Long, byte[]> heads = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > HEADS_AT_MOST;
        }
    };

    private @Nullable AcceptedRecord current;

    CommandExecutor(
            ProcessorContext<Object, Object> context,
            MessageStore store,
            ControlStore controls,
            SchedulerMetrics metrics) {
        this.context = context;
        this.store = store;
        this.controls = controls;
        this.metrics = metrics;
    }

    /** The message that is being read, which needs not be read from the store; null = none. */
    void reading(@Nullable AcceptedRecord message) {
        current = message;
    }

    void carryOut(Shard shard, List<Command> commands, long now) {
        for (Command command : commands) {
            if (command instanceof Command.Save save) {
                store.save(save.messageId(), save.progress(), now);
            } else if (command instanceof Command.Dispatch dispatch) {
                dispatch(dispatch, now);
            } else if (command instanceof Command.Admit admit) {
                admit(admit);
            } else if (command instanceof Command.Settle settle) {
                settle(settle, now);
            } else if (command instanceof Command.Defer defer) {
                defer(defer, shard.id, now);
            } else if (command instanceof Command.Forget forget) {
                forget(forget.messageId(), shard);
            } else if (command instanceof Command.Move move) {
                move(move, shard, now);
            } else if (command instanceof Command.SaveTask asked) {
                keepAsked(asked, shard.id);
            } else if (command instanceof Command.SaveUsage used) {
                controls.saveUsage(shard.id, used.lane(), used.usage(), used.newRecipient());
            } else if (command instanceof Command.Alert alert) {
                alert(alert, shard.id, now);
            } else {
                throw new IllegalStateException("command without a rule: " + command);
            }
        }
    }

    /** Keeps what was asked of a task, whether or not a shard is here that it concerns. */
    void keepTask(long taskId, @Nullable TaskControl control) {
        controls.saveTask(taskId, control);
    }

    /** What time brings: attempts are kept, messages that ended or moved are dropped. */
    void tick(long now) {
        store.keepAttempts(now);
        for (Drop next = drops.peekFirst(); next != null && next.at() <= now; next = drops.peekFirst()) {
            drops.removeFirst();
            Shard from = next.movedFrom();
            if (from == null || !from.engine.isLive(next.messageId()) && !from.isWithSibling(next.messageId())) {
                store.drop(next.messageId());
            }
        }
    }

    /** Tells an end, perhaps again. */
    void tell(long messageId, FinalState state, byte[] event, long now) {
        byte[] key = Topics.MESSAGES_SETTLED.key().encode(messageId);
        context.forward(new Record<>(key, event, now), SchedulerTopology.SETTLED);
        metrics.settled(state);
        dropEnded(messageId, now);
    }

    /** The tombstone stays; the message itself is not needed any more. */
    void dropEnded(long messageId, long now) {
        drops.addLast(new Drop(messageId, null, now + RECOVERY_MILLIS));
    }

    /** Hands a message on to another shard, perhaps again; the target knows what it has. */
    void forward(AcceptedRecord message, KeptState.Moved moved, Shard from, long now) {
        MessageAccepted event = Outgoing.moved(message.decoded(), moved);
        byte[] key = Topics.MESSAGES_ACCEPTED.key().encode(new PoolShard(message.pool(), moved.toShard()));
        byte[] value = Topics.MESSAGES_ACCEPTED.value().encode(event);
        Record<Object, Object> record = new Record<>(key, value, now);
        record.headers().add(Incoming.MOVED_FROM, moved.from().key().getBytes(StandardCharsets.UTF_8));
        context.forward(record, SchedulerTopology.MOVED);
        dropMoved(message.messageId(), from, now);
    }

    /** It is remembered that the message moved; the message itself is not needed any more. */
    void dropMoved(long messageId, Shard from, long now) {
        drops.addLast(new Drop(messageId, from, now + RECOVERY_MILLIS));
    }

    private void forget(long messageId, Shard shard) {
        if (!shard.isWithSibling(messageId)) {
            // A message without its tombstone would be live again: the message goes first.
            store.drop(messageId);
            store.forget(messageId);
        }
    }

    private void admit(Command.Admit admit) {
        AcceptedRecord accepted = current;
        if (accepted == null || accepted.messageId() != admit.messageId()) {
            throw new IllegalStateException("message %d admitted while it is not read".formatted(admit.messageId()));
        }
        store.admit(admit.messageId(), accepted.bytes());
    }

    private void dispatch(Command.Dispatch dispatch, long now) {
        AcceptedRecord message = message(dispatch.messageId());
        heads.put(dispatch.messageId(), message.headOfEnd());
        Addressed key = new Addressed(dispatch.messageId(), dispatch.to().returnPartition());
        context.forward(
                new Record<>(key, writer.dispatched(dispatch, message), now),
                SchedulerTopology.sinkOf(dispatch.to().kind()));
        metrics.dispatched();
    }

    private void defer(Command.Defer defer, PoolShard shard, long now) {
        byte[] key = Topics.MESSAGES_DEFERRED.key().encode(defer.messageId());
        byte[] value = Topics.MESSAGES_DEFERRED.value().encode(Outgoing.deferred(defer, shard, now));
        context.forward(new Record<>(key, value, now), SchedulerTopology.DEFERRED);
        metrics.deferred(defer.reason());
    }

    private void settle(Command.Settle settle, long now) {
        byte[] event = settle.again() ? deliveredAfterAll(settle, now) : end(settle, now);
        store.bury(settle.messageId(), event);
        tell(settle.messageId(), settle.state(), event, now);
    }

    private byte[] end(Command.Settle settle, long now) {
        byte[] head = heads.remove(settle.messageId());
        return writer.settled(settle, head == null ? message(settle.messageId()).headOfEnd() : head, now);
    }

    private byte[] deliveredAfterAll(Command.Settle settle, long now) {
        byte[] told = store.eventOfEnd(settle.messageId());
        if (told == null) {
            throw new IllegalStateException("message %d has no tombstone".formatted(settle.messageId()));
        }
        MessageSettled before = Topics.MESSAGES_SETTLED.value().decode(told);
        return Topics.MESSAGES_SETTLED.value().encode(Outgoing.deliveredAfterAll(settle, before, now));
    }

    private void move(Command.Move move, Shard from, long now) {
        AcceptedRecord message = message(move.messageId());
        heads.remove(move.messageId());
        KeptState.Moved moved = new KeptState.Moved(from.id, move.toShard(), now, move.progress());
        store.move(move.messageId(), moved);
        forward(message, moved, from, now);
        defer(Outgoing.movedOn(move, now), from.id, now);
    }

    /** Several shards may want the same of a task kept: it is one entry. */
    private void keepAsked(Command.SaveTask asked, PoolShard shard) {
        if (asked.taskId() == TaskControl.EVERY_TASK) {
            controls.savePool(shard, asked.control());
        } else {
            controls.saveTask(asked.taskId(), asked.control());
        }
    }

    private void alert(Command.Alert alert, PoolShard shard, long now) {
        byte[] key = Topics.ALERTS_RAISED.key().encode(alert.rule());
        byte[] value = Topics.ALERTS_RAISED.value().encode(Outgoing.alert(alert, shard, now));
        context.forward(new Record<>(key, value, now), SchedulerTopology.ALERTS);
        metrics.alerted();
    }

    private AcceptedRecord message(long messageId) {
        AcceptedRecord read = current;
        return read != null && read.messageId() == messageId ? read : store.message(messageId);
    }
}
