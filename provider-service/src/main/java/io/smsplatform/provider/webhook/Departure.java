package io.smsplatform.provider.webhook;

import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether a request left or was given up: whoever comes first decides, once and for both. The event loop that is about to
 * write asks {@link #begin()}, whoever stops waiting asks {@link #abandon()}.
 */
final class Departure {

    private enum Fate {
        OPEN,
        BEGUN,
        ABANDONED
    }

    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);

    /** True if the request may be written; false if it was given up and must not be. */
    boolean begin() {
        return fate.compareAndSet(Fate.OPEN, Fate.BEGUN);
    }

    /** True if nothing was written and nothing will be; false if the request may have left. */
    boolean abandon() {
        return fate.compareAndSet(Fate.OPEN, Fate.ABANDONED);
    }
}
