package io.smsplatform.scheduler.engine;

import io.smsplatform.events.LaneKind;
import java.util.List;

/**
 * A shard at one moment.
 *
 * @param pending ready, waiting for a lane or a rate
 * @param delayed scheduled, or backing off
 * @param lanes by name
 */
public record Snapshot(
        int pending, int delayed, int inFlight, int awaitingReceipt, Counters counters, List<LaneView> lanes) {

    /**
     * One lane that asks for work or holds some.
     *
     * @param window what it asks for; 0 when it is away
     * @param expiresAt end of its demand in Unix milliseconds; 0 when it is away
     */
    public record LaneView(String lane, LaneKind kind, int window, int inFlight, long expiresAt) {}
}
