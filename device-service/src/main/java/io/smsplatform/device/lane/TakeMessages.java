package io.smsplatform.device.lane;

import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A phone confirms that it holds messages that it polled; repeating it changes nothing. */
@Service
public class TakeMessages {

    private static final int CONCURRENT = 32;

    private final LaneEvents events;
    private final Clock clock;
    private final DeviceProperties settings;

    TakeMessages(LaneEvents events, Clock clock, DeviceProperties settings) {
        this.events = events;
        this.clock = clock;
        this.settings = settings;
    }

    /** Emits the leases that are over, which the phone must not send; the others are taken by then. */
    public Mono<List<Lease>> take(Device device, List<Lease> leases) {
        Instant now = clock.instant();
        List<Lease> over = leases.stream().filter(lease -> refuses(lease, now)).toList();
        return Flux.fromIterable(leases)
                .filter(lease -> !refuses(lease, now))
                .flatMap(lease -> events.reported(Reports.taken(device, lease, now)), CONCURRENT)
                .then(Mono.just(over));
    }

    private boolean refuses(Lease lease, Instant now) {
        return lease.socket() || lease.over(now, settings.leaseMargin());
    }
}
