package io.smsplatform.smpp;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.springframework.stereotype.Component;

/**
 * What this service counts, {@code sms_smpp_*}.
 *
 * <p>Dispatches: {@code received = handled + duplicate + parked}, where a handled one has been reported (or will be when
 * its answer comes). Receipts: {@code received = handled + duplicate + parked + refused} once none is in progress; a
 * refused one was answered "try again later" and comes again as a new one.
 */
@Component
public final class SmppMetrics {

    private final MeterRegistry registry;

    public final Flow dispatches;
    public final Flow receipts;

    /** Answers to submit_sm that came after their message had been reported as unknown. */
    public final Counter lateAnswers;

    /** deliver_sm that is no receipt: refused, this service takes no inbound messages. */
    public final Counter inboundRefused;

    /** PDUs that could not be read. */
    public final Counter malformed;

    /** Reports that had to be tried again. */
    public final Counter reportRetries;

    public SmppMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.dispatches = new Flow(registry, "sms.smpp.dispatches");
        this.receipts = new Flow(registry, "sms.smpp.receipts");
        this.lateAnswers = registry.counter("sms.smpp.late.answers");
        this.inboundRefused = registry.counter("sms.smpp.inbound.refused");
        this.malformed = registry.counter("sms.smpp.malformed");
        this.reportRetries = registry.counter("sms.smpp.report.retries");
    }

    /** Submits of a connector by outcome: accepted, throttled, refused, timeout, lost. */
    public void submitted(String connector, String outcome) {
        registry.counter("sms.smpp.submits", "connector", connector, "outcome", outcome)
                .increment();
    }

    /** How long a connector's SMSC took to answer. */
    public void answered(String connector, long nanos) {
        registry.timer("sms.smpp.response", "connector", connector).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Binds of a connector by outcome: bound, refused, failed. */
    public void bind(String connector, String outcome) {
        registry.counter("sms.smpp.binds", "connector", connector, "outcome", outcome)
                .increment();
    }

    /** Messages of a connector between arrival and report. */
    public Gauge inFlight(String connector, IntSupplier value) {
        return Gauge.builder("sms.smpp.in.flight", value::getAsInt)
                .tag("connector", connector)
                .strongReference(true)
                .register(registry);
    }

    public void remove(Gauge gauge) {
        registry.remove(gauge);
    }

    /** The counters of one stream whose identity the class comment states. */
    public static final class Flow {

        public final Counter received;
        public final Counter handled;
        public final Counter duplicate;
        public final Counter parked;
        public final Counter refused;

        Flow(MeterRegistry registry, String name) {
            this.received = registry.counter(name, "result", "received");
            this.handled = registry.counter(name, "result", "handled");
            this.duplicate = registry.counter(name, "result", "duplicate");
            this.parked = registry.counter(name, "result", "parked");
            this.refused = registry.counter(name, "result", "refused");
        }
    }
}
