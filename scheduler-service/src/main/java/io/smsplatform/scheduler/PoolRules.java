package io.smsplatform.scheduler;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import java.time.Duration;

/** What can be decided about a pool: everything of its configuration but its name, version and life. */
public record PoolRules(
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
        PoolOptions options) {

    static PoolRules of(PoolConfig pool) {
        return new PoolRules(
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
                pool.options());
    }

    PoolRules with(PoolOptions changed) {
        return new PoolRules(
                channel,
                selection,
                ratePerSecond,
                maxAttempts,
                backOff,
                backOffCap,
                handOverLease,
                resultLease,
                receiptTimeout,
                shards,
                changed);
    }

    PoolConfig entry(String name, long version, boolean deleted) {
        return new PoolConfig(
                name,
                version,
                deleted,
                channel,
                selection,
                ratePerSecond,
                maxAttempts,
                backOff,
                backOffCap,
                handOverLease,
                resultLease,
                receiptTimeout,
                shards,
                options);
    }
}
