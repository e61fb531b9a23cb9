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

    /** Room for some hundred attempts; what is said beyond it is not kept, but for the end. */
    static final int TIMELINE_BYTES = 256 * 1024;

    /** With room for an end that is told again and again. */
    static final int SETTLED_TIMELINE_BYTES = 4 * TIMELINE_BYTES;

    /** Reckoned for a character of any script. */
    private static final int CHARACTER_BYTES = 3;

    String lines() {
        StringBuilder lines = new StringBuilder(64 * timeline.size());
        for (TimelineEntry entry : timeline) {
            String line = entry.line();
            int room = entry.event() == TimelineEvent.SETTLED ? SETTLED_TIMELINE_BYTES : TIMELINE_BYTES;
            if ((lines.length() + line.length()) * CHARACTER_BYTES <= room) {
                lines.append(line);
            }
        }
        return lines.toString();
    }
}
