package io.smsplatform.scheduler.streams;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.FailureRules;
import io.smsplatform.scheduler.engine.PoolPolicy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pools, deleted ones included, the failure rules and where lanes are, as last read, with a version that tells a stream thread when to
 * look again.
 */
public final class ConfigFeed {

    /** Standings of lanes that are there and well, busy or not. */
    private static final Set<String> PRESENT = Set.of("ready", "window_full", "rate");

    private final Set<PoolShard> shardsWithLanes = ConcurrentHashMap.newKeySet();
    private final Map<String, PoolPolicy> policies = new ConcurrentHashMap<>();
    private final Map<String, RuleConfig> rulesByName = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();
    private volatile FailureRules rules = FailureRules.NONE;

    /** Called by the configuration reader's thread. */
    public void on(PoolConfig pool) {
        policies.put(pool.name(), PoolPolicy.of(pool));
        version.incrementAndGet();
    }

    /** Called by the configuration reader's thread. */
    public void on(RuleConfig rule) {
        if (rule.deleted()) {
            rulesByName.remove(rule.name());
        } else {
            rulesByName.put(rule.name(), rule);
        }
        rules = FailureRules.of(rulesByName.values());
        version.incrementAndGet();
    }

    /** Called by the configuration reader's thread. */
    public void on(ShardState picture) {
        PoolShard shard = new PoolShard(picture.pool(), picture.shard());
        boolean hasLanes = !picture.deleted() && PRESENT.stream().anyMatch(picture.standings()::containsKey);
        if (hasLanes) {
            shardsWithLanes.add(shard);
        } else {
            shardsWithLanes.remove(shard);
        }
    }

    /** The next shard of the same pool that has lanes; {@link Event.LanesElsewhere#NOWHERE} if none has. */
    int shardWithLanes(PoolShard than) {
        PoolPolicy policy = policy(than.pool());
        int shards = policy == null ? 1 : policy.shards();
        for (int step = 1; step < shards; step++) {
            int next = (than.index() + step) % shards;
            if (shardsWithLanes.contains(new PoolShard(than.pool(), next))) {
                return next;
            }
        }
        return Event.LanesElsewhere.NOWHERE;
    }

    @Nullable
    PoolPolicy policy(String pool) {
        return policies.get(pool);
    }

    FailureRules rules() {
        return rules;
    }

    long version() {
        return version.get();
    }
}
