package io.smsplatform.device.lane;

import io.smsplatform.device.Device;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/** Demand records of one incarnation of a phone's connection, in growing sequence. */
final class Demands {

    private final String session;
    private final Clock clock;
    private final AtomicLong sequence = new AtomicLong();

    Demands(String session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    String session() {
        return session;
    }

    LaneDemand once(Device device, int credit, int partition, Instant until) {
        return demand(device, DemandMode.ONCE, credit, partition)
                .setExpiresAt(until)
                .build();
    }

    LaneDemand standing(Device device, int window, int partition, Duration lifetime) {
        return demand(device, DemandMode.STANDING, window, partition)
                .setExpiresAt(clock.instant().plus(lifetime))
                .build();
    }

    LaneDemand closed(Device device, int partition) {
        return demand(device, DemandMode.CLOSED, 0, partition)
                .setExpiresAt(clock.instant())
                .build();
    }

    private LaneDemand.Builder demand(Device device, DemandMode mode, int credit, int partition) {
        return LaneDemand.newBuilder()
                .setLane(device.lane())
                .setKind(LaneKind.DEVICE)
                .setPool(device.pool())
                .setMode(mode)
                .setCredit(credit)
                .setReturnPartition(partition)
                .setSession(session)
                .setSequence(sequence.incrementAndGet())
                .setReceipts(true)
                .setConfirmsTaken(true)
                .setAt(clock.instant());
    }
}
