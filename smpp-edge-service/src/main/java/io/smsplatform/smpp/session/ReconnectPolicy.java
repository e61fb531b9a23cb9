package io.smsplatform.smpp.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next bind: exponential with full jitter after a failure, fixed and long after a refusal of
 * the credentials. Never gives up.
 *
 * @param first bound of the first wait, doubled with each failure
 * @param cap longest wait
 * @param coolOff after refused credentials
 */
public record ReconnectPolicy(Duration first, Duration cap, Duration coolOff) {

    /** Even the luckiest draw waits this long: a loop of refused connections must not spin. */
    private static final Duration FLOOR = Duration.ofMillis(50);

    /** @param failures in a row so far, at least 1 */
    public Duration backOff(int failures, RandomGenerator random) {
        long bound = Math.min(cap.toMillis(), first.toMillis() << Math.min(failures - 1, 20));
        long floor = Math.min(FLOOR.toMillis(), bound);
        return Duration.ofMillis(floor + (long) (random.nextDouble() * (bound - floor)));
    }
}
