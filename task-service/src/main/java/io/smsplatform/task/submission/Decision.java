package io.smsplatform.task.submission;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the configuration made of a request: where its messages go and what they say. Kept with the claim, because the
 * same identifiers in another pool or shard, or with another text, would be other messages.
 *
 * @param content SHA-256 of shard, address, reference, text and segments of all entries
 */
record Decision(String pool, byte[] content) {

    private static final int ABSENT = -1;

    static Decision of(Draft draft, Claim claim) {
        MessageDigest digest = sha256();
        List<Draft.Entry> entries = draft.entries();
        for (int i = 0; i < entries.size(); i++) {
            Draft.Entry entry = entries.get(i);
            number(digest, draft.shardOf(claim, i));
            text(digest, entry.recipient());
            text(digest, entry.clientReference());
            text(digest, entry.text());
            number(digest, entry.segments());
        }
        return new Decision(draft.pool().name(), digest.digest());
    }

    boolean isSame(Decision other) {
        return pool.equals(other.pool) && MessageDigest.isEqual(content, other.content);
    }

    /** With its length in front, so that no two lists of entries look alike. */
    private static void text(MessageDigest digest, @Nullable String text) {
        if (text == null) {
            number(digest, ABSENT);
            return;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        number(digest, bytes.length);
        digest.update(bytes);
    }

    private static void number(MessageDigest digest, int number) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).flip());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JDK lacks SHA-256", e);
        }
    }
}
