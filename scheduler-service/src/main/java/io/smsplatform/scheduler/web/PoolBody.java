package io.smsplatform.scheduler.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it is told. Without {@code live} it can be put back as it is.
 *
 * @param live the present moment, if anything was heard of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PoolBody(
        String name,
        String channel,
        String selection,
        double ratePerSecond,
        int maxAttempts,
        Duration backOff,
        Duration backOffCap,
        Duration handOverLease,
        Duration resultLease,
        Duration receiptTimeout,
        int shards,
        boolean paused,
        String backOffKind,
        Duration stickyFor,
        Duration avoidLastFor,
        boolean spill,
        boolean adaptiveRate,
        Map<String, String> unknownOutcome,
        PoolOptions.@Nullable Health health,
        PoolOptions.@Nullable QuietTimes quietHours,
        LaneRulesBody laneDefaults,
        Map<String, LaneRulesBody> lanes,
        @Nullable PoolLive live) {

    /** A lane's part in the pool. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LaneRulesBody(
            int weight,
            int group,
            String state,
            double ratePerSecond,
            PoolOptions.@Nullable Quota quota,
            @Nullable String activeHours,
            @Nullable String zone) {

        static LaneRulesBody of(PoolOptions.LaneRules rules) {
            return new LaneRulesBody(
                    rules.weight(),
                    rules.group(),
                    rules.state() == null ? "active" : rules.state(),
                    rules.ratePerSecond(),
                    rules.quota(),
                    rules.activeHours(),
                    rules.zone());
        }
    }

    /** @param pictures of its shards; none where only its rules are asked for */
    static PoolBody of(PoolConfig pool, List<ShardState> pictures) {
        PoolOptions options = pool.options();
        return new PoolBody(
                pool.name(),
                pool.channel(),
                pool.selection(),
                pool.ratePerSecond(),
                pool.maxAttempts(),
                pool.backOff(),
                pool.backOffCap(),
                pool.handOverLease(),
                pool.resultLease(),
                pool.receiptTimeout(),
                pool.shards(),
                options.paused(),
                options.backOffKind() == null ? "exponential" : options.backOffKind(),
                options.stickyFor(),
                options.avoidLastFor(),
                options.spill(),
                options.adaptiveRate(),
                options.unknownOutcome(),
                options.health(),
                options.quietHours(),
                LaneRulesBody.of(options.laneDefaults()),
                lanes(options),
                pictures.isEmpty() ? null : PoolLive.of(pictures));
    }

    private static Map<String, LaneRulesBody> lanes(PoolOptions options) {
        Map<String, LaneRulesBody> byName = new TreeMap<>();
        options.lanes().forEach((lane, rules) -> byName.put(lane, LaneRulesBody.of(rules)));
        return byName;
    }
}
