package io.smsplatform.scheduler.streams;

import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import io.smsplatform.scheduler.streams.bytes.AcceptedRecord;
import io.smsplatform.scheduler.streams.bytes.Names;
import io.smsplatform.scheduler.streams.bytes.SettledRecord;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task keeps of its messages, in two stores: the message as it was accepted, written once, and its progress, small
 * and rewritten with each step. Both are ordered by message id.
 *
 * <p>An attempt's progress may be kept a little later than the attempt is dispatched, and not at all if the message goes
 * on sooner: the dispatch topics are the log of attempts, and a restarted task adopts from them what it does not know.
 */
final class MessageStore {

    static final String MESSAGES = "messages";
    static final String PROGRESS = "progress";

    /** With the longest time that a producer has a record under way, half of what is read of the log after a restart. */
    private static final long ATTEMPT_KEPT_AFTER_MILLIS = 5_000;

    private static final int ATTEMPTS_NOT_KEPT_AT_MOST = 50_000;

    /** Told what is kept, in the order of the ids. */
    interface Visitor {
        void live(AcceptedRecord message, @Nullable Progress progress);

        /**
         * @param event the end as it was told
         * @param untold whether its end may not have reached its topic
         */
        void settled(SettledRecord tombstone, byte[] event, boolean untold);

        /**
         * Went to another shard.
         *
         * @param message null once its topic surely has it
         */
        void moved(long messageId, KeptState.Moved moved, @Nullable AcceptedRecord message);

        /** Progress whose message was lost in a crash; its acceptance will be read again. */
        void orphan(long messageId, Progress progress);
    }

    private final KeyValueStore<Bytes, byte[]> messages;
    private final KeyValueStore<Bytes, byte[]> progress;
    private final Names names;
    private final Map<Long, Attempt> attempts = new LinkedHashMap<>();

    private record Attempt(Progress progress, long dispatchedAt) {}

    MessageStore(KeyValueStore<Bytes, byte[]> messages, KeyValueStore<Bytes, byte[]> progress, Names names) {
        this.messages = messages;
        this.progress = progress;
        this.names = names;
    }

    void admit(long messageId, byte[] accepted) {
        messages.put(key(messageId), accepted);
    }

    /** @throws IllegalStateException if the message is not kept */
    AcceptedRecord message(long messageId) {
        byte[] bytes = messages.get(key(messageId));
        if (bytes == null) {
            throw new IllegalStateException("message %d is live but not in its store".formatted(messageId));
        }
        return AcceptedRecord.read(bytes, names);
    }

    void save(long messageId, Progress step, long now) {
        if (step.state() instanceof State.InFlight attempt && attempt.dispatchedAt() == now && !attempt.taken()) {
            attempts.put(messageId, new Attempt(step, attempt.dispatchedAt()));
            if (attempts.size() > ATTEMPTS_NOT_KEPT_AT_MOST) {
                Iterator<Map.Entry<Long, Attempt>> eldestFirst =
                        attempts.entrySet().iterator();
                keep(eldestFirst.next());
                eldestFirst.remove();
            }
            return;
        }
        attempts.remove(messageId);
        progress.put(key(messageId), KeptState.encode(step));
    }

    /** Writes what {@link #save} has put off for long enough. */
    void keepAttempts(long now) {
        Iterator<Map.Entry<Long, Attempt>> eldestFirst = attempts.entrySet().iterator();
        while (eldestFirst.hasNext()) {
            Map.Entry<Long, Attempt> attempt = eldestFirst.next();
            long dispatchedAt = attempt.getValue().dispatchedAt();
            if (now >= dispatchedAt && now - dispatchedAt < ATTEMPT_KEPT_AFTER_MILLIS) {
                return;
            }
            keep(attempt);
            eldestFirst.remove();
        }
    }

    private void keep(Map.Entry<Long, Attempt> attempt) {
        progress.put(key(attempt.getKey()), KeptState.encode(attempt.getValue().progress()));
    }

    /**
     * Keeps the end. The message itself stays until {@link #drop}: while both are here the end may not have been told.
     *
     * @param event the end as it is told
     */
    void bury(long messageId, byte[] event) {
        attempts.remove(messageId);
        progress.put(key(messageId), KeptState.tombstone(event));
    }

    /** Keeps where the message went. The message itself stays until {@link #drop}, as with an end. */
    void move(long messageId, KeptState.Moved moved) {
        attempts.remove(messageId);
        progress.put(key(messageId), KeptState.encode(moved));
    }

    void drop(long messageId) {
        messages.delete(key(messageId));
    }

    /** The end as it was told; null if there is none. */
    byte @Nullable [] eventOfEnd(long messageId) {
        byte[] bytes = progress.get(key(messageId));
        return bytes == null || !KeptState.isTombstone(bytes) ? null : KeptState.eventOf(bytes);
    }

    void forget(long messageId) {
        progress.delete(key(messageId));
    }

    /** Reads both stores side by side, once each. */
    void scan(Visitor visitor) {
        try (KeyValueIterator<Bytes, byte[]> lives = messages.all();
                KeyValueIterator<Bytes, byte[]> steps = progress.all()) {
            KeyValue<Bytes, byte[]> live = next(lives);
            KeyValue<Bytes, byte[]> step = next(steps);
            while (live != null || step != null) {
                int order = live == null ? 1 : step == null ? -1 : live.key.compareTo(step.key);
                if (order < 0 && live != null) {
                    visitor.live(AcceptedRecord.read(live.value, names), null);
                    live = next(lives);
                } else if (order > 0 && step != null) {
                    visitAlone(step, visitor);
                    step = next(steps);
                } else if (live != null && step != null) {
                    visitBoth(live.value, step.value, visitor);
                    live = next(lives);
                    step = next(steps);
                }
            }
        }
    }

    private void visitBoth(byte[] live, byte[] step, Visitor visitor) {
        if (KeptState.isTombstone(step)) {
            byte[] event = KeptState.eventOf(step);
            visitor.settled(SettledRecord.read(event, names), event, true);
        } else if (KeptState.isMoved(step)) {
            AcceptedRecord message = AcceptedRecord.read(live, names);
            visitor.moved(message.messageId(), KeptState.decodeMoved(step), message);
        } else {
            visitor.live(AcceptedRecord.read(live, names), KeptState.decodeProgress(step));
        }
    }

    private void visitAlone(KeyValue<Bytes, byte[]> step, Visitor visitor) {
        long messageId = ByteBuffer.wrap(step.key.get()).getLong();
        if (KeptState.isTombstone(step.value)) {
            byte[] event = KeptState.eventOf(step.value);
            visitor.settled(SettledRecord.read(event, names), event, false);
        } else if (KeptState.isMoved(step.value)) {
            visitor.moved(messageId, KeptState.decodeMoved(step.value), null);
        } else {
            visitor.orphan(messageId, KeptState.decodeProgress(step.value));
        }
    }

    private static @Nullable KeyValue<Bytes, byte[]> next(KeyValueIterator<Bytes, byte[]> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    private static Bytes key(long messageId) {
        byte[] key = new byte[Long.BYTES];
        for (int i = Long.BYTES - 1; i >= 0; i--) {
            key[i] = (byte) messageId;
            messageId >>>= Byte.SIZE;
        }
        return Bytes.wrap(key);
    }
}
