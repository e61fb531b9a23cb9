package io.smsplatform.device.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.Device;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A phone says what happened to attempts; whether a report still counts is the scheduler's to say. */
@Service
public class ReportAttempts {

    private final LaneEvents events;
    private final Clock clock;
    private final MeterRegistry meters;

    ReportAttempts(LaneEvents events, Clock clock, MeterRegistry meters) {
        this.events = events;
        this.clock = clock;
        this.meters = meters;
    }

    /** In the order given: a phone may report "sent" and "delivered" of one attempt together. */
    public Mono<Void> report(Device device, List<DeviceReport> reports) {
        return Flux.fromIterable(reports)
                .flatMapSequential(report -> events.reported(Reports.told(device, report, clock.instant()))
                        .doOnSuccess(done -> count(report)))
                .then();
    }

    private void count(DeviceReport report) {
        String outcome = report.outcome().name().toLowerCase(Locale.ROOT);
        meters.counter("sms_device_reports", "outcome", outcome).increment();
    }
}
