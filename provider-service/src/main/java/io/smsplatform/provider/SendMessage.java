package io.smsplatform.provider;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.Tsid;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Sends one dispatched attempt over its lane and reports what became of it. Every dispatch ends in exactly one report, or
 * in the count of those that the log would not take, which the scheduler recovers by their lease.
 */
@Component
public class SendMessage {

    private static final Logger log = LoggerFactory.getLogger(SendMessage.class);

    /** Beyond the producer's own retries; a report that is later than this is of no use. */
    private static final Retry PERSISTENT =
            Retry.backoff(4, Duration.ofMillis(500)).onRetryExhaustedThrow((tries, last) -> last.failure());

    private final Lanes lanes;
    private final Reports reports;
    private final InFlight inFlight;
    private final MeterRegistry meters;
    private final InstantSource clock;

    SendMessage(Lanes lanes, Reports reports, InFlight inFlight, MeterRegistry meters, InstantSource clock) {
        this.lanes = lanes;
        this.reports = reports;
        this.inFlight = inFlight;
        this.meters = meters;
        this.clock = clock;
        Gauge.builder("sms.provider.in.flight", inFlight, InFlight::count)
                .description("Attempts under way")
                .register(meters);
        Gauge.builder("sms.provider.lanes", lanes, Lanes::count)
                .description("Accounts that run on this instance")
                .register(meters);
    }

    /** Never fails: what cannot be sent is a report, what cannot be reported is counted. */
    public Mono<Void> on(MessageDispatched dispatch) {
        return Mono.defer(() -> {
                    inFlight.begin();
                    return attempt(dispatch).flatMap(verdict -> report(dispatch, verdict));
                })
                .onErrorResume(failure -> unreported(dispatch, failure))
                .doFinally(end -> inFlight.end());
    }

    private Mono<Verdict> attempt(MessageDispatched dispatch) {
        Lane lane = lanes.holder(dispatch.getLane(), dispatch.getSession());
        if (lane == null) {
            return Mono.just(Verdict.returned(SendFailure.NOT_CONNECTED));
        }
        if (clock.instant().isAfter(dispatch.getLeaseUntil())) {
            return Mono.just(Verdict.returned(SendFailure.LEASE_OVER));
        }
        Timer.Sample sample = Timer.start(meters);
        return lane.send(dispatch)
                .doOnNext(verdict -> sample.stop(timer(verdict)))
                // Before the report, which frees a place: a peer that is down must not be asked for by the next
                // dispatch.
                .flatMap(verdict -> lanes.announceChange(lane).thenReturn(verdict));
    }

    private Mono<Void> report(MessageDispatched dispatch, Verdict verdict) {
        SendFailure failure = verdict.failure();
        return reports.publish(reported(dispatch, verdict))
                .retryWhen(PERSISTENT)
                .doOnSuccess(done -> meters.counter(
                                "sms.provider.reports",
                                "outcome",
                                wireName(verdict),
                                "code",
                                failure == null ? "none" : failure.code())
                        .increment());
    }

    @SuppressWarnings("NullAway") // generated setters take null where the schema does
    private MessageReported reported(MessageDispatched dispatch, Verdict verdict) {
        SendFailure failure = verdict.failure();
        return MessageReported.newBuilder()
                .setMessageId(dispatch.getMessageId())
                .setAttempt(dispatch.getAttempt())
                .setPool(dispatch.getPool())
                .setShard(dispatch.getShard())
                .setLane(dispatch.getLane())
                .setOutcome(verdict.outcome())
                .setAt(clock.instant())
                .setCode(failure == null ? null : failure.code())
                .setDetail(verdict.detail())
                .setRetryable(verdict.retryable())
                .setReference(verdict.reference())
                .setSegments(dispatch.getSegments())
                .build();
    }

    private Mono<Void> unreported(MessageDispatched dispatch, Throwable failure) {
        meters.counter("sms.provider.reports.lost").increment();
        log.error(
                "report of message {} attempt {} lost, its lease will recover it: {}",
                Tsid.format(dispatch.getMessageId()),
                dispatch.getAttempt(),
                failure.toString());
        return Mono.empty();
    }

    private Timer timer(Verdict verdict) {
        return Timer.builder("sms.provider.attempt")
                .description("From the beginning of an attempt to its verdict")
                .tag("outcome", wireName(verdict))
                .register(meters);
    }

    private static String wireName(Verdict verdict) {
        return verdict.outcome().name().toLowerCase(Locale.ROOT);
    }
}
