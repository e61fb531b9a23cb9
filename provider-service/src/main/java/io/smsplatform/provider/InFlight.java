package io.smsplatform.provider;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** How many attempts are under way, from dispatch to published report. */
@Component
public class InFlight {

    private int count;

    synchronized void begin() {
        count++;
    }

    synchronized void end() {
        count--;
        notifyAll();
    }

    public synchronized int count() {
        return count;
    }

    /** Blocks until none is under way or the time is over; says which. Only for a stopping service. */
    public synchronized boolean awaitNone(Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        for (long left = end - System.nanoTime(); count > 0 && left > 0; left = end - System.nanoTime()) {
            wait(Math.max(1, left / 1_000_000));
        }
        return count == 0;
    }
}
