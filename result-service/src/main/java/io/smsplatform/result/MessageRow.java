package io.smsplatform.result;

import java.util.List;

/** What a batch says of one message; {@link MessageStore#merge} adds it to what is known already. */
public record MessageRow(
        long id,
        MessageFacts facts,
        Standing standing,
        LaneUse lane,
        int attempts,
        boolean possibleDuplicate,
        List<TimelineEntry> timeline) {

    String lines() {
        StringBuilder lines = new StringBuilder(64 * timeline.size());
        timeline.forEach(entry -> lines.append(entry.line()));
        return lines.toString();
    }
}
