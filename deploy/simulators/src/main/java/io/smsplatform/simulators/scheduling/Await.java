package io.smsplatform.simulators.scheduling;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for a condition that is looked at every few milliseconds. */
final class Await {

    private static final long PAUSE_MILLIS = 10;

    /** May fail like the input and output it asks. */
    @FunctionalInterface
    interface Condition {
        boolean met() throws InterruptedException;
    }

    private Await() {}

    /** @throws IllegalStateException naming what was awaited, if it takes longer than that */
    static void until(String what, Duration patience, Condition condition) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (!condition.met()) {
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException("waited %s in vain for %s".formatted(patience, what));
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }
}
