package io.smsplatform.scheduler.engine;

import java.util.HashMap;
import java.util.Map;

/** Keeps the messages of a task apart: gives each that comes too early a time of its own. */
final class Pacing {

    private static final int SWEEP_FROM = 1_024;

    private static final class Pace {
        long nextAt;
        long nextFree;
    }

    private final Map<Long, Pace> tasks = new HashMap<>();
    private int sweepAt = SWEEP_FROM;

    /** When the message may go: now, or a time that no other message of its task was given. */
    long slot(Message message, long now) {
        Pace pace = message.paceMillis() == 0 ? null : tasks.get(message.taskId);
        if (pace == null || pace.nextAt <= now || pace.nextAt > now + 2L * message.paceMillis()) {
            return now; // the last: the clock stepped back
        }
        long slot = Math.max(pace.nextAt, pace.nextFree);
        pace.nextFree = slot + message.paceMillis();
        return slot;
    }

    void gone(Message message, long now) {
        if (message.paceMillis() == 0) {
            return;
        }
        if (tasks.size() >= sweepAt) {
            tasks.values().removeIf(pace -> pace.nextAt < now && pace.nextFree < now);
            sweepAt = Math.max(SWEEP_FROM, 2 * tasks.size());
        }
        tasks.computeIfAbsent(message.taskId, task -> new Pace()).nextAt = now + message.paceMillis();
    }
}
