package io.smsplatform.events.config;

import java.time.Duration;

/**
 * A named set of interchangeable lanes with its policy. Key: {@link #name()}.
 *
 * @param name slug
 * @param channel wire name of the channel: sms, webhook, ...
 * @param selection wire name of the lane policy: {@code least_loaded} or {@code round_robin}
 * @param ratePerSecond segments per second over all lanes; 0 = no limit
 * @param maxAttempts 1..20
 * @param backOff delay before the second attempt, doubled for each further one
 * @param backOffCap longest delay
 * @param handOverLease how long a lane may hold an attempt before it says TAKEN (or sends)
 * @param resultLease how long after TAKEN until the outcome counts as unknown
 * @param receiptTimeout how long after SENT a receipt is awaited
 * @param shards 1 unless one core is not enough
 * @param options finer rules; an entry of a former version has none
 */
public record PoolConfig(
        String name,
        long version,
        boolean deleted,
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
        PoolOptions options)
        implements Versioned {

    public PoolConfig {
        options = options == null ? PoolOptions.NONE : options;
    }

    /** Without finer rules. */
    public PoolConfig(
            String name,
            long version,
            boolean deleted,
            String channel,
            String selection,
            double ratePerSecond,
            int maxAttempts,
            Duration backOff,
            Duration backOffCap,
            Duration handOverLease,
            Duration resultLease,
            Duration receiptTimeout,
            int shards) {
        this(
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
                PoolOptions.NONE);
    }
}
