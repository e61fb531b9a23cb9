package io.smsplatform.device.lane;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import java.time.Clock;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Service;

/** Opens the sessions of phones that stay connected. */
@Service
public class PhoneSessions {

    private final Receivers receivers;
    private final DispatchPartitions partitions;
    private final LaneEvents events;
    private final Clock clock;
    private final DeviceProperties settings;
    private final AtomicInteger open = new AtomicInteger();

    PhoneSessions(
            Receivers receivers,
            DispatchPartitions partitions,
            LaneEvents events,
            Clock clock,
            DeviceProperties settings,
            MeterRegistry meters) {
        this.receivers = receivers;
        this.partitions = partitions;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
        Gauge.builder("sms_device_sessions", open, AtomicInteger::get).register(meters);
    }

    /**
     * A session that replaces whatever the phone had here; to be closed.
     *
     * @throws NotReadyException if this instance is full or stopping
     */
    public PhoneSession open(Device device) {
        Demands demands = new Demands("socket-" + UUID.randomUUID(), clock);
        PhoneSession session = new PhoneSession(device, demands, events, clock, settings, this::closed);
        receivers.enter(session);
        open.incrementAndGet();
        session.announceFrom(partitions);
        return session;
    }

    private boolean closed(PhoneSession session) {
        open.decrementAndGet();
        return receivers.leave(session);
    }
}
