package io.smsplatform.scheduler.engine;

import io.smsplatform.events.LaneKind;
import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.MessageClass;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A shard at one moment.
 *
 * @param pending ready, waiting for a lane or a rate
 * @param pendingByClass the same by class; a class without is missing
 * @param delayed scheduled, backing off, paced, or until quiet hours end
 * @param held paused
 * @param ending their ends are decided and still to be told
 * @param dispatchedSegments since the shard was loaded
 * @param standings how many lanes stand how
 * @param lanes by name, the first {@value #LANES_AT_MOST}
 */
public record Snapshot(
        boolean paused,
        int pending,
        Map<MessageClass, Integer> pendingByClass,
        int delayed,
        int held,
        int ending,
        int inFlight,
        int awaitingReceipt,
        long dispatchedSegments,
        double ratePerSecond,
        Counters counters,
        Map<LaneStanding, Integer> standings,
        List<LaneView> lanes) {

    static final int LANES_AT_MOST = 200;

    /**
     * One lane that asks for work or holds some.
     *
     * @param window what it asks for; 0 when it is away
     * @param inFlight all that it holds, from former sessions and polls as well
     * @param expiresAt end of its demand in Unix milliseconds; 0 when it is away
     * @param weight in force, its health included
     * @param ratePerSecond in force; 0 = no limit
     * @param learnedRate whether throttling taught it
     * @param receiptMillis average time to a receipt; 0 = none seen
     * @param readyAt when its rate, quota, hours or rest lets it go on; 0 = not by time alone
     * @param quotaUsed segments in the present minute, hour, day, month, and recipients this month; null without a quota
     */
    public record LaneView(
            String lane,
            LaneKind kind,
            LaneStanding standing,
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
}
