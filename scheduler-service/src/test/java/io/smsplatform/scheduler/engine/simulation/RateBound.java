package io.smsplatform.scheduler.engine.simulation;

/**
 * The most that a rate lets through: rate * t + a quarter second of it + one message in any time t. Time is what passed
 * forwards; a clock that steps back and comes again passes twice.
 */
final class RateBound {

    private static final double ROUNDING = 1e-6;

    private double rate;
    private double tokens;
    private long filledAt;

    /** @param segmentsPerSecond 0 = no limit */
    void rate(double segmentsPerSecond, long passed) {
        if (segmentsPerSecond == rate) {
            return;
        }
        fill(passed);
        boolean first = rate == 0;
        rate = segmentsPerSecond;
        tokens = first ? burst() : Math.min(tokens, burst());
    }

    boolean allows(long passed) {
        fill(passed);
        return rate == 0 || tokens >= 1 - ROUNDING;
    }

    void took(int segments) {
        tokens -= segments;
    }

    @Override
    public String toString() {
        return "%.3f of %.1f/s".formatted(tokens, rate);
    }

    private void fill(long passed) {
        tokens = Math.min(burst(), tokens + (passed - filledAt) * rate / 1000);
        filledAt = passed;
    }

    private double burst() {
        return Math.max(1, rate / 4);
    }
}
