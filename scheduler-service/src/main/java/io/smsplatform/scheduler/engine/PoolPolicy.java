package io.smsplatform.scheduler.engine;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

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
        long receiptTimeoutMillis,
        int shards,
        String pool,
        String channel,
        PoolOptions options) {

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

    /** What becomes of a message whose attempt's outcome is unknown. */
    enum UnknownOutcome {
        /** A duplicate is better than a loss. */
        RESEND,
        /** The network's word is awaited. */
        WAIT,
        /** It ends as unknown. */
        FAIL
    }

    /** Times of a pool that is not configured; such a pool dispatches nothing. */
    static final PoolPolicy UNKNOWN_POOL =
            new PoolPolicy(false, Selection.LEAST_LOADED, 0, 5, 10_000, 600_000, 30_000, 1_800_000, 259_200_000);

    /** One shard, and no finer rules. */
    PoolPolicy(
            boolean deleted,
            Selection selection,
            double ratePerSecond,
            int maxAttempts,
            long backOffMillis,
            long backOffCapMillis,
            long handOverLeaseMillis,
            long resultLeaseMillis,
            long receiptTimeoutMillis) {
        this(
                deleted,
                selection,
                ratePerSecond,
                maxAttempts,
                backOffMillis,
                backOffCapMillis,
                handOverLeaseMillis,
                resultLeaseMillis,
                receiptTimeoutMillis,
                1,
                "pool",
                "sms",
                PoolOptions.NONE);
    }

    /** @throws IllegalArgumentException if hours or zones of its options cannot be read */
    public static PoolPolicy of(PoolConfig config) {
        PoolOptions options = config.options();
        LaneTerms.of(options.laneDefaults());
        options.lanes().values().forEach(LaneTerms::of);
        if (options.quietHours() != null) {
            Quiet.of(options.quietHours());
        }
        return new PoolPolicy(
                config.deleted(),
                Selection.of(config.selection()),
                config.ratePerSecond(),
                config.maxAttempts(),
                config.backOff().toMillis(),
                config.backOffCap().toMillis(),
                config.handOverLease().toMillis(),
                config.resultLease().toMillis(),
                config.receiptTimeout().toMillis(),
                Math.max(1, config.shards()),
                config.name(),
                config.channel(),
                options);
    }

    /** The same with other options, for tests and simulations. */
    PoolPolicy with(PoolOptions finer) {
        return new PoolPolicy(
                deleted,
                selection,
                ratePerSecond,
                maxAttempts,
                backOffMillis,
                backOffCapMillis,
                handOverLeaseMillis,
                resultLeaseMillis,
                receiptTimeoutMillis,
                shards,
                pool,
                channel,
                finer);
    }

    /** What may be dispatched per second by one of its shards; 0 = no limit. */
    double shareOfRate() {
        return ratePerSecond / shards;
    }

    /** The pause after that many failures. */
    long backOffMillis(int failures, long messageId) {
        double factor = "fixed".equals(options.backOffKind()) ? 1 : 2;
        return BackOff.millis(backOffMillis, factor, backOffCapMillis, failures, messageId);
    }

    /** An OTP is worth a duplicate, bulk is not worth waiting for, and the others wait, unless the pool says otherwise. */
    UnknownOutcome unknownOutcome(MessageClass messageClass) {
        String said = options.unknownOutcome().get(messageClass.name().toLowerCase(Locale.ROOT));
        return said == null
                ? byClass(messageClass)
                : switch (said) {
                    case "resend" -> UnknownOutcome.RESEND;
                    case "fail" -> UnknownOutcome.FAIL;
                    default -> UnknownOutcome.WAIT;
                };
    }

    private static UnknownOutcome byClass(@Nullable MessageClass messageClass) {
        return messageClass == MessageClass.OTP
                ? UnknownOutcome.RESEND
                : messageClass == MessageClass.BULK ? UnknownOutcome.FAIL : UnknownOutcome.WAIT;
    }
}
