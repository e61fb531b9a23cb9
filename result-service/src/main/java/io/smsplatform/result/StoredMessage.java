package io.smsplatform.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is read back.
 *
 * @param settledAt Unix milliseconds of its end, or null while it has none
 * @param lane of the last attempt, or the one that settled it
 * @param attempts highest attempt number heard of
 * @param timeline in order of time; empty in a page
 */
public record StoredMessage(
        long id,
        MessageFacts facts,
        MessageState state,
        @Nullable Long settledAt,
        @Nullable String code,
        @Nullable String detail,
        @Nullable String lane,
        int attempts,
        boolean possibleDuplicate,
        List<TimelineEntry> timeline) {

    public boolean isFinal() {
        return settledAt != null;
    }

    /** Whether the network said so after the message had got another end; only known where there is a timeline. */
    public boolean isDeliveredLate() {
        return state == MessageState.DELIVERED
                && timeline.stream()
                        .anyMatch(entry ->
                                entry.event() == TimelineEvent.SETTLED && entry.state() != MessageState.DELIVERED);
    }
}
