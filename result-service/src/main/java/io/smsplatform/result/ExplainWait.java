package io.smsplatform.result;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.WaitsFor;
import io.smsplatform.events.config.WaitsFor.Reason;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/**
 * Says what a message waits for that has no end and is at no lane: from its own timeline, and from the picture of its
 * shard. Costs nothing until somebody asks.
 */
@Service
public class ExplainWait {

    private static final Map<TimelineEvent, Reason> UNTIL_A_TIME = new EnumMap<>(Map.of(
            TimelineEvent.SCHEDULED, Reason.SCHEDULED,
            TimelineEvent.QUIET_HOURS, Reason.QUIET_HOURS,
            TimelineEvent.BACK_OFF, Reason.BACK_OFF));

    private final Pictures pictures;
    private final Pauses pauses;
    private final InstantSource clock;

    ExplainWait(Pictures pictures, Pauses pauses, InstantSource clock) {
        this.pictures = pictures;
        this.pauses = pauses;
        this.clock = clock;
    }

    /** @param picture what it was judged by, or null if its own timeline says it all */
    public record Wait(WaitsFor waitsFor, @Nullable ShardState picture) {}

    /** Null if the message has ended or a lane has it. */
    public @Nullable Wait of(StoredMessage message) {
        if (message.isFinal()) {
            return null;
        }
        return switch (message.state()) {
            case ACCEPTED, SCHEDULED, QUEUED -> waiting(message);
            case DISPATCHED, TAKEN -> outcomeUnknown(message);
            case SENT -> sent(message);
            case UNKNOWN, FAILED, EXPIRED, CANCELLED, REJECTED, UNDELIVERED, DELIVERED -> null;
        };
    }

    private Wait waiting(StoredMessage message) {
        Pauses.Hold hold =
                pauses.of(message.id(), message.facts().task(), message.facts().application());
        if (hold != Pauses.Hold.NONE) {
            String text = hold == Pauses.Hold.ITSELF ? "The message is paused" : "Its task is paused";
            return alone(Reason.PAUSED, text, 0);
        }
        Wait until = untilATime(message);
        return until != null ? until : ready(message);
    }

    private @Nullable Wait untilATime(StoredMessage message) {
        TimelineEntry last = last(message, UNTIL_A_TIME.keySet());
        if (last != null && last.dueAt() > clock.millis()) {
            Reason reason = Objects.requireNonNull(UNTIL_A_TIME.get(last.event()));
            return alone(reason, text(reason), last.dueAt());
        }
        Long scheduledAt = message.facts().scheduledAt();
        return scheduledAt != null && scheduledAt > clock.millis()
                ? alone(Reason.SCHEDULED, text(Reason.SCHEDULED), scheduledAt)
                : null;
    }

    private static String text(Reason reason) {
        return switch (reason) {
            case SCHEDULED -> "It is scheduled for later";
            case QUIET_HOURS -> "It is night where the recipient is";
            case BACK_OFF -> "The pause after a failed attempt";
            case PAUSED, RECEIPT, POOL_UNKNOWN, POOL_PAUSED, SCHEDULER, ITS_LANE, NO_LANE, RATE, PACE, TURN ->
                throw new IllegalArgumentException(reason + " is no wait for a time");
        };
    }

    private Wait ready(StoredMessage message) {
        String name = Objects.requireNonNullElse(message.facts().pool(), "");
        PoolConfig pool = pictures.pool(name);
        ShardState picture = pictures.shard(new PoolShard(name, shard(message.timeline())));
        String messageClass = Objects.requireNonNullElse(message.facts().messageClass(), "normal");
        WaitsFor waits = WaitsFor.ready(name, pool, picture, messageClass, pinned(message), clock.millis());
        if (waits == null) {
            waits = unhindered(message);
        }
        return new Wait(waits, picture);
    }

    private static WaitsFor unhindered(StoredMessage message) {
        TimelineEntry accepted = last(message, Set.of(TimelineEvent.ACCEPTED));
        int pace = accepted == null ? 0 : accepted.paceMillis();
        return pace == 0
                ? WaitsFor.of(Reason.TURN, "It is about to be given to a lane", 0)
                : WaitsFor.of(
                        Reason.PACE, "Its task keeps " + Duration.ofMillis(pace) + " between any two messages", 0);
    }

    private @Nullable Wait outcomeUnknown(StoredMessage message) {
        TimelineEntry awaiting = last(message, Set.of(TimelineEvent.AWAITING_RECEIPT));
        return awaiting == null || awaiting.attempt() < message.attempts()
                ? null
                : alone(
                        Reason.RECEIPT,
                        "Whether it was sent is not known; a delivery receipt may still tell",
                        awaiting.dueAt());
    }

    private Wait sent(StoredMessage message) {
        TimelineEntry sent = last(message, Set.of(TimelineEvent.SENT));
        PoolConfig pool =
                pictures.pool(Objects.requireNonNullElse(message.facts().pool(), ""));
        long until = sent == null || pool == null
                ? 0
                : sent.at() + pool.receiptTimeout().toMillis();
        return alone(Reason.RECEIPT, "The network has it; its delivery receipt is awaited", until);
    }

    /**
     * The shard that has the message now. A move names the shard that it leaves, and a new acceptance the one that has
     * it then; both carry times that cannot be compared.
     */
    private static int shard(List<TimelineEntry> timeline) {
        Set<Integer> left = new HashSet<>();
        timeline.stream()
                .filter(entry -> entry.event() == TimelineEvent.MOVED)
                .forEach(entry -> left.add(entry.shard()));
        return timeline.stream()
                .filter(entry -> entry.event() == TimelineEvent.ACCEPTED || entry.event() == TimelineEvent.DISPATCHED)
                .map(TimelineEntry::shard)
                .filter(shard -> !left.contains(shard))
                .reduce((one, other) -> other)
                .orElse(0);
    }

    private static @Nullable String pinned(StoredMessage message) {
        TimelineEntry accepted = last(message, Set.of(TimelineEvent.ACCEPTED));
        return accepted == null ? null : accepted.lane();
    }

    private static @Nullable TimelineEntry last(StoredMessage message, Set<TimelineEvent> events) {
        return message.timeline().stream()
                .filter(entry -> events.contains(entry.event()))
                .reduce((one, other) -> other)
                .orElse(null);
    }

    private static Wait alone(Reason reason, String text, long until) {
        return new Wait(WaitsFor.of(reason, text, until), null);
    }
}
