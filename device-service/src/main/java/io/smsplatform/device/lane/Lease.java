package io.smsplatform.device.lane;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.PoolShard;
import java.time.Duration;
import java.time.Instant;

/**
 * A phone's right to send one attempt, as the phone carries it.
 *
 * @param until end of the hand-over: the phone says TAKEN before it
 * @param socket handed over on a WebSocket session, which alone may say TAKEN: a session that ends gives back what was
 *     not taken
 */
public record Lease(PoolShard shard, long messageId, int attempt, Instant until, boolean socket) {

    public static Lease of(MessageDispatched message, boolean socket) {
        return new Lease(
                new PoolShard(message.getPool(), message.getShard()),
                message.getMessageId(),
                message.getAttempt(),
                message.getLeaseUntil(),
                socket);
    }

    boolean over(Instant now, Duration margin) {
        return !now.plus(margin).isBefore(until);
    }
}
