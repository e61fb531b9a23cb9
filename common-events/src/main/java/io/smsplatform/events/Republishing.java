package io.smsplatform.events;

import java.time.Duration;

/**
 * How long an accepted message may be published once more under its identifier. Who publishes again (task-service,
 * finishing an acceptance that broke off) and who recognises it (scheduler-service) rest on the same time: a repetition
 * that comes later is taken for a new message and sent a second time.
 */
public final class Republishing {

    /**
     * How long scheduler-service remembers the identifier of a settled message, counted from its end. Who publishes again
     * counts from the acceptance and stays well inside: clocks differ, and the log is read with a delay.
     */
    public static final Duration RECOGNISED_FOR = Duration.ofMinutes(15);

    private Republishing() {}
}
