package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.config.PoolOptions.LaneRules;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** What the lanes of a shard have used of their quotas. */
final class Quotas {

    private final World world;
    private final Map<String, QuotaBound> lanes = new HashMap<>();

    Quotas(World world) {
        this.world = world;
    }

    /** Null if the lane's quota allows it, or there is none. */
    String against(String lane, int segments, long recipient, long now) {
        LaneRules rules = world.rules().config.options().of(lane);
        return rules.quota() == null
                ? null
                : of(lane).against(rules.quota(), ZoneId.of(rules.zone()), segments, recipient, now);
    }

    /** Counted while there is a quota. */
    void took(String lane, int segments, long recipient, long now) {
        LaneRules rules = world.rules().config.options().of(lane);
        if (rules.quota() != null) {
            boolean distinct = rules.quota().recipientsPerMonth() > 0;
            of(lane).took(ZoneId.of(rules.zone()), segments, recipient, distinct, now);
        }
    }

    void steppedBack(long from, long to) {
        lanes.values().forEach(lane -> lane.steppedBack(from, to));
    }

    private QuotaBound of(String lane) {
        return lanes.computeIfAbsent(lane, name -> new QuotaBound());
    }
}
