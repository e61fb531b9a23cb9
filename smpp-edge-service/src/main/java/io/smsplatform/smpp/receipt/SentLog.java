package io.smsplatform.smpp.receipt;

import io.smsplatform.events.PoolShard;

/** Remembers what SMSCs accepted, so that receipts find it. */
public final class SentLog {

    private final SentParts parts;

    SentLog(SentParts parts) {
        this.parts = parts;
    }

    public SentAttempt begin(String connector, PoolShard shard, long messageId, int attempt, String recipient) {
        return new SentAttempt(parts, connector, shard, messageId, attempt, recipient);
    }

    /** False while the database does not take what is sent: a crash now would lose what receipts belong to. */
    public boolean isWritable() {
        return parts.isWritable();
    }
}
