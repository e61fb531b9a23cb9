package io.smsplatform.scheduler.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.ShardState.LaneState;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A pool at one moment: the sum of its shards.
 *
 * @param at time of the newest picture
 * @param paused every shard knows that the pool is paused
 * @param dispatchedPerSecond segments, over about the last ten seconds
 * @param standings how many lanes stand how
 * @param lanes by name; at most {@value ShardState#LANES_AT_MOST} of each shard
 */
record PoolLive(
        Instant at,
        boolean paused,
        int pending,
        Map<String, Integer> pendingByClass,
        int delayed,
        int held,
        int ending,
        int inFlight,
        int awaitingReceipt,
        double dispatchedPerSecond,
        Map<String, Integer> standings,
        List<LaneBody> lanes) {

    /**
     * A lane of the pool.
     *
     * @param expiresAt end of its demand; left out when it is away
     * @param weight as it counts now, its health included
     * @param ratePerSecond in force; 0 = no limit
     * @param learnedRate whether throttling taught it
     * @param receiptMillis average time to a receipt; 0 = none seen
     * @param readyAt when it may go on by time alone; left out when nothing but time is lacking, or time is not enough
     * @param quotaUsed left out without a quota
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LaneBody(
            String lane,
            String kind,
            int shard,
            String standing,
            int window,
            int inFlight,
            @Nullable Instant expiresAt,
            int group,
            double weight,
            double ratePerSecond,
            boolean learnedRate,
            double successRate,
            double receiptMillis,
            @Nullable Instant readyAt,
            @Nullable QuotaUsed quotaUsed) {

        private static LaneBody of(int shard, LaneState lane) {
            return new LaneBody(
                    lane.lane(),
                    lane.kind(),
                    shard,
                    lane.standing(),
                    lane.window(),
                    lane.inFlight(),
                    time(lane.expiresAt()),
                    lane.group(),
                    lane.weight(),
                    lane.ratePerSecond(),
                    lane.learnedRate(),
                    lane.successRate(),
                    lane.receiptMillis(),
                    time(lane.readyAt()),
                    QuotaUsed.of(lane.quotaUsed()));
        }

        private static @Nullable Instant time(long millis) {
            return millis == 0 ? null : Instant.ofEpochMilli(millis);
        }
    }

    /** Segments in the present minute, hour, day and month of the lane's zone, and recipients this month. */
    record QuotaUsed(int minute, int hour, int day, int month, int recipients) {

        private static @Nullable QuotaUsed of(@Nullable List<Integer> used) {
            return used == null || used.size() < 5
                    ? null
                    : new QuotaUsed(used.get(0), used.get(1), used.get(2), used.get(3), used.get(4));
        }
    }

    /** @param pictures at least one */
    static PoolLive of(List<ShardState> pictures) {
        return new PoolLive(
                Instant.ofEpochMilli(
                        pictures.stream().mapToLong(ShardState::version).max().orElseThrow()),
                pictures.stream().allMatch(ShardState::paused),
                sum(pictures, ShardState::pendingOfAll),
                added(pictures, ShardState::pending),
                sum(pictures, ShardState::delayed),
                sum(pictures, ShardState::held),
                sum(pictures, ShardState::ending),
                sum(pictures, ShardState::inFlight),
                sum(pictures, ShardState::awaitingReceipt),
                sumOf(pictures, ShardState::dispatchedPerSecond),
                added(pictures, ShardState::standings),
                pictures.stream()
                        .flatMap(picture -> picture.lanes().stream().map(lane -> LaneBody.of(picture.shard(), lane)))
                        .sorted(Comparator.comparing(LaneBody::lane))
                        .toList());
    }

    private static int sum(List<ShardState> pictures, ToIntFunction<ShardState> part) {
        return pictures.stream().mapToInt(part).sum();
    }

    private static double sumOf(List<ShardState> pictures, ToDoubleFunction<ShardState> part) {
        return pictures.stream().mapToDouble(part).sum();
    }

    private static Map<String, Integer> added(
            List<ShardState> pictures, Function<ShardState, Map<String, Integer>> part) {
        Map<String, Integer> all = new TreeMap<>();
        pictures.forEach(picture -> part.apply(picture).forEach((name, count) -> all.merge(name, count, Integer::sum)));
        return all;
    }
}
