package io.smsplatform.scheduler.streams.bytes;

import io.smsplatform.events.Codec;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;

/** What a tombstone says in memory, read from the bytes of its {@link MessageSettled}. */
public record SettledRecord(long messageId, String pool, int shard, FinalState state, long at) {

    static final byte[] HEADER = Layout.header(
            MessageSettled.getClassSchema(),
            "messageId taskId application clientReference channel pool shard state attempt lane at code detail"
                    + " possibleDuplicate");

    private static final Codec<MessageSettled> CODEC = Topics.MESSAGES_SETTLED.value();
    private static final FinalState[] STATES = FinalState.values();
    private static final int CHANNELS = io.smsplatform.events.Channel.values().length;

    /** @throws UndecodableException if the bytes are no such record */
    public static SettledRecord read(byte[] bytes, Names names) {
        byte[] present = Layout.begins(bytes, HEADER) ? bytes : CODEC.encode(CODEC.decode(bytes));
        AvroCursor cursor = new AvroCursor(present, Layout.HEADER_LENGTH);
        long messageId = cursor.number();
        cursor.number(); // taskId
        cursor.skipText(); // application
        cursor.skipOptionalText(); // clientReference
        cursor.index(CHANNELS);
        String pool = cursor.text(names);
        int shard = cursor.integer();
        FinalState state = STATES[cursor.index(STATES.length)];
        cursor.integer(); // attempt
        cursor.skipOptionalText(); // lane
        return new SettledRecord(messageId, pool, shard, state, cursor.number());
    }
}
