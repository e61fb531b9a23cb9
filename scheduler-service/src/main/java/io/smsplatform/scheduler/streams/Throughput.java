package io.smsplatform.scheduler.streams;

/** How fast a counter grows, over about the last ten seconds of the looks at it. */
final class Throughput {

    private static final long WINDOW_MILLIS = 10_000;
    private static final int LOOKS = 32;

    private final long[] times = new long[LOOKS];
    private final long[] counts = new long[LOOKS];
    private int looks;

    /** Per second, up to now. */
    double perSecond(long count, long now) {
        int newest = Math.floorMod(looks - 1, LOOKS);
        if (looks > 0 && now < times[newest]) { // the clock stepped back
            looks = 0;
        }
        double rate = 0;
        for (int age = Math.min(looks, LOOKS); age > 0; age--) {
            int look = Math.floorMod(looks - age, LOOKS);
            long elapsed = now - times[look];
            if (elapsed <= WINDOW_MILLIS && elapsed > 0) {
                rate = (count - counts[look]) * 1_000.0 / elapsed;
                break;
            }
        }
        times[looks % LOOKS] = now;
        counts[looks % LOOKS] = count;
        looks++;
        return rate;
    }
}
