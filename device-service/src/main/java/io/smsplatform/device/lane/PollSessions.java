package io.smsplatform.device.lane;

import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Names the session of each poll. Each has one of its own, so that giving back what came too late for a poll does not
 * make the scheduler forget the next one; all of an instance share a prefix.
 */
final class PollSessions {

    /** The session of one poll. */
    record Session(String prefix, Demands demands) {

        boolean isOfSameInstance(String session) {
            return session.startsWith(prefix);
        }
    }

    private final String prefix = "poll-" + UUID.randomUUID() + ".";
    private final AtomicLong count = new AtomicLong();
    private final Clock clock;

    PollSessions(Clock clock) {
        this.clock = clock;
    }

    Session next() {
        String session = prefix + Long.toString(count.incrementAndGet(), Character.MAX_RADIX);
        return new Session(prefix, new Demands(session, clock));
    }
}
