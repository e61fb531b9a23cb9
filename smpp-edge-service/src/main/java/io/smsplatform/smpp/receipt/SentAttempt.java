package io.smsplatform.smpp.receipt;

import io.smsplatform.events.PoolShard;
import io.smsplatform.smpp.pdu.SmscId;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One attempt while its parts are being accepted one by one. Not safe for concurrent use. */
public final class SentAttempt {

    private final SentParts sent;
    private final String connector;
    private final PoolShard shard;
    private final long messageId;
    private final int attempt;
    private final String recipient;
    private final CompletableFuture<Void> announced = new CompletableFuture<>();
    private @Nullable SentMessage message;

    SentAttempt(SentParts sent, String connector, PoolShard shard, long messageId, int attempt, String recipient) {
        this.sent = sent;
        this.connector = connector;
        this.shard = shard;
        this.messageId = messageId;
        this.attempt = attempt;
        this.recipient = recipient;
    }

    /** The SMSC accepted one part; completes when its receipt would find it also after a crash. */
    public CompletableFuture<Void> accepted(int part, int parts, String smscId, long at) {
        SentPart row = new SentPart(
                connector, SmscId.of(smscId), messageId, attempt, part, parts, shard, recipient, PartReceipt.NONE, at);
        SentMessage known = message;
        if (known == null) {
            known = new SentMessage(List.of(row), announced);
            message = known;
        } else {
            known.add(row);
        }
        return sent.add(row, known);
    }

    /** The attempt's outcome is on its way to the log: what receipts say may follow it. */
    public void announced() {
        announced.complete(null);
    }
}
