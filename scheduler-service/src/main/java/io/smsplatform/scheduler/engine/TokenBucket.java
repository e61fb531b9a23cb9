package io.smsplatform.scheduler.engine;

/**
 * A rate in segments per second, smooth: it saves up no more than {@value #BURST_MILLIS} ms of it. A message of several
 * segments is let through whole and paid off afterwards.
 */
final class TokenBucket {

    private static final int BURST_MILLIS = 250;

    private double ratePerSecond;
    private double tokens;
    private long filledAt;

    /** @param rate 0 = no limit */
    void rate(double rate, long now) {
        if (rate == ratePerSecond) {
            return;
        }
        boolean first = ratePerSecond == 0;
        fill(now);
        ratePerSecond = rate;
        tokens = first ? capacity() : Math.min(tokens, capacity());
    }

    /** Segments per second; 0 = no limit. */
    double perSecond() {
        return ratePerSecond;
    }

    boolean ready(long now) {
        if (ratePerSecond <= 0) {
            return true;
        }
        fill(now);
        return tokens >= 1;
    }

    void take(int segments, long now) {
        if (ratePerSecond > 0) {
            fill(now); // or the time in which it was full would count twice
            tokens -= segments;
        }
    }

    /** When this may be ready; only asked after it was not. */
    long readyAt(long now) {
        return now + Math.max(1, (long) Math.ceil((1 - tokens) * 1000 / ratePerSecond));
    }

    private void fill(long now) {
        if (now > filledAt) { // a clock that steps back fills nothing
            tokens = Math.min(capacity(), tokens + (now - filledAt) * ratePerSecond / 1000);
        }
        filledAt = now;
    }

    private double capacity() {
        return Math.max(1, ratePerSecond * BURST_MILLIS / 1000);
    }
}
