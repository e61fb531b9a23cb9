package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All lanes of a shard: what each asks for, what each holds, and which of them could take a message now. */
final class LaneBook {

    private final Map<String, Lane> lanes = new HashMap<>();
    private final TimerHeap<Lane> timers = new TimerHeap<>();
    private LaneSelection ready = LaneSelection.of(PoolPolicy.Selection.LEAST_LOADED);
    private long choices;
    private long lastAdvance;

    void selection(PoolPolicy.Selection selection, long now) {
        ready = LaneSelection.of(selection);
        for (Lane lane : List.copyOf(lanes.values())) {
            lane.listed = false;
            settle(lane, now);
        }
    }

    /** @return whether the demand says anything new */
    boolean demand(Event.Demanded demand, long now) {
        Lane lane = lanes.get(demand.lane());
        boolean newSession = lane == null || !lane.session.equals(demand.session());
        if (newSession && (demand.mode() == DemandMode.CLOSED || demand.expiresAt() <= now)) {
            return false; // the end of a session that has been replaced, or an echo of one
        }
        if (lane == null) {
            lane = new Lane(demand.lane(), demand.session());
            lanes.put(demand.lane(), lane);
        }
        if (!newSession && demand.sequence() <= lane.sequence) {
            return false;
        }
        unlist(lane);
        lane.switchTo(demand.session());
        lane.sequence = demand.sequence();
        lane.mode = demand.mode() == DemandMode.UNRECOGNISED ? DemandMode.CLOSED : demand.mode();
        lane.kind = demand.kind();
        lane.credit = Math.max(0, demand.credit());
        lane.onceLeft = lane.mode == DemandMode.ONCE ? lane.credit : 0;
        lane.returnPartition = demand.returnPartition();
        lane.confirmsTaken = demand.confirmsTaken();
        lane.expiresAt = demand.expiresAt();
        lane.rate.rate(Math.max(0, demand.ratePerSecond()), now);
        settle(lane, now);
        return true;
    }

    /** Chooses a lane; {@link #occupy} must follow at once if it is used. */
    @Nullable
    Lane choose() {
        return ready.choose();
    }

    String explain(Lane chosen) {
        return ready.explain(chosen);
    }

    boolean noneReady() {
        return ready.size() == 0;
    }

    void occupy(Lane lane, int segments, long now) {
        unlist(lane);
        lane.occupy(lane.session);
        if (lane.mode == DemandMode.ONCE) {
            lane.onceLeft--;
        }
        lane.rate.take(segments);
        lane.lastChosen = ++choices;
        settle(lane, now);
    }

    /** Counts an attempt that was under way before a restart. */
    void restore(State.InFlight inFlight) {
        Lane lane = lanes.computeIfAbsent(inFlight.lane(), name -> new Lane(name, inFlight.session()));
        unlist(lane);
        lane.occupy(inFlight.session());
    }

    void release(State.InFlight inFlight, long now) {
        Lane lane = lanes.get(inFlight.lane());
        if (lane == null) {
            throw new IllegalStateException("lane %s holds an attempt but is not known".formatted(inFlight.lane()));
        }
        unlist(lane);
        lane.release(inFlight.session());
        settle(lane, now);
    }

    /** Stops asking that session of the lane, until it speaks up again. */
    void mute(State.InFlight inFlight, long now) {
        Lane lane = lanes.get(inFlight.lane());
        if (lane != null && lane.session.equals(inFlight.session())) {
            unlist(lane);
            lane.mode = DemandMode.CLOSED;
            settle(lane, now);
        }
    }

    /** Ends demands whose time is over, and lets lanes back in whose rate allows. */
    void advance(long now) {
        if (now < lastAdvance) { // the clock stepped back: a lane must not wait for its rate until it has caught up
            for (Lane each : List.copyOf(lanes.values())) {
                unlist(each);
                settle(each, now);
            }
        }
        lastAdvance = now;
        Lane lane;
        while ((lane = timers.pollDue(now)) != null) {
            unlist(lane);
            settle(lane, now);
        }
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    private void unlist(Lane lane) {
        if (lane.listed) {
            ready.remove(lane);
            lane.listed = false;
        }
    }

    /** Puts an unlisted lane where it now belongs. */
    private void settle(Lane lane, long now) {
        if (!lane.open(now)) {
            lane.mode = DemandMode.CLOSED;
            timers.schedule(lane, Timed.NEVER);
            if (lane.idle()) {
                lanes.remove(lane.name);
            }
            return;
        }
        boolean place = lane.hasPlace();
        boolean rate = lane.rate.ready(now);
        if (place && rate) {
            ready.add(lane);
            lane.listed = true;
        }
        long rateAt = place && !rate ? lane.rate.readyAt(now) : Timed.NEVER;
        timers.schedule(lane, Math.min(lane.expiresAt, rateAt));
    }
}
