package io.smsplatform.scheduler.streams;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Topics;
import io.smsplatform.scheduler.engine.Progress;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task keeps of its messages, in two stores: the message as it was accepted, written once, and its progress, small
 * and rewritten with each step. Both are ordered by message id.
 */
final class MessageStore {

    static final String MESSAGES = "messages";
    static final String PROGRESS = "progress";

    /** Told what is kept, in the order of the ids. */
    interface Visitor {
        void live(MessageAccepted message, @Nullable Progress progress);

        /** @param untold whether its end may not have reached its topic */
        void settled(MessageSettled tombstone, boolean untold);

        /** Progress whose message was lost in a crash; its acceptance will be read again. */
        void orphan(long messageId, Progress progress);
    }

    private final KeyValueStore<Bytes, byte[]> messages;
    private final KeyValueStore<Bytes, byte[]> progress;

    MessageStore(KeyValueStore<Bytes, byte[]> messages, KeyValueStore<Bytes, byte[]> progress) {
        this.messages = messages;
        this.progress = progress;
    }

    void admit(long messageId, byte[] accepted) {
        messages.put(key(messageId), accepted);
    }

    /** @throws IllegalStateException if the message is not kept */
    MessageAccepted message(long messageId) {
        byte[] bytes = messages.get(key(messageId));
        if (bytes == null) {
            throw new IllegalStateException("message %d is live but not in its store".formatted(messageId));
        }
        return Topics.MESSAGES_ACCEPTED.value().decode(bytes);
    }

    void save(long messageId, Progress step) {
        progress.put(key(messageId), KeptState.encode(step));
    }

    /**
     * Keeps the end. The message itself stays until {@link #drop}: while both are here the end may not have been told.
     */
    void bury(MessageSettled tombstone) {
        progress.put(key(tombstone.getMessageId()), KeptState.encode(tombstone));
    }

    void drop(long messageId) {
        messages.delete(key(messageId));
    }

    @Nullable
    MessageSettled tombstone(long messageId) {
        byte[] bytes = progress.get(key(messageId));
        return bytes == null || !KeptState.isTombstone(bytes) ? null : KeptState.decodeTombstone(bytes);
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
                    visitor.live(Topics.MESSAGES_ACCEPTED.value().decode(live.value), null);
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

    private static void visitBoth(byte[] live, byte[] step, Visitor visitor) {
        if (KeptState.isTombstone(step)) {
            visitor.settled(KeptState.decodeTombstone(step), true);
        } else {
            visitor.live(Topics.MESSAGES_ACCEPTED.value().decode(live), KeptState.decodeProgress(step));
        }
    }

    private static void visitAlone(KeyValue<Bytes, byte[]> step, Visitor visitor) {
        if (KeptState.isTombstone(step.value)) {
            visitor.settled(KeptState.decodeTombstone(step.value), false);
        } else {
            long messageId = ByteBuffer.wrap(step.key.get()).getLong();
            visitor.orphan(messageId, KeptState.decodeProgress(step.value));
        }
    }

    private static @Nullable KeyValue<Bytes, byte[]> next(KeyValueIterator<Bytes, byte[]> entries) {
        return entries.hasNext() ? entries.next() : null;
    }

    private static Bytes key(long messageId) {
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES).putLong(messageId).array());
    }
}
