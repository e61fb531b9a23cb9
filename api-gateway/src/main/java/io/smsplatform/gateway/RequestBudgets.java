package io.smsplatform.gateway;

import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A token bucket per caller: a second's worth at once, refilled evenly. Per gateway instance. */
public final class RequestBudgets {

    /**
     * What one request finds.
     *
     * @param allowed whether it may pass
     * @param remaining requests that may follow at once
     */
    public record Budget(boolean allowed, int remaining) {}

    /** After this the bucket is full again. */
    public static final int WINDOW_SECONDS = 1;

    private static final int CALLERS = 100_000;

    private final int perSecond;
    private final InstantSource clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    RequestBudgets(int perSecond, InstantSource clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** Whether there is a limit at all. */
    public boolean limited() {
        return perSecond > 0;
    }

    public int perSecond() {
        return perSecond;
    }

    /** Uses up one request of the caller, if there is one left. */
    public Budget take(String caller) {
        if (buckets.size() > CALLERS) {
            buckets.clear(); // generous to everybody once, instead of growing without bound
        }
        return buckets.computeIfAbsent(caller, name -> new Bucket()).take(clock.millis());
    }

    private final class Bucket {

        private double tokens = perSecond;
        private long filledAt = clock.millis();

        private synchronized Budget take(long now) {
            tokens = Math.min(perSecond, tokens + (now - filledAt) * perSecond / 1000.0 / WINDOW_SECONDS);
            filledAt = now;
            boolean allowed = tokens >= 1;
            if (allowed) {
                tokens--;
            }
            return new Budget(allowed, (int) tokens);
        }
    }
}
