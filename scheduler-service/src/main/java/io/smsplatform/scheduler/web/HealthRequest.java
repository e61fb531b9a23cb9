package io.smsplatform.scheduler.web;

import io.smsplatform.events.config.PoolOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** When lanes count as sick, as a client describes it; an empty object is all defaults. */
record HealthRequest(
        @Nullable Double failureRate,
        @Nullable Integer minimum,
        @Nullable String halfLife,
        @Nullable String openFor,
        @Nullable String openCap,
        @Nullable Integer probes) {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);

    PoolOptions.Health checked(String pointer, Checks checks) {
        Duration first = checks.duration(pointer + "/openFor", openFor, Duration.ofSeconds(30), SECOND, HOUR);
        Duration cap = checks.duration(pointer + "/openCap", openCap, Duration.ofMinutes(15), SECOND, DAY);
        if (cap.compareTo(first) < 0 && openCap != null) {
            checks.wrong(pointer + "/openCap", "out_of_range", "Expected at least openFor, " + first);
        }
        return new PoolOptions.Health(
                checks.decimal(pointer + "/failureRate", failureRate, 0.5, 0.01, 1),
                checks.whole(pointer + "/minimum", minimum, 10, 1, 10_000),
                checks.duration(pointer + "/halfLife", halfLife, Duration.ofMinutes(1), SECOND, DAY),
                first,
                cap.compareTo(first) < 0 ? first : cap,
                checks.whole(pointer + "/probes", probes, 3, 1, 100));
    }
}
