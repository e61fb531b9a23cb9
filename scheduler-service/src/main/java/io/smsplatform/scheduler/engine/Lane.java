package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneKind;
import java.util.HashMap;
import java.util.Map;

/** One sender as the scheduler sees it: what it asks for and what it holds. Kept by the {@link LaneBook}. */
final class Lane extends Timed {

    final String name;
    final TokenBucket rate = new TokenBucket();

    LaneKind kind = LaneKind.UNRECOGNISED;
    DemandMode mode = DemandMode.CLOSED;
    String session;
    long sequence = Long.MIN_VALUE;
    int credit;
    int returnPartition;
    boolean confirmsTaken;
    long expiresAt;

    /** Messages still owed to a poll. */
    int onceLeft;

    /** Attempts that this session holds; those of former sessions do not count against its window. */
    int inFlight;

    /** For {@link LaneSelection}: when it was last chosen, its smooth round robin weight, whether it stands for choice. */
    long lastChosen;

    long currentWeight;
    boolean listed;

    private final Map<String, Integer> heldByOtherSessions = new HashMap<>();

    Lane(String name, String session) {
        this.name = name;
        this.session = session;
    }

    boolean open(long now) {
        return mode != DemandMode.CLOSED && expiresAt > now;
    }

    boolean hasPlace() {
        return mode == DemandMode.ONCE ? onceLeft > 0 : inFlight < credit;
    }

    int inUse() {
        return mode == DemandMode.ONCE ? credit - onceLeft : inFlight;
    }

    double load() {
        return (double) inUse() / Math.max(1, credit);
    }

    boolean idle() {
        return mode == DemandMode.CLOSED && inFlight == 0 && heldByOtherSessions.isEmpty();
    }

    void occupy(String holder) {
        if (holder.equals(session)) {
            inFlight++;
        } else {
            heldByOtherSessions.merge(holder, 1, Integer::sum);
        }
    }

    void release(String holder) {
        if (holder.equals(session)) {
            inFlight--;
        } else {
            heldByOtherSessions.computeIfPresent(holder, (key, held) -> held == 1 ? null : held - 1);
        }
    }

    void switchTo(String newSession) {
        if (newSession.equals(session)) {
            return;
        }
        if (inFlight > 0) {
            heldByOtherSessions.put(session, inFlight);
        }
        Integer held = heldByOtherSessions.remove(newSession);
        inFlight = held == null ? 0 : held;
        session = newSession;
        sequence = Long.MIN_VALUE;
        onceLeft = 0;
        mode = DemandMode.CLOSED;
    }
}
