package io.smsplatform.scheduler.engine;

/** Pauses between attempts. */
final class BackOff {

    private BackOff() {}

    /**
     * The pause after that many failures: multiplied by the factor each time up to the cap, less up to a quarter of
     * deterministic jitter so that a burst of failures does not come back as a burst.
     *
     * @param factor 1 = fixed
     */
    static long millis(long first, double factor, long cap, int failures, long messageId) {
        double full = Math.min((double) cap, first * Math.pow(factor, Math.min(Math.max(0, failures - 1), 40)));
        long mixed = (messageId + failures) * 0x9E3779B97F4A7C15L;
        double part = (mixed >>> 40) / (double) (1L << 24);
        return Math.max(1, (long) (full * (1 - 0.25 * part)));
    }
}
