package io.smsplatform.simulators.scheduling;

import java.time.Duration;

/**
 * What the lanes of a scenario can do.
 *
 * @param count how many there are
 * @param window messages that a lane holds at most
 * @param perSecond segments that each lane's network takes a second; 0 = answers at once
 * @param receiptAfter how long after SENT the receipt comes; zero = no receipts
 */
record Lanes(int count, int window, double perSecond, Duration receiptAfter) {

    /** Segments a second of all lanes together; infinite when they answer at once. */
    double capacity() {
        return perSecond == 0 ? Double.POSITIVE_INFINITY : count * perSecond;
    }

    boolean receipts() {
        return !receiptAfter.isZero();
    }
}
