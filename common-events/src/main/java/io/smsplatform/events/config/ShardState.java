package io.smsplatform.events.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pool shard at one moment, published by the scheduler that hosts it about twice a second while it changes. Key: {@code
 * pool/shard}. Times are Unix milliseconds.
 *
 * @param version the time of the picture
 * @param pending ready and waiting for a lane, by wire name of the class
 * @param delayed scheduled, backing off, or waiting for the end of quiet hours
 * @param held paused
 * @param ending cancelled, their ends still to be told
 * @param dispatchedPerSecond segments, over about the last ten seconds
 * @param standings how many lanes stand how, by wire name
 * @param lanes by name; at most {@value #LANES_AT_MOST}
 */
public record ShardState(
        String pool,
        int shard,
        long version,
        boolean deleted,
        boolean paused,
        Map<String, Integer> pending,
        int delayed,
        int held,
        int ending,
        int inFlight,
        int awaitingReceipt,
        double dispatchedPerSecond,
        double ratePerSecond,
        Map<String, Integer> standings,
        List<LaneState> lanes)
        implements Versioned {

    public static final int LANES_AT_MOST = 200;

    /**
     * One lane that asks for work, or holds some.
     *
     * @param standing wire name of {@link io.smsplatform.events.LaneStanding}: why it gets or does not get work
     * @param window what it asks for; 0 when it is away
     * @param expiresAt end of its demand; 0 when it is away
     * @param group its priority group
     * @param weight as the policy uses it now, its health included
     * @param ratePerSecond in force; 0 = no limit
     * @param learnedRate whether that was learned from throttling
     * @param receiptMillis average time to a receipt; 0 = none seen
     * @param readyAt when its rate, quota, hours or rest will let it go on; 0 = not by time alone
     * @param quotaUsed segments used in the present minute, hour, day, month and recipients this month; null without quota
     */
    public record LaneState(
            String lane,
            String kind,
            String standing,
            int window,
            int inFlight,
            long expiresAt,
            int group,
            double weight,
            double ratePerSecond,
            boolean learnedRate,
            double successRate,
            double receiptMillis,
            long readyAt,
            @Nullable List<Integer> quotaUsed) {}

    public ShardState {
        pending = pending == null ? Map.of() : Map.copyOf(pending);
        standings = standings == null ? Map.of() : Map.copyOf(standings);
        lanes = lanes == null ? List.of() : List.copyOf(lanes);
    }

    /** Ready and waiting for a lane, of all classes. */
    public int pendingOfAll() {
        return pending.values().stream().mapToInt(Integer::intValue).sum();
    }
}
