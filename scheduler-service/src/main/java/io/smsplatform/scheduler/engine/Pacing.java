package io.smsplatform.scheduler.engine;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the messages of paced tasks apart: of each such task one message at a time stands in the queue, and no sooner than
 * the task's pace after the last one went; the others wait here in their order.
 */
final class Pacing {

    private static final int SWEEP_FROM = 1_024;

    private static final class Pace extends Timed {
        final int millis;
        final ArrayDeque<Message> waiting = new ArrayDeque<>();
        int live;
        long nextAt = Long.MIN_VALUE;

        /** The one whose turn it is; null = nobody's yet. */
        @Nullable
        Message turn;

        Pace(int millis) {
            this.millis = millis;
        }
    }

    private final Map<Long, Pace> tasks = new HashMap<>();
    private final TimerHeap<Pace> timers = new TimerHeap<>();
    private int sweepAt = SWEEP_FROM;
    private long lastAsked = Long.MIN_VALUE;

    /** Whether it is the message's turn; from then on it is until it has gone, or has left otherwise. */
    boolean isTurn(Message message, long now) {
        if (message.paceMillis() == 0) {
            return true;
        }
        Pace pace = paceOf(message, now);
        if (now < pace.nextAt || pace.turn != null && pace.turn != message) {
            return false;
        }
        pace.turn = message;
        return true;
    }

    /** The message, now {@link State.Paced}, waits for its turn. */
    void add(Message message, long now) {
        Pace pace = paceOf(message, now);
        Message first = pace.waiting.peekFirst();
        if (first != null && message.outranks(first)) {
            pace.waiting.addFirst(message);
        } else {
            pace.waiting.addLast(message);
        }
        pace.live++;
        wake(pace, now);
    }

    /** One that waited here does so no more. */
    void left(Message message) {
        Pace pace = tasks.get(message.taskId);
        if (pace != null && --pace.live == 0) {
            pace.waiting.clear();
            timers.remove(pace);
        }
    }

    /** The message whose turn has come, or null; more may have. */
    @Nullable
    Message next(long now) {
        if (now < lastAsked) { // the clock stepped back: nobody waits until it has caught up
            tasks.values().forEach(pace -> {
                pace.nextAt = Math.min(pace.nextAt, now + pace.millis);
                wake(pace, now);
            });
        }
        lastAsked = now;
        for (Pace pace = timers.pollDue(now); pace != null; pace = timers.pollDue(now)) {
            for (Message first = pace.waiting.pollFirst(); first != null; first = pace.waiting.pollFirst()) {
                if (first.state instanceof State.Paced) {
                    pace.turn = first;
                    return first;
                }
            }
        }
        return null;
    }

    /** The message went to a lane. */
    void gone(Message message, long now) {
        if (message.paceMillis() > 0) {
            went(message, now, now);
        }
    }

    /** An attempt that was under way before a restart. */
    void restore(Message message, long dispatchedAt, long now) {
        if (message.paceMillis() > 0) {
            went(message, dispatchedAt, now);
        }
    }

    private void went(Message message, long at, long now) {
        Pace pace = paceOf(message, now);
        pace.nextAt = Math.max(pace.nextAt, at + message.paceMillis());
        if (pace.turn == message) {
            pace.turn = null;
        }
        wake(pace, now);
    }

    /** It is no longer its turn, although it has not gone: somebody else's comes. */
    void givesUp(Message message, long now) {
        Pace pace = message.paceMillis() == 0 ? null : tasks.get(message.taskId);
        if (pace != null && pace.turn == message) {
            pace.turn = null;
            wake(pace, now);
        }
    }

    long nextWakeAt() {
        return timers.nextWakeAt();
    }

    private void wake(Pace pace, long now) {
        if (pace.turn == null && pace.live > 0) {
            timers.schedule(pace, Math.max(pace.nextAt, now));
        }
    }

    private Pace paceOf(Message message, long now) {
        Pace known = tasks.get(message.taskId);
        if (known != null) {
            return known;
        }
        if (tasks.size() >= sweepAt) {
            tasks.values().removeIf(pace -> pace.live == 0 && pace.turn == null && pace.nextAt <= now);
            sweepAt = Math.max(SWEEP_FROM, 2 * tasks.size());
        }
        Pace pace = new Pace(message.paceMillis());
        tasks.put(message.taskId, pace);
        return pace;
    }
}
