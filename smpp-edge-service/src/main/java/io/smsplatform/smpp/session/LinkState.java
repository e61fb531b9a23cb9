package io.smsplatform.smpp.session;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Where a link to an SMSC is. Each state knows which follow it; {@link #to} is the only way on. */
public sealed interface LinkState {

    Instant since();

    /** Wire name in the API. */
    String name();

    /** Whether that state may follow this one; anything not said is illegal. */
    boolean allows(LinkState next);

    /** @throws IllegalStateException if the next state may not follow */
    default LinkState to(LinkState next) {
        if (!allows(next)) {
            throw new IllegalStateException("link cannot go from %s to %s".formatted(name(), next.name()));
        }
        return next;
    }

    /** No connection; the next attempt is due at {@code retryAt}. */
    record Disconnected(
            Instant since,
            int failures,
            Instant retryAt,
            @Nullable String reason) implements LinkState {
        @Override
        public String name() {
            return "disconnected";
        }

        @Override
        public boolean allows(LinkState next) {
            return next instanceof Connecting || next instanceof Closed;
        }
    }

    /** A connection is being made or a bind is being answered. */
    record Connecting(Instant since, int failures) implements LinkState {
        @Override
        public String name() {
            return "connecting";
        }

        @Override
        public boolean allows(LinkState next) {
            return next instanceof Bound
                    || next instanceof Disconnected
                    || next instanceof CoolingOff
                    || next instanceof Closed;
        }
    }

    /** Bound as transceiver; the session is new with every bind. The failures before it count until it has proved itself. */
    record Bound(Instant since, String session, int failures) implements LinkState {
        @Override
        public String name() {
            return "bound";
        }

        @Override
        public boolean allows(LinkState next) {
            return next instanceof Disconnected || next instanceof Closed;
        }
    }

    /** The SMSC refused the credentials: asking again soon would lock the account. */
    record CoolingOff(Instant since, int failures, Instant retryAt, String reason) implements LinkState {
        @Override
        public String name() {
            return "cooling_off";
        }

        @Override
        public boolean allows(LinkState next) {
            return next instanceof Connecting || next instanceof Closed;
        }
    }

    /** Ended on our side; final. */
    record Closed(Instant since) implements LinkState {
        @Override
        public String name() {
            return "closed";
        }

        @Override
        public boolean allows(LinkState next) {
            return false;
        }
    }
}
