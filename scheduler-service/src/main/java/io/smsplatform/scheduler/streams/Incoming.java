package io.smsplatform.scheduler.streams;

import io.smsplatform.events.Channel;
import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.Progress;
import io.smsplatform.scheduler.engine.State;
import io.smsplatform.scheduler.streams.bytes.AcceptedRecord;
import io.smsplatform.scheduler.streams.bytes.Names;
import io.smsplatform.scheduler.streams.bytes.ReportedRecord;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns records of the four topics into engine events; what it refuses belongs on the parked topic. For one thread. */
final class Incoming {

    /** Header of an acceptance that comes from another shard; its value is that shard's key. */
    static final String MOVED_FROM = "sms-moved-from";

    private final Names names;
    private final RecipientZones zones = new RecipientZones();

    Incoming(Names names) {
        this.names = names;
    }

    AcceptedRecord accepted(byte @Nullable [] key, byte @Nullable [] value) {
        AcceptedRecord accepted = AcceptedRecord.read(present(value), names);
        requireKey(key, accepted.pool(), accepted.shard());
        return accepted;
    }

    LaneDemand demand(byte @Nullable [] key, byte @Nullable [] value) {
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

    ReportedRecord reported(byte @Nullable [] key, byte @Nullable [] value) {
        ReportedRecord reported = ReportedRecord.read(present(value), names);
        requireKey(key, reported.pool(), reported.shard());
        if (reported.outcome() == Outcome.UNRECOGNISED) {
            throw new UndecodableException("report with an outcome from a newer version");
        }
        return reported;
    }

    /** Its key decides nothing: each partition has a copy. */
    ControlRequested control(byte @Nullable [] value) {
        ControlRequested control = decode(Topics.SCHEDULER_CONTROL, value);
        if (control.getAction() == ControlAction.UNRECOGNISED || control.getTarget() == ControlTarget.UNRECOGNISED) {
            throw new UndecodableException("control with an action or target from a newer version");
        }
        boolean ofPool = control.getTarget() == ControlTarget.POOL || control.getTarget() == ControlTarget.LANE;
        if (ofPool && control.getPool() == null) {
            throw new UndecodableException("control of a %s names no pool".formatted(control.getTarget()));
        }
        if (control.getTarget() == ControlTarget.LANE && control.getLane() == null) {
            throw new UndecodableException("control of a LANE names no lane");
        }
        return control;
    }

    /** @param moved whether it comes from another shard, which is no repetition of its acceptance here */
    Event.Accepted event(AcceptedRecord accepted, boolean moved) {
        return new Event.Accepted(
                accepted.messageId(),
                accepted.taskId(),
                accepted.application(),
                accepted.messageClass(),
                accepted.segments(),
                accepted.acceptedAt(),
                accepted.scheduledAt(),
                accepted.expiresAt(),
                accepted.recipientHash(),
                zonesOf(accepted),
                accepted.lane(),
                accepted.paceMillis(),
                moved || accepted.attempt() > 0 ? before(accepted) : null);
    }

    Event.Demanded event(LaneDemand demand) {
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

    Event.Reported event(ReportedRecord reported) {
        return new Event.Reported(
                reported.messageId(),
                reported.attempt(),
                reported.lane(),
                reported.outcome(),
                reported.code(),
                reported.detail(),
                reported.retryable(),
                reported.receiptExpected());
    }

    Event.Controlled event(ControlRequested control) {
        return new Event.Controlled(
                control.getAction(),
                control.getTarget(),
                control.getApplication(),
                control.getMessageId(),
                control.getTaskId(),
                control.getLane());
    }

    private List<ZoneId> zonesOf(AcceptedRecord accepted) {
        return accepted.channel() == Channel.SMS ? zones.of(accepted.recipient()) : List.of();
    }

    private static Progress before(AcceptedRecord accepted) {
        return new Progress(accepted.attempt(), accepted.failures(), accepted.possibleDuplicate(), new State.Queued());
    }

    private static byte[] present(byte @Nullable [] value) {
        if (value == null) {
            throw new UndecodableException("record without a value");
        }
        return value;
    }

    private static <V> V decode(Topic<?, V> topic, byte @Nullable [] value) {
        return topic.value().decode(present(value));
    }

    /** A record under another shard's key may have reached the wrong task, whose stores would then hold it. */
    private static void requireKey(byte @Nullable [] key, String pool, int shard) {
        if (key == null) {
            throw new UndecodableException("record without a key");
        }
        if (shard < 0) {
            throw new UndecodableException("shard is %d, expected 0 or more".formatted(shard));
        }
        if (isKey(key, pool, shard)) {
            return;
        }
        PoolShard expected = new PoolShard(pool, shard);
        PoolShard actual = Topics.MESSAGES_ACCEPTED.key().decode(key);
        if (!actual.equals(expected)) {
            throw new UndecodableException("key is '%s', expected '%s'".formatted(actual.key(), expected.key()));
        }
    }

    /** The usual case without making texts: letters of ASCII, a slash and the shard's number. */
    private static boolean isKey(byte[] key, String pool, int shard) {
        int slash = pool.length();
        if (key.length < slash + 2 || key[slash] != '/') {
            return false;
        }
        for (int i = 0; i < slash; i++) {
            if (key[i] != pool.charAt(i)) {
                return false;
            }
        }
        int left = shard;
        for (int i = key.length - 1; i > slash; i--) {
            if (key[i] != '0' + left % 10) {
                return false;
            }
            left /= 10;
        }
        return left == 0 && (key.length == slash + 2 || key[slash + 1] != '0');
    }
}
