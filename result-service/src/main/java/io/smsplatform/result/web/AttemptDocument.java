package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.result.TimelineEntry;
import io.smsplatform.result.TimelineEvent;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One try to send a message, put together from its timeline.
 *
 * @param reason why this lane was chosen, in one line
 * @param decision the same in full; null for attempts of a former version
 * @param outcome what the lane or its network said last; null while nothing is known
 * @param reference the network's identifier of the message
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AttemptDocument(
        int attempt,
        @Nullable String lane,
        @Nullable String reason,
        @Nullable DecisionDocument decision,
        @Nullable Instant dispatchedAt,
        @Nullable Instant takenAt,
        @Nullable Instant sentAt,
        @Nullable String outcome,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String reference,
        boolean possibleDuplicate) {

    private static final Set<TimelineEvent> OUTCOMES = Set.of(
            TimelineEvent.SENT,
            TimelineEvent.DELIVERED,
            TimelineEvent.UNDELIVERED,
            TimelineEvent.FAILED,
            TimelineEvent.RETURNED,
            TimelineEvent.OUTCOME_UNKNOWN);

    private static final Set<TimelineEvent> REPORTED = Set.of(
            TimelineEvent.DISPATCHED,
            TimelineEvent.TAKEN,
            TimelineEvent.SENT,
            TimelineEvent.DELIVERED,
            TimelineEvent.UNDELIVERED,
            TimelineEvent.FAILED,
            TimelineEvent.RETURNED,
            TimelineEvent.OUTCOME_UNKNOWN);

    /** The attempts that a lane was given, in order; expects the timeline in order of time. */
    static List<AttemptDocument> of(List<TimelineEntry> timeline) {
        return timeline.stream()
                .filter(entry -> entry.attempt() > 0 && REPORTED.contains(entry.event()))
                .collect(Collectors.groupingBy(TimelineEntry::attempt, TreeMap::new, Collectors.toList()))
                .entrySet()
                .stream()
                .map(entry -> attempt(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static AttemptDocument attempt(int number, List<TimelineEntry> entries) {
        TimelineEntry dispatched = last(entries, entry -> entry.event() == TimelineEvent.DISPATCHED);
        TimelineEntry outcome = last(entries, entry -> OUTCOMES.contains(entry.event()));
        if (outcome != null && outcome.event() == TimelineEvent.SENT) { // a receipt may overtake the news of sending
            TimelineEntry later =
                    last(entries, entry -> OUTCOMES.contains(entry.event()) && entry.event() != TimelineEvent.SENT);
            outcome = later == null ? outcome : later;
        }
        TimelineEntry referring = last(entries, entry -> entry.reference() != null);
        return new AttemptDocument(
                number,
                entries.get(0).lane(),
                dispatched == null ? null : dispatched.reason(),
                dispatched == null ? null : DecisionDocument.of(dispatched.decision()),
                at(dispatched),
                at(last(entries, entry -> entry.event() == TimelineEvent.TAKEN)),
                at(last(entries, entry -> entry.event() == TimelineEvent.SENT)),
                outcome == null ? null : outcome.event().wireName(),
                outcome == null ? null : outcome.code(),
                outcome == null ? null : outcome.detail(),
                referring == null ? null : referring.reference(),
                dispatched != null && dispatched.possibleDuplicate());
    }

    private static @Nullable TimelineEntry last(List<TimelineEntry> entries, Predicate<TimelineEntry> wanted) {
        TimelineEntry last = null;
        for (TimelineEntry entry : entries) {
            last = wanted.test(entry) ? entry : last;
        }
        return last;
    }

    private static @Nullable Instant at(@Nullable TimelineEntry entry) {
        return entry == null ? null : Instant.ofEpochMilli(entry.at());
    }
}
