package io.smsplatform.scheduler.streams.bytes;

import io.smsplatform.events.Codec;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import org.jspecify.annotations.Nullable;

/** What the scheduler wants to know of a {@link MessageReported}, read from its bytes. */
public record ReportedRecord(
        long messageId,
        int attempt,
        String pool,
        int shard,
        String lane,
        Outcome outcome,
        @Nullable String code,
        @Nullable String detail,
        boolean retryable,
        boolean receiptExpected) {

    private static final byte[] HEADER = Layout.header(
            MessageReported.getClassSchema(),
            "messageId attempt pool shard lane outcome at code detail retryable receiptExpected reference segments");

    private static final Codec<MessageReported> CODEC = Topics.MESSAGES_REPORTED.value();
    private static final Outcome[] OUTCOMES = Outcome.values();

    /** @throws UndecodableException if the bytes are no such record */
    public static ReportedRecord read(byte[] bytes, Names names) {
        byte[] present = Layout.begins(bytes, HEADER) ? bytes : CODEC.encode(CODEC.decode(bytes));
        AvroCursor cursor = new AvroCursor(present, Layout.HEADER_LENGTH);
        long messageId = cursor.number();
        int attempt = cursor.integer();
        String pool = cursor.text(names);
        int shard = cursor.integer();
        String lane = cursor.text(names);
        Outcome outcome = OUTCOMES[cursor.index(OUTCOMES.length)];
        cursor.number(); // at
        String code = cursor.present() ? cursor.text(names) : null;
        String detail = cursor.present() ? cursor.text(names) : null;
        boolean retryable = cursor.bool();
        boolean receiptExpected = cursor.bool();
        cursor.skipOptionalText(); // reference
        cursor.integer(); // segments
        return new ReportedRecord(
                messageId, attempt, pool, shard, lane, outcome, code, detail, retryable, receiptExpected);
    }
}
