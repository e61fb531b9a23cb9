package io.smsplatform.scheduler.streams;

import io.smsplatform.events.Codec;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;

/**
 * The bytes of the progress store: how far a live message is, or, once it has ended, its tombstone, which is the very
 * {@link MessageSettled} that was told. The first byte names the form; forms are added, never changed.
 */
final class KeptState {

    private static final byte QUEUED = 1;
    private static final byte WAITING = 2;
    private static final byte IN_FLIGHT = 3;
    private static final byte AWAITING_RECEIPT = 4;
    private static final byte SETTLED = 5;

    private static final Codec<MessageSettled> TOMBSTONE = Codec.avro(MessageSettled.class);

    private KeptState() {}

    static byte[] encode(Progress progress) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
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
            }
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory cannot fail", e);
        }
        return bytes.toByteArray();
    }

    static byte[] encode(MessageSettled tombstone) {
        byte[] event = TOMBSTONE.encode(tombstone);
        byte[] bytes = new byte[event.length + 1];
        bytes[0] = SETTLED;
        System.arraycopy(event, 0, bytes, 1, event.length);
        return bytes;
    }

    static boolean isTombstone(byte[] bytes) {
        return bytes[0] == SETTLED;
    }

    static MessageSettled decodeTombstone(byte[] bytes) {
        return TOMBSTONE.decode(Arrays.copyOfRange(bytes, 1, bytes.length));
    }

    static Progress decodeProgress(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            byte form = in.readByte();
            return new Progress(in.readInt(), in.readInt(), in.readBoolean(), readState(form, in));
        } catch (IOException e) {
            throw new IllegalStateException("progress of %d bytes ends too early".formatted(bytes.length), e);
        }
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
            default -> throw new IllegalStateException("progress of form %d; expected 1..4".formatted(form));
        };
    }

    private static byte formOf(State state) {
        if (state instanceof State.Queued) {
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
        throw new IllegalStateException("state without a form: " + state);
    }
}
