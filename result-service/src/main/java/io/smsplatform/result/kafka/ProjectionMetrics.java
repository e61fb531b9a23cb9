package io.smsplatform.result.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/**
 * Counts what became of the records read: received = handled + duplicate + parked, always. A duplicate is a record that
 * its own batch held already; one that repeats an earlier batch's is handled again and leaves the row as it was.
 */
@Component
class ProjectionMetrics {

    private final Counter received;
    private final Counter handled;
    private final Counter duplicate;
    private final Counter parked;
    private final DistributionSummary rows;

    ProjectionMetrics(MeterRegistry meters) {
        received = Counter.builder("sms.result.records.received")
                .description("Records read from the message topics")
                .register(meters);
        handled = outcome(meters, "handled");
        duplicate = outcome(meters, "duplicate");
        parked = outcome(meters, "parked");
        rows = DistributionSummary.builder("sms.result.batch.rows")
                .description("Rows written for a batch")
                .register(meters);
    }

    void batch(int size, int duplicates, int bad, int written) {
        received.increment(size);
        handled.increment(size - duplicates - bad);
        duplicate.increment(duplicates);
        parked.increment(bad);
        rows.record(written);
    }

    private static Counter outcome(MeterRegistry meters, String outcome) {
        return Counter.builder("sms.result.records")
                .description("What became of the records read")
                .tag("outcome", outcome)
                .register(meters);
    }
}
