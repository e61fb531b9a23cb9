package io.smsplatform.scheduler.streams;

import io.smsplatform.events.LaneKind;
import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import io.smsplatform.scheduler.engine.Trail;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of the progress store: how far a live message is, or, once it has ended, its tombstone, which is the very
 * {@link io.smsplatform.events.MessageSettled} that was told, or where it was moved. The first byte names the form; forms
 * are added, never changed, and what is added to a form comes at its end, where an older reader stops.
 */
final class KeptState {

    private static final byte QUEUED = 1;
    private static final byte WAITING = 2;
    private static final byte IN_FLIGHT = 3;
    private static final byte AWAITING_RECEIPT = 4;
    private static final byte SETTLED = 5;
    private static final byte HELD = 6;
    private static final byte MOVED = 7;

    private KeptState() {}

    /**
     * A message that went on to another shard of its pool.
     *
     * @param at when, in Unix milliseconds
     * @param progress as it went
     */
    record Moved(PoolShard from, int toShard, long at, Progress progress) {}

    static byte[] encode(Progress progress) {
        return write(out -> write(progress, out));
    }

    static byte[] encode(Moved moved) {
        return write(out -> {
            out.writeByte(MOVED);
            out.writeUTF(moved.from().key());
            out.writeInt(moved.toShard());
            out.writeLong(moved.at());
            write(moved.progress(), out);
        });
    }

    /** @param event the bytes of the end as it was told */
    static byte[] tombstone(byte[] event) {
        byte[] bytes = new byte[event.length + 1];
        bytes[0] = SETTLED;
        System.arraycopy(event, 0, bytes, 1, event.length);
        return bytes;
    }

    static boolean isTombstone(byte[] bytes) {
        return bytes[0] == SETTLED;
    }

    static boolean isMoved(byte[] bytes) {
        return bytes[0] == MOVED;
    }

    /** The end as it was told. */
    static byte[] eventOf(byte[] tombstone) {
        return Arrays.copyOfRange(tombstone, 1, tombstone.length);
    }

    static Moved decodeMoved(byte[] bytes) {
        return read(bytes, in -> {
            in.readByte();
            return new Moved(PoolShard.parse(in.readUTF()), in.readInt(), in.readLong(), readProgress(in));
        });
    }

    static Progress decodeProgress(byte[] bytes) {
        return read(bytes, KeptState::readProgress);
    }

    private static void write(Progress progress, DataOutputStream out) throws IOException {
        State state = progress.state();
        out.writeByte(formOf(state));
        out.writeInt(progress.attempt());
        out.writeInt(progress.failures());
        out.writeBoolean(progress.possibleDuplicate());
        if (state instanceof State.Waiting waiting) {
            out.writeLong(waiting.dueAt());
        } else if (state instanceof State.InFlight inFlight) {
            out.writeUTF(inFlight.lane());
            out.writeUTF(inFlight.kind().name());
            out.writeUTF(inFlight.session());
            out.writeLong(inFlight.demandSequence());
            out.writeInt(inFlight.returnPartition());
            out.writeLong(inFlight.dispatchedAt());
            out.writeLong(inFlight.leaseUntil());
            out.writeBoolean(inFlight.taken());
            out.writeBoolean(inFlight.confirmsTaken());
        } else if (state instanceof State.AwaitingReceipt awaiting) {
            out.writeUTF(awaiting.lane());
            out.writeLong(awaiting.until());
            out.writeBoolean(awaiting.sent());
        } else if (state instanceof State.Held held) {
            out.writeBoolean(held.withTask());
        }
        if (!progress.trail().equals(Trail.NONE)) {
            write(progress.trail(), out);
        }
    }

    private static void write(Trail trail, DataOutputStream out) throws IOException {
        out.writeByte(trail.tried().size());
        for (String lane : trail.tried()) {
            out.writeUTF(lane);
        }
        out.writeBoolean(trail.switching());
        out.writeBoolean(trail.cancelRequested());
        out.writeBoolean(trail.rule() != null);
        if (trail.rule() != null) {
            out.writeUTF(trail.rule());
        }
    }

    private static Progress readProgress(DataInputStream in) throws IOException {
        byte form = in.readByte();
        int attempt = in.readInt();
        int failures = in.readInt();
        boolean possibleDuplicate = in.readBoolean();
        State state = readState(form, in);
        return new Progress(attempt, failures, possibleDuplicate, state, readTrail(in));
    }

    private static State readState(byte form, DataInputStream in) throws IOException {
        return switch (form) {
            case QUEUED -> new State.Queued();
            case WAITING -> new State.Waiting(in.readLong());
            case IN_FLIGHT ->
                new State.InFlight(
                        in.readUTF(),
                        LaneKind.valueOf(in.readUTF()),
                        in.readUTF(),
                        in.readLong(),
                        in.readInt(),
                        in.readLong(),
                        in.readLong(),
                        in.readBoolean(),
                        in.readBoolean());
            case AWAITING_RECEIPT -> new State.AwaitingReceipt(in.readUTF(), in.readLong(), in.readBoolean());
            case HELD -> new State.Held(in.readBoolean());
            default -> throw new IllegalStateException("progress of form %d; expected 1..4 or 6".formatted(form));
        };
    }

    private static Trail readTrail(DataInputStream in) throws IOException {
        if (in.available() == 0) {
            return Trail.NONE;
        }
        int count = in.readByte();
        List<String> tried = new ArrayList<>(count);
        for (int n = 0; n < count; n++) {
            tried.add(in.readUTF());
        }
        boolean switching = in.readBoolean();
        boolean cancelRequested = in.readBoolean();
        String rule = in.readBoolean() ? in.readUTF() : null;
        return new Trail(List.copyOf(tried), switching, rule, cancelRequested);
    }

    /** A reserved message is free again after a restart, and one whose end is decided is decided again. */
    private static byte formOf(State state) {
        if (state instanceof State.Queued || state instanceof State.Reserved) {
            return QUEUED;
        }
        if (state instanceof State.Waiting) {
            return WAITING;
        }
        if (state instanceof State.InFlight) {
            return IN_FLIGHT;
        }
        if (state instanceof State.AwaitingReceipt) {
            return AWAITING_RECEIPT;
        }
        if (state instanceof State.Held) {
            return HELD;
        }
        throw new IllegalStateException("state without a form: " + state);
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private interface Reading<T extends @Nullable Object> {
        T from(DataInputStream in) throws IOException;
    }

    private static byte[] write(Writing writing) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
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
            throw new IllegalStateException("progress of %d bytes ends too early".formatted(bytes.length), e);
        }
    }
}
