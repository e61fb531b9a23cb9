package io.smsplatform.scheduler.engine;

import io.smsplatform.events.config.PoolConfig;

/** A pool's rules in the engine's units. */
public record PoolPolicy(
        boolean deleted,
        Selection selection,
        double ratePerSecond,
        int maxAttempts,
        long backOffMillis,
        long backOffCapMillis,
        long handOverLeaseMillis,
        long resultLeaseMillis,
        long receiptTimeoutMillis) {

    /** How a lane is chosen among those that ask. */
    public enum Selection {
        LEAST_LOADED("least_loaded"),
        ROUND_ROBIN("round_robin");

        private final String wireName;

        Selection(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /** The policy of that wire name; one from a newer version is served as least loaded. */
        static Selection of(String wireName) {
            return ROUND_ROBIN.wireName.equals(wireName) ? ROUND_ROBIN : LEAST_LOADED;
        }
    }

    /** Times of a pool that is not configured; such a pool dispatches nothing. */
    static final PoolPolicy UNKNOWN_POOL =
            new PoolPolicy(false, Selection.LEAST_LOADED, 0, 5, 10_000, 600_000, 30_000, 1_800_000, 259_200_000);

    public static PoolPolicy of(PoolConfig config) {
        return new PoolPolicy(
                config.deleted(),
                Selection.of(config.selection()),
                config.ratePerSecond(),
                config.maxAttempts(),
                config.backOff().toMillis(),
                config.backOffCap().toMillis(),
                config.handOverLease().toMillis(),
                config.resultLease().toMillis(),
                config.receiptTimeout().toMillis());
    }

    /**
     * The pause after that many failures: doubled each time up to the cap, less up to a quarter of deterministic jitter
     * so that a burst of failures does not come back as a burst.
     */
    long backOffMillis(int failures, long messageId) {
        double full = Math.min((double) backOffCapMillis, backOffMillis * Math.pow(2, Math.min(failures - 1, 40)));
        long mixed = (messageId + failures) * 0x9E3779B97F4A7C15L;
        double part = (mixed >>> 40) / (double) (1L << 24);
        return Math.max(1, (long) (full * (1 - 0.25 * part)));
    }
}
