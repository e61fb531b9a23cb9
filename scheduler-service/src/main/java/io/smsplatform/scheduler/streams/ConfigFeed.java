package io.smsplatform.scheduler.streams;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.engine.FailureRules;
import io.smsplatform.scheduler.engine.PoolPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The pools, deleted ones included, and the failure rules as last read, with a version that tells a stream thread when to
 * look again.
 */
public final class ConfigFeed {

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
