package io.smsplatform.gateway;

import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Bounds how often one network tries passwords of one application: ten wrong ones in a minute, then none of its own is
 * looked at until the minute is over. Others may go on, so nobody can lock an application out for everybody.
 */
final class GuessLimit {

    static final int ALLOWED = 10;
    static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int GUESSERS = 10_000;

    /** @param source network address that the tries come from */
    record Guesser(String application, String source) {}

    private record Window(long endMillis, int tries) {}

    private final InstantSource clock;
    private final Map<Guesser, Window> windows = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Guesser, Window> eldest) {
            return size() > GUESSERS;
        }
    };

    GuessLimit(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts a try before it is made, so that tries side by side do not all pass; how long to wait if it may not be made.
     */
    synchronized Optional<Duration> take(Guesser guesser) {
        long now = clock.millis();
        Window window = windows.get(guesser);
        if (window == null || window.endMillis <= now) {
            windows.put(guesser, new Window(now + WINDOW.toMillis(), 1));
            return Optional.empty();
        }
        if (window.tries >= ALLOWED) {
            return Optional.of(Duration.ofMillis(window.endMillis - now));
        }
        windows.put(guesser, new Window(window.endMillis, window.tries + 1));
        return Optional.empty();
    }

    /** The try was right, or was not made after all. */
    synchronized void giveBack(Guesser guesser) {
        windows.computeIfPresent(
                guesser, (same, window) -> new Window(window.endMillis, Math.max(0, window.tries - 1)));
    }
}
