package io.smsplatform.scheduler.engine;

import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.PoolOptions.Health;
import io.smsplatform.events.config.PoolOptions.LaneRules;
import io.smsplatform.events.config.PoolOptions.QuietTimes;
import io.smsplatform.events.config.PoolOptions.Quota;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Builds a pool's finer rules for tests. */
final class Options {

    private boolean paused;
    private String backOffKind;
    private Duration stickyFor = Duration.ZERO;
    private Duration avoidLastFor = Duration.ZERO;
    private boolean spill;
    private boolean adaptiveRate = true;
    private final Map<String, String> unknownOutcome = new HashMap<>();
    private Health health;
    private QuietTimes quietHours;
    private final Map<String, LaneRules> lanes = new HashMap<>();

    static Options with() {
        return new Options();
    }

    Options paused() {
        paused = true;
        return this;
    }

    Options fixedBackOff() {
        backOffKind = "fixed";
        return this;
    }

    Options stickyFor(Duration time) {
        stickyFor = time;
        return this;
    }

    Options avoidLastFor(Duration time) {
        avoidLastFor = time;
        return this;
    }

    Options spill() {
        spill = true;
        return this;
    }

    Options unknownOutcome(String messageClass, String what) {
        unknownOutcome.put(messageClass, what);
        return this;
    }

    Options health(double failureRate, int minimum, Duration openFor) {
        health = new Health(failureRate, minimum, Duration.ofMinutes(1), openFor, openFor.multipliedBy(10), 2);
        return this;
    }

    Options quiet(String from, String until, String... classes) {
        quietHours = new QuietTimes(from, until, Set.of(classes), "UTC");
        return this;
    }

    Options weight(String lane, int weight) {
        return lane(lane, new LaneRules(weight, 0, null, 0, null, null, null));
    }

    Options group(String lane, int group) {
        return lane(lane, new LaneRules(0, group, null, 0, null, null, null));
    }

    Options state(String lane, String state) {
        return lane(lane, new LaneRules(0, 0, state, 0, null, null, null));
    }

    Options rate(String lane, double segmentsPerSecond) {
        return lane(lane, new LaneRules(0, 0, null, segmentsPerSecond, null, null, null));
    }

    Options quota(String lane, Quota quota) {
        return lane(lane, new LaneRules(0, 0, null, 0, quota, null, null));
    }

    Options hours(String lane, String hours, String zone) {
        return lane(lane, new LaneRules(0, 0, null, 0, null, hours, zone));
    }

    private Options lane(String lane, LaneRules rules) {
        lanes.put(lane, rules);
        return this;
    }

    PoolOptions done() {
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
                LaneRules.NONE,
                lanes);
    }

    /** The bench's pool with these options. */
    PoolPolicy policy() {
        return EngineBench.POLICY.with(done());
    }
}
