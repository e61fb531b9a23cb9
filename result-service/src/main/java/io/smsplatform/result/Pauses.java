package io.smsplatform.result;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Which messages and tasks are paused, by the wishes that the scheduler hears as well: an application's and an
 * administrator's pause stand beside each other, and an administrator's resumption lifts both. Safe for concurrent use.
 */
@Component
public class Pauses {

    /** Wishes beyond that are forgotten, oldest first: the answers then lose an explanation, nothing else. */
    private static final int KEPT = 100_000;

    private record Concern(
            ControlTarget target, long id, @Nullable String application) {}

    private record Wish(boolean pause, long number) {}

    private final Map<Concern, Wish> wishes = new LinkedHashMap<>();
    private long wished;

    /** To be called in the order of the wishes; repeating them all from the first one changes nothing. */
    public synchronized void on(ControlRequested wish) {
        boolean pause = wish.getAction() == ControlAction.PAUSE;
        if (!pause && wish.getAction() != ControlAction.RESUME) {
            return;
        }
        long id = wish.getTarget() == ControlTarget.MESSAGE ? wish.getMessageId() : wish.getTaskId();
        Concern concern = new Concern(wish.getTarget(), id, wish.getApplication());
        wishes.remove(concern); // the newest goes last
        wishes.put(concern, new Wish(pause, ++wished));
        if (wishes.size() > KEPT) {
            wishes.remove(wishes.keySet().iterator().next());
        }
    }

    /** What holds a message back. */
    enum Hold {
        NONE,
        ITSELF,
        ITS_TASK
    }

    synchronized Hold of(long message, @Nullable Long task, @Nullable String application) {
        if (isPaused(ControlTarget.MESSAGE, message, application)) {
            return Hold.ITSELF;
        }
        return task != null && isPaused(ControlTarget.TASK, task, application) ? Hold.ITS_TASK : Hold.NONE;
    }

    private boolean isPaused(ControlTarget target, long id, @Nullable String application) {
        Wish own = wishes.get(new Concern(target, id, application));
        Wish administrators = wishes.get(new Concern(target, id, null));
        if (administrators != null && administrators.pause()) {
            return true;
        }
        boolean lifted = own != null && administrators != null && administrators.number() > own.number();
        return own != null && own.pause() && !lifted;
    }
}
