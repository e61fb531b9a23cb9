package io.smsplatform.scheduler.explain;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.ShardState.LaneState;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Pools and pictures of their shards for tests. */
final class Shards {

    static final long NOW = 1_790_000_000_000L; // 2026-09-21T14:13:20Z

    private Shards() {}

    static PoolConfig pool(String selection, double rate, int shards, PoolOptions options) {
        return new PoolConfig(
                "main",
                1,
                false,
                "sms",
                selection,
                rate,
                5,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(3),
                shards,
                options);
    }

    static PoolOptions options(
            boolean spill, PoolOptions.@Nullable QuietTimes quiet, Map<String, PoolOptions.LaneRules> lanes) {
        PoolOptions none = PoolOptions.NONE;
        return new PoolOptions(
                false,
                none.backOffKind(),
                none.stickyFor(),
                none.avoidLastFor(),
                spill,
                none.adaptiveRate(),
                none.unknownOutcome(),
                none.health(),
                quiet,
                none.laneDefaults(),
                lanes);
    }

    static ShardState shard(int index, Map<String, Integer> pending, double perSecond, LaneState... lanes) {
        Map<String, Integer> standings = new LinkedHashMap<>();
        for (LaneState lane : lanes) {
            standings.merge(lane.standing(), 1, Integer::sum);
        }
        return new ShardState(
                "main", index, NOW, false, false, pending, 0, 0, 0, 0, 0, perSecond, 0, standings, List.of(lanes));
    }

    static LaneState lane(String name, String standing, int inFlight, int window) {
        return lane(name, standing, inFlight, window, 1, window, null);
    }

    static LaneState lane(
            String name,
            String standing,
            int inFlight,
            int window,
            int group,
            double weight,
            @Nullable List<Integer> quotaUsed) {
        return new LaneState(
                name,
                "smpp",
                standing,
                window,
                inFlight,
                NOW + 86_400_000,
                group,
                weight,
                0,
                false,
                1,
                0,
                0,
                quotaUsed);
    }
}
