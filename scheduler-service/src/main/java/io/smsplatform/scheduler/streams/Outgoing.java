package io.smsplatform.scheduler.streams;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.scheduler.engine.Command;
import java.nio.charset.StandardCharsets;
import java.time.Instant;

/**
 * Builds the rarer of the scheduler's events from the engine's commands; {@link
 * io.smsplatform.scheduler.streams.bytes.RecordWriter} writes the two that every message costs.
 */
@SuppressWarnings("NullAway") // Avro's generated setters take null for optional fields but cannot say so
final class Outgoing {

    private static final long MINUTE_MILLIS = 60_000;

    private Outgoing() {}

    static MessageDeferred deferred(Command.Defer defer, PoolShard shard, long now) {
        return MessageDeferred.newBuilder()
                .setMessageId(defer.messageId())
                .setAttempt(defer.attempt())
                .setApplication(defer.application())
                .setPool(shard.pool())
                .setShard(shard.index())
                .setLane(defer.lane())
                .setReason(defer.reason())
                .setAt(Instant.ofEpochMilli(now))
                .setDueAt(Instant.ofEpochMilli(defer.dueAt()))
                .setCode(defer.code())
                .setDetail(defer.detail())
                .build();
    }

    /** The same message as another shard takes it over. */
    static MessageAccepted moved(MessageAccepted message, KeptState.Moved moved) {
        return MessageAccepted.newBuilder(message)
                .setShard(moved.toShard())
                .setAttempt(moved.progress().attempt())
                .setFailures(moved.progress().failures())
                .setPossibleDuplicate(moved.progress().possibleDuplicate())
                .build();
    }

    /** The second telling: it was delivered after all. */
    static MessageSettled deliveredAfterAll(Command.Settle settle, MessageSettled before, long now) {
        return MessageSettled.newBuilder(before)
                .setState(FinalState.DELIVERED)
                .setAttempt(settle.attempt())
                .setLane(settle.lane())
                .setAt(Instant.ofEpochMilli(now))
                .setCode(null)
                .setDetail(settle.detail())
                .build();
    }

    static AlertRaised alert(Command.Alert alert, PoolShard shard, long now) {
        return new AlertRaised(
                Tsid.format(alertId(alert, shard, now)),
                alert.webhook(),
                alert.rule(),
                alert.scene(),
                shard.pool(),
                alert.lane(),
                alert.code(),
                alert.detail(),
                alert.count(),
                Tsid.format(alert.messageId()),
                now);
    }

    /** A rule alerts once a minute: read again after a crash, it says the same under the same name. */
    private static long alertId(Command.Alert alert, PoolShard shard, long now) {
        long hash = 0xcbf29ce484222325L;
        String named = shard.key() + '\n' + alert.rule() + '\n' + alert.scene();
        for (byte octet : named.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (octet & 0xff)) * 0x100000001b3L;
        }
        long minute = now / MINUTE_MILLIS * MINUTE_MILLIS;
        return Tsid.smallestAt(minute) | hash >>> 42;
    }

    static Command.Defer movedOn(Command.Move move, long now) {
        return new Command.Defer(
                move.messageId(),
                move.application(),
                move.progress().attempt(),
                null,
                DeferReason.MOVED,
                now,
                null,
                null);
    }
}
