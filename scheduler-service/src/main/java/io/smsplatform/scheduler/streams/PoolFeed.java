package io.smsplatform.scheduler.streams;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.scheduler.engine.PoolPolicy;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The pools as last read, deleted ones included, with a version that tells a stream thread when to look again. */
public final class PoolFeed {

    private final Map<String, PoolPolicy> policies = new ConcurrentHashMap<>();
    private final AtomicLong version = new AtomicLong();

    /** Called by the configuration reader's thread. */
    public void on(PoolConfig pool) {
        policies.put(pool.name(), PoolPolicy.of(pool));
        version.incrementAndGet();
    }

    @Nullable
    PoolPolicy policy(String pool) {
        return policies.get(pool);
    }

    long version() {
        return version.get();
    }
}
