package io.smsplatform.events.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A pool's finer rules. What is null, zero or empty is not in use.
 *
 * @param paused nothing of this pool is dispatched; everything else goes on
 * @param backOffKind {@code exponential} (null) or {@code fixed}
 * @param stickyFor how long a recipient stays with the lane that served it last
 * @param avoidLastFor how long a lane is not chosen again for the recipient that it served last, if another one is ready
 * @param spill the next priority group also helps while the better one is busy, not only when it is gone
 * @param adaptiveRate lanes that the network throttles are slowed down and tried faster again (AIMD)
 * @param unknownOutcome by wire name of the class what becomes of an attempt of unknown outcome: {@code resend}, {@code
 *     wait} (for a receipt) or {@code fail}; a class not named keeps its default (otp resend, bulk fail, else wait)
 * @param laneDefaults rules of every lane that is not named in {@code lanes}
 * @param lanes rules by name of the lane
 */
public record PoolOptions(
        boolean paused,
        @Nullable String backOffKind,
        Duration stickyFor,
        Duration avoidLastFor,
        boolean spill,
        boolean adaptiveRate,
        Map<String, String> unknownOutcome,
        @Nullable Health health,
        @Nullable QuietTimes quietHours,
        LaneRules laneDefaults,
        Map<String, LaneRules> lanes) {

    public static final PoolOptions NONE = new PoolOptions(
            false, null, Duration.ZERO, Duration.ZERO, false, true, Map.of(), null, null, LaneRules.NONE, Map.of());

    public PoolOptions {
        stickyFor = stickyFor == null ? Duration.ZERO : stickyFor;
        avoidLastFor = avoidLastFor == null ? Duration.ZERO : avoidLastFor;
        unknownOutcome = unknownOutcome == null ? Map.of() : Map.copyOf(unknownOutcome);
        laneDefaults = laneDefaults == null ? LaneRules.NONE : laneDefaults;
        lanes = lanes == null ? Map.of() : Map.copyOf(lanes);
    }

    public LaneRules of(String lane) {
        return lanes.getOrDefault(lane, laneDefaults);
    }

    public PoolOptions withPaused(boolean whether) {
        return new PoolOptions(
                whether,
                backOffKind,
                stickyFor,
                avoidLastFor,
                spill,
                adaptiveRate,
                unknownOutcome,
                health,
                quietHours,
                laneDefaults,
                lanes);
    }

    /** With other rules of one lane; those of the defaults need no entry. */
    public PoolOptions withLane(String lane, LaneRules rules) {
        Map<String, LaneRules> changed = new HashMap<>(lanes);
        if (rules.equals(laneDefaults)) {
            changed.remove(lane);
        } else {
            changed.put(lane, rules);
        }
        return new PoolOptions(
                paused,
                backOffKind,
                stickyFor,
                avoidLastFor,
                spill,
                adaptiveRate,
                unknownOutcome,
                health,
                quietHours,
                laneDefaults,
                changed);
    }

    /**
     * When a lane counts as sick, and how it comes back: a circuit breaker over exponentially decayed outcomes.
     *
     * @param failureRate 0..1 from which on it is sick
     * @param minimum outcomes before that is judged
     * @param halfLife of an outcome's weight
     * @param openFor rest before the first probe; doubled at each relapse up to {@code openCap}
     * @param probes attempts that decide whether it is well again
     */
    public record Health(
            double failureRate, int minimum, Duration halfLife, Duration openFor, Duration openCap, int probes) {}

    /**
     * When recipients are not disturbed, in their own time zone.
     *
     * @param from local time, {@code 22:00}
     * @param until local time, {@code 08:00}
     * @param classes wire names of the classes that wait
     * @param zone of recipients whose number says nothing
     */
    public record QuietTimes(String from, String until, Set<String> classes, String zone) {}

    /**
     * One lane's part in its pool.
     *
     * @param weight 1..1000 for round_robin; 0 = its window
     * @param group 1 is asked first; 0 = 1
     * @param state {@code active} (null), {@code paused} or {@code draining}
     * @param ratePerSecond segments per second beside what the lane itself says; the smaller holds; 0 = no limit
     * @param activeHours such as {@code mon-fri 08:00-20:00, sat 10:00-14:00} in {@code zone}
     * @param zone time zone of hours and quotas; null = UTC
     */
    public record LaneRules(
            int weight,
            int group,
            @Nullable String state,
            double ratePerSecond,
            @Nullable Quota quota,
            @Nullable String activeHours,
            @Nullable String zone) {

        public static final LaneRules NONE = new LaneRules(0, 0, null, 0, null, null, null);

        /** @param changed {@code paused}, {@code draining}, or null for active */
        public LaneRules withState(@Nullable String changed) {
            return new LaneRules(weight, group, changed, ratePerSecond, quota, activeHours, zone);
        }
    }

    /** Segments at most in each calendar unit, and distinct recipients a month: a SIM card's plan. 0 = no limit. */
    public record Quota(int perMinute, int perHour, int perDay, int perMonth, int recipientsPerMonth) {}
}
