package io.smsplatform.scheduler;

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
        int shards) {}
