package io.smsplatform.scheduler.streams.bytes;

import io.smsplatform.events.Channel;
import io.smsplatform.events.Codec;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A {@link MessageAccepted} in its bytes: numbers are read at once, texts only when they are asked for, and what a
 * dispatch or an end takes over is copied as it stands. One of a former version is first written anew in the present one.
 */
public final class AcceptedRecord {

    private static final byte[] HEADER = Layout.header(
            MessageAccepted.getClassSchema(),
            "messageId taskId application clientReference channel pool shard messageClass recipient sender text segments"
                    + " acceptedAt scheduledAt expiresAt receipt template metadata lane paceMillis attempt failures"
                    + " possibleDuplicate");

    private static final Codec<MessageAccepted> CODEC = Topics.MESSAGES_ACCEPTED.value();
    private static final Channel[] CHANNELS = Channel.values();
    private static final MessageClass[] CLASSES = MessageClass.values();

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    final byte[] bytes;
    private final String application;
    private final Channel channel;
    private final String pool;
    private final MessageClass messageClass;
    private final long messageId;
    private final long taskId;
    private final int shard;
    private final int segments;
    private final long acceptedAt;
    private final long scheduledAt;
    private final long expiresAt;
    private final @Nullable String lane;
    private final int paceMillis;
    private final int attempt;
    private final int failures;
    private final boolean possibleDuplicate;

    /** Where the parts begin and end that are copied. */
    final int atApplication;

    final int afterShard;
    final int afterClass;
    final int afterSegments;
    final int atReceipt;
    final int afterReceipt;
    final int atMetadata;
    final int afterMetadata;

    private AcceptedRecord(byte[] bytes, Names names) {
        this.bytes = bytes;
        AvroCursor cursor = new AvroCursor(bytes, Layout.HEADER_LENGTH);
        messageId = cursor.number();
        taskId = cursor.number();
        atApplication = cursor.position();
        application = cursor.text(names);
        cursor.skipOptionalText(); // clientReference
        channel = CHANNELS[cursor.index(CHANNELS.length)];
        pool = cursor.text(names);
        shard = cursor.integer();
        afterShard = cursor.position();
        messageClass = CLASSES[cursor.index(CLASSES.length)];
        afterClass = cursor.position();
        cursor.skipText(); // recipient
        cursor.skipOptionalText(); // sender
        cursor.skipText(); // text
        segments = cursor.integer();
        afterSegments = cursor.position();
        acceptedAt = cursor.number();
        scheduledAt = cursor.present() ? cursor.number() : 0;
        expiresAt = cursor.number();
        atReceipt = cursor.position();
        cursor.bool();
        afterReceipt = cursor.position();
        cursor.skipOptionalText(); // template
        atMetadata = cursor.position();
        cursor.skipTexts();
        afterMetadata = cursor.position();
        lane = cursor.present() ? cursor.text(names) : null;
        paceMillis = cursor.integer();
        attempt = cursor.integer();
        failures = cursor.integer();
        possibleDuplicate = cursor.bool();
    }

    /** @throws UndecodableException if the bytes are no such record */
    public static AcceptedRecord read(byte[] bytes, Names names) {
        byte[] present = Layout.begins(bytes, HEADER) ? bytes : CODEC.encode(CODEC.decode(bytes));
        return new AcceptedRecord(present, names);
    }

    /** All of it as an object; costs what this class saves. */
    public MessageAccepted decoded() {
        return CODEC.decode(bytes);
    }

    /** To be kept, and not to be changed. */
    public byte[] bytes() {
        return bytes;
    }

    public long messageId() {
        return messageId;
    }

    public long taskId() {
        return taskId;
    }

    public String application() {
        return application;
    }

    public Channel channel() {
        return channel;
    }

    public String pool() {
        return pool;
    }

    public int shard() {
        return shard;
    }

    public MessageClass messageClass() {
        return messageClass;
    }

    public int segments() {
        return segments;
    }

    public long acceptedAt() {
        return acceptedAt;
    }

    /** 0 = at once. */
    public long scheduledAt() {
        return scheduledAt;
    }

    public long expiresAt() {
        return expiresAt;
    }

    public @Nullable String lane() {
        return lane;
    }

    public int paceMillis() {
        return paceMillis;
    }

    public int attempt() {
        return attempt;
    }

    public int failures() {
        return failures;
    }

    public boolean possibleDuplicate() {
        return possibleDuplicate;
    }

    public String recipient() {
        AvroCursor cursor = new AvroCursor(bytes, afterClass);
        int length = cursor.textLength();
        return new String(bytes, cursor.position(), length, StandardCharsets.UTF_8);
    }

    /** Stands for the recipient where its address must not, or need not, be kept: FNV-1a, the same for ever. */
    public long recipientHash() {
        AvroCursor cursor = new AvroCursor(bytes, afterClass);
        int length = cursor.textLength();
        long hash = FNV_OFFSET;
        for (int i = cursor.position(); i < cursor.position() + length; i++) {
            hash = (hash ^ (bytes[i] & 0xff)) * FNV_PRIME;
        }
        return hash;
    }

    /** What the message's end repeats of it. */
    public byte[] headOfEnd() {
        return Arrays.copyOfRange(bytes, Layout.HEADER_LENGTH, afterShard);
    }
}
