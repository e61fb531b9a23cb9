package io.smsplatform.scheduler.streams;

import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.LaneUsage;
import io.smsplatform.scheduler.engine.TaskControl;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What a task keeps beside its messages: what was asked of their tasks and pools, and what lanes used of their quotas.
 * Small, and read as a whole when the task starts, before the messages. A key is text: a letter for its kind, then names,
 * one a line. Each recipient that counts for a lane's quota is an entry of its own, whose value is the month it counts for.
 */
final class ControlStore {

    static final String CONTROLS = "controls";

    private static final char OF_POOL = 'p';
    private static final char RECIPIENT = 'r';
    private static final char OF_TASK = 't';
    private static final char USAGE = 'u';

    /** After every letter of a number. */
    private static final char END = '~';

    /** Told what is kept. */
    interface Visitor {
        void task(long taskId, TaskControl control);

        void pool(PoolShard shard, TaskControl control);

        void usage(PoolShard shard, String lane, LaneUsage.Kept usage, List<Long> recipients);
    }

    private final KeyValueStore<Bytes, byte[]> controls;

    /** By the key of a lane's usage, the month for which recipients are kept. */
    private final Map<String, Long> months = new HashMap<>();

    ControlStore(KeyValueStore<Bytes, byte[]> controls) {
        this.controls = controls;
    }

    /** What was asked of a task concerns every shard of this store. */
    void saveTask(long taskId, @Nullable TaskControl control) {
        put(OF_TASK + Long.toHexString(taskId), control);
    }

    /** What was asked of all messages of a shard. */
    void savePool(PoolShard shard, @Nullable TaskControl control) {
        put(OF_POOL + shard.key(), control);
    }

    /** @param newRecipient one more for the month that the usage names, or null */
    void saveUsage(PoolShard shard, String lane, LaneUsage.Kept usage, @Nullable Long newRecipient) {
        String name = shard.key() + '\n' + lane;
        Long month = months.put(name, usage.month());
        if (month != null && !isSameMonth(month, usage.month())) {
            dropRecipients(name);
        }
        controls.put(key(USAGE + name), encode(usage));
        if (newRecipient != null) {
            controls.put(
                    key(RECIPIENT + name + '\n' + Long.toHexString(newRecipient)),
                    ByteBuffer.allocate(Long.BYTES).putLong(usage.month()).array());
        }
    }

    void scan(Visitor visitor) {
        Map<String, List<Recipient>> recipients = new HashMap<>();
        try (KeyValueIterator<Bytes, byte[]> all = controls.all()) { // in order: recipients come before usages
            while (all.hasNext()) {
                KeyValue<Bytes, byte[]> next = all.next();
                String key = new String(next.key.get(), StandardCharsets.UTF_8);
                String name = key.substring(1);
                switch (key.charAt(0)) {
                    case OF_TASK -> visitor.task(Long.parseUnsignedLong(name, 16), decodeControl(next.value));
                    case OF_POOL -> visitor.pool(PoolShard.parse(name), decodeControl(next.value));
                    case RECIPIENT -> remember(name, next.value, recipients);
                    case USAGE -> visit(name, decodeUsage(next.value), recipients, visitor);
                    default -> throw new IllegalStateException("entry of kind '%c'".formatted(key.charAt(0)));
                }
            }
        }
    }

    private record Recipient(long hash, long month) {}

    private static void remember(String name, byte[] value, Map<String, List<Recipient>> recipients) {
        int end = name.lastIndexOf('\n');
        long hash = Long.parseUnsignedLong(name.substring(end + 1), 16);
        recipients
                .computeIfAbsent(name.substring(0, end), lane -> new ArrayList<>())
                .add(new Recipient(hash, ByteBuffer.wrap(value).getLong()));
    }

    private void visit(String name, LaneUsage.Kept usage, Map<String, List<Recipient>> recipients, Visitor visitor) {
        months.put(name, usage.month());
        int lane = name.indexOf('\n');
        List<Long> ofMonth = recipients.getOrDefault(name, List.of()).stream()
                .filter(recipient -> isSameMonth(recipient.month(), usage.month()))
                .map(Recipient::hash)
                .toList();
        visitor.usage(PoolShard.parse(name.substring(0, lane)), name.substring(lane + 1), usage, ofMonth);
    }

    /** Those of the month that is over. */
    private void dropRecipients(String lane) {
        List<Bytes> old = new ArrayList<>();
        String prefix = RECIPIENT + lane + '\n';
        try (KeyValueIterator<Bytes, byte[]> all = controls.range(key(prefix), key(prefix + END))) {
            all.forEachRemaining(entry -> old.add(entry.key));
        }
        old.forEach(controls::delete);
    }

    /** A month begins some hours earlier or later when the lane's time zone changes. */
    private static boolean isSameMonth(long one, long other) {
        return Math.abs(one - other) < 2L * 24 * 3_600_000;
    }

    private void put(String key, @Nullable TaskControl control) {
        if (control == null) {
            controls.delete(key(key));
        } else {
            controls.put(key(key), encode(control));
        }
    }

    private static Bytes key(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] encode(TaskControl control) {
        return write(out -> {
            out.writeUTF(control.kind().name());
            out.writeLong(control.at());
            out.writeBoolean(control.application() != null);
            if (control.application() != null) {
                out.writeUTF(control.application());
            }
        });
    }

    private static TaskControl decodeControl(byte[] bytes) {
        return read(bytes, in -> {
            TaskControl.Kind kind = TaskControl.Kind.valueOf(in.readUTF());
            long at = in.readLong();
            return new TaskControl(kind, in.readBoolean() ? in.readUTF() : null, at);
        });
    }

    private static byte[] encode(LaneUsage.Kept usage) {
        return write(out -> {
            out.writeUTF(usage.zone());
            out.writeLong(usage.minute());
            out.writeLong(usage.inMinute());
            out.writeLong(usage.hour());
            out.writeLong(usage.inHour());
            out.writeLong(usage.day());
            out.writeLong(usage.inDay());
            out.writeLong(usage.month());
            out.writeLong(usage.inMonth());
        });
    }

    private static LaneUsage.Kept decodeUsage(byte[] bytes) {
        return read(
                bytes,
                in -> new LaneUsage.Kept(
                        in.readUTF(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong(),
                        in.readLong()));
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reading<T> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            writing.to(out);
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    private static <T> T read(byte[] bytes, Reading<T> reading) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            return reading.from(in);
        } catch (IOException e) {
            throw new IllegalStateException("entry of %d bytes ends too early".formatted(bytes.length), e);
        }
    }
}
