package io.smsplatform.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts wrong passwords per application name: ten in a minute, then none is looked at until the minute is over.
 * Passwords that are remembered as right are not asked about here, so a guesser cannot lock out a working client.
 */
final class GuessLimit {

    static final int ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int NAMES = 10_000;

    private record Window(long endMillis, int wrong) {}

    private final InstantSource clock;
    private final Map<String, Window> windows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
            return size() > NAMES;
        }
    };

    GuessLimit(InstantSource clock) {
        this.clock = clock;
    }

    /** How long to wait before the next try; empty if it may be made now. */
    synchronized Optional<Duration> pause(String application) {
        Window window = windows.get(application);
        long now = clock.millis();
        return window == null || window.endMillis <= now || window.wrong < ALLOWED
                ? Optional.empty()
                : Optional.of(Duration.ofMillis(window.endMillis - now));
    }

    synchronized void wrong(String application) {
        long now = clock.millis();
        windows.merge(
                application,
                new Window(now + WINDOW.toMillis(), 1),
                (known, first) -> known.endMillis <= now ? first : new Window(known.endMillis, known.wrong + 1));
    }
}
