package io.smsplatform.device.lane;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SeenAttempts;
import io.smsplatform.events.SendFailure;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/**
 * Gives each dispatched message to the phone that it was dispatched to, or back to the scheduler at once. Counter {@code
 * sms_device_dispatches_total}: received = handed + returned + duplicate (+ parked by the reader). Called by the reading
 * thread only.
 */
@Component
public class HandOver {

    /** A dispatch that the scheduler wrote twice must reach the phone once, and must not be given back either. */
    private static final int REMEMBERED = 50_000;

    private final Receivers receivers;
    private final LaneEvents events;
    private final Clock clock;
    private final Duration margin;
    private final Counter handed;
    private final Counter returned;
    private final Counter duplicate;
    private final SeenAttempts seen = new SeenAttempts(REMEMBERED);

    HandOver(Receivers receivers, LaneEvents events, Clock clock, DeviceProperties settings, MeterRegistry meters) {
        this.receivers = receivers;
        this.events = events;
        this.clock = clock;
        this.margin = settings.leaseMargin();
        this.handed = meters.counter("sms_device_dispatches", "outcome", "handed");
        this.returned = meters.counter("sms_device_dispatches", "outcome", "returned");
        this.duplicate = meters.counter("sms_device_dispatches", "outcome", "duplicate");
    }

    public void on(MessageDispatched message) {
        if (!seen.isFirst(message.getMessageId(), message.getAttempt())) {
            duplicate.increment();
        } else if (Lease.of(message, false).over(clock.instant(), margin)) {
            giveBack(message, SendFailure.LEASE_OVER);
        } else if (receivers.offer(message)) {
            handed.increment();
        } else {
            giveBack(message, SendFailure.NOT_CONNECTED);
        }
    }

    private void giveBack(MessageDispatched message, SendFailure why) {
        returned.increment();
        events.reportedUnattended(Reports.returned(message, why, clock.instant()));
    }
}
