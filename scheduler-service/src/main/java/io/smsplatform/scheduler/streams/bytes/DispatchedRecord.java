package io.smsplatform.scheduler.streams.bytes;

import io.smsplatform.events.Channel;
import io.smsplatform.events.Codec;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;

/** What a restarted task wants to know of a {@link MessageDispatched}, read from its bytes. */
public record DispatchedRecord(
        long messageId,
        int attempt,
        String pool,
        int shard,
        String lane,
        LaneKind kind,
        String session,
        long demandSequence,
        long dispatchedAt,
        long leaseUntil,
        boolean possibleDuplicate) {

    static final byte[] HEADER = Layout.header(
            MessageDispatched.getClassSchema(),
            "messageId attempt application clientReference channel pool shard messageClass lane kind session"
                    + " demandSequence recipient sender text segments dispatchedAt leaseUntil expiresAt receipt"
                    + " possibleDuplicate reason metadata decision");

    private static final Codec<MessageDispatched> CODEC =
            Topics.dispatched(LaneKind.DEVICE).value(); // the same for all kinds

    private static final int CHANNELS = Channel.values().length;
    private static final int CLASSES = MessageClass.values().length;
    private static final LaneKind[] KINDS = LaneKind.values();

    /** @throws UndecodableException if the bytes are no such record */
    public static DispatchedRecord read(byte[] bytes, Names names) {
        byte[] present = Layout.begins(bytes, HEADER) ? bytes : CODEC.encode(CODEC.decode(bytes));
        AvroCursor cursor = new AvroCursor(present, Layout.HEADER_LENGTH);
        long messageId = cursor.number();
        int attempt = cursor.integer();
        cursor.skipText(); // application
        cursor.skipOptionalText(); // clientReference
        cursor.index(CHANNELS);
        String pool = cursor.text(names);
        int shard = cursor.integer();
        if (shard < 0) {
            throw new UndecodableException("shard is %d, expected 0 or more".formatted(shard));
        }
        cursor.index(CLASSES);
        String lane = cursor.text(names);
        LaneKind kind = KINDS[cursor.index(KINDS.length)];
        String session = cursor.text(names);
        long demandSequence = cursor.number();
        cursor.skipText(); // recipient
        cursor.skipOptionalText(); // sender
        cursor.skipText(); // text
        cursor.integer(); // segments
        long dispatchedAt = cursor.number();
        long leaseUntil = cursor.number();
        cursor.number(); // expiresAt
        cursor.bool(); // receipt
        boolean possibleDuplicate = cursor.bool();
        return new DispatchedRecord(
                messageId,
                attempt,
                pool,
                shard,
                lane,
                kind,
                session,
                demandSequence,
                dispatchedAt,
                leaseUntil,
                possibleDuplicate);
    }
}
