package io.smsplatform.scheduler.streams;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.scheduler.engine.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Turns records of the three topics into engine events; what it refuses belongs on the parked topic. */
final class Incoming {

    private Incoming() {}

    static MessageAccepted accepted(byte @Nullable [] key, byte @Nullable [] value) {
        MessageAccepted accepted = decode(Topics.MESSAGES_ACCEPTED, value);
        requireKey(key, accepted.getPool(), accepted.getShard());
        return accepted;
    }

    static LaneDemand demand(byte @Nullable [] key, byte @Nullable [] value) {
        LaneDemand demand = decode(Topics.LANES_DEMAND, value);
        requireKey(key, demand.getPool(), demand.getShard());
        if (demand.getKind() == LaneKind.UNRECOGNISED || demand.getMode() == DemandMode.UNRECOGNISED) {
            throw new UndecodableException("demand with a kind or mode from a newer version");
        }
        if (demand.getReturnPartition() < 0) {
            throw new UndecodableException(
                    "demand names return partition %d, expected 0 or more".formatted(demand.getReturnPartition()));
        }
        return demand;
    }

    static MessageReported reported(byte @Nullable [] key, byte @Nullable [] value) {
        MessageReported reported = decode(Topics.MESSAGES_REPORTED, value);
        requireKey(key, reported.getPool(), reported.getShard());
        if (reported.getOutcome() == Outcome.UNRECOGNISED) {
            throw new UndecodableException("report with an outcome from a newer version");
        }
        return reported;
    }

    static Event.Accepted event(MessageAccepted accepted) {
        Instant scheduledAt = accepted.getScheduledAt();
        return new Event.Accepted(
                accepted.getMessageId(),
                accepted.getApplication(),
                accepted.getMessageClass(),
                accepted.getSegments(),
                accepted.getAcceptedAt().toEpochMilli(),
                scheduledAt == null ? 0 : scheduledAt.toEpochMilli(),
                accepted.getExpiresAt().toEpochMilli());
    }

    static Event.Demanded event(LaneDemand demand) {
        return new Event.Demanded(
                demand.getLane(),
                demand.getKind(),
                demand.getMode(),
                demand.getCredit(),
                demand.getReturnPartition(),
                demand.getSession(),
                demand.getSequence(),
                demand.getRatePerSecond(),
                demand.getConfirmsTaken(),
                demand.getExpiresAt().toEpochMilli());
    }

    static Event.Reported event(MessageReported reported) {
        return new Event.Reported(
                reported.getMessageId(),
                reported.getAttempt(),
                reported.getLane(),
                reported.getOutcome(),
                reported.getCode(),
                reported.getDetail(),
                reported.getRetryable(),
                reported.getReceiptExpected());
    }

    private static <V> V decode(Topic<PoolShard, V> topic, byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableException("record without a value");
        }
        return topic.value().decode(value);
    }

    /** A record under another shard's key may have reached the wrong task, whose stores would then hold it. */
    private static void requireKey(byte @Nullable [] key, String pool, int shard) {
        if (key == null) {
            throw new UndecodableException("record without a key");
        }
        if (shard < 0) {
            throw new UndecodableException("shard is %d, expected 0 or more".formatted(shard));
        }
        PoolShard expected = new PoolShard(pool, shard);
        PoolShard actual = Topics.MESSAGES_ACCEPTED.key().decode(key);
        if (!actual.equals(expected)) {
            throw new UndecodableException("key is '%s', expected '%s'".formatted(actual.key(), expected.key()));
        }
    }
}
