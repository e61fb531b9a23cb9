package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.LaneStanding;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One sender as the scheduler sees it: what it asks for, what it holds, and how it is doing. Kept by the {@link LaneBook}. */
final class Lane extends Timed {

    final String name;
    final TokenBucket rate = new TokenBucket();
    final AdaptiveRate learning = new AdaptiveRate();

    LaneKind kind = LaneKind.UNRECOGNISED;
    DemandMode mode = DemandMode.CLOSED;
    String session;
    long sequence = Long.MIN_VALUE;
    int credit;
    int returnPartition;
    boolean confirmsTaken;
    long expiresAt;
    double demandedRate;

    /** The pool's rules for it; its health and its quotas only if the pool watches them. */
    LaneTerms terms = LaneTerms.NONE;

    /** That of its terms; null = still to be found. */
    LaneBook.@Nullable Group group;

    @Nullable
    LaneHealth health;

    @Nullable
    LaneUsage usage;

    /** Messages still owed to a poll. */
    int onceLeft;

    /** Attempts that this session holds; those of former sessions do not count against its window. */
    int inFlight;

    /** How it stands, and for {@link LaneSelection} where: constant while it is listed. */
    LaneStanding standing = LaneStanding.AWAY;

    boolean listed;
    double load;
    double weight;
    long lastChosen;
    double currentWeight;

    /** When its standing may change by time alone; {@link #NEVER} = it will not. */
    long readyAt = NEVER;

    /** Since when it has been away and idle; {@link #NEVER} = it is not. */
    long awaySince = NEVER;

    /** Messages that wait for just this lane; null = there were none yet. */
    @Nullable
    FairQueue waiters;

    /** How often more urgent messages went before its waiters since one of those went. */
    int passedOver;

    /** After a restart: how many attempts answered a poll, by session and sequence. */
    private final Map<String, Integer> servedBefore = new HashMap<>(0);

    private final Map<String, Integer> heldByOtherSessions = new HashMap<>(0);

    Lane(String name, String session) {
        this.name = name;
        this.session = session;
    }

    boolean open(long now) {
        return mode != DemandMode.CLOSED && expiresAt > now;
    }

    boolean hasPlace() {
        return places() > 0;
    }

    int places() {
        return mode == DemandMode.ONCE ? onceLeft : credit - inFlight;
    }

    int inUse() {
        return mode == DemandMode.ONCE ? credit - onceLeft : inFlight;
    }

    /** Measures what selections compare: its weight (the pool's, else its window) and the part of its window in use. */
    void measure(long now) {
        double part = (double) inUse() / Math.max(1, credit);
        double full = terms.weight() > 0 ? terms.weight() : credit;
        double factor = health == null ? 1 : health.factor(now); // less while it is not quite well
        weight = full * factor;
        load = (part + 1) / factor - 1;
    }

    /** All that it holds, whichever session got it. */
    int holds() {
        int all = inFlight;
        for (int held : heldByOtherSessions.values()) {
            all += held;
        }
        return all;
    }

    /** Whether it is away, holds nothing, and nobody waits for it. */
    boolean isIdle() {
        return mode == DemandMode.CLOSED && inFlight == 0 && heldByOtherSessions.isEmpty() && !hasWaiters();
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

    boolean hasWaiters() {
        return waiters != null && waiters.size() > 0;
    }

    void addWaiter(Message message) {
        if (waiters == null) {
            waiters = new FairQueue();
        }
        waiters.add(message);
    }

    /** An attempt that answered a poll before the restart: that poll may be read again. */
    void servedBefore(String ofSession, long poll) {
        servedBefore.merge(ofSession + "/" + poll, 1, Integer::sum);
    }

    /** What a poll may still get. */
    int stillOwed(String toSession, long poll, int limit) {
        Integer served = servedBefore.isEmpty() ? null : servedBefore.remove(toSession + "/" + poll);
        return served == null ? limit : Math.max(0, limit - served);
    }
}
