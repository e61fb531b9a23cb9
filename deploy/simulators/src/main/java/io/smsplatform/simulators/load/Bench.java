package io.smsplatform.simulators.load;

import io.smsplatform.simulators.smsc.SmscSimulator;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * The scenario that the platform is measured by: REST lists, SMPP with receipts, {@code delivered} in the query store.
 * It runs once to warm up and once to be measured.
 */
final class Bench {

    static final String POOL = "bench-smpp";

    private static final String TEXT = "Your one-time code is 493028. It is valid for ten minutes.";

    /**
     * How hard it is driven.
     *
     * @param list messages per request
     * @param connections requests at once
     * @param messagesPerSecond open loop: requests are due at this rate, answered or not; 0 = as fast as possible
     * @param patience how long until everything has to be delivered
     */
    record Drive(int messages, int warmUp, int list, int connections, double messagesPerSecond, Duration patience) {}

    /** What was measured. */
    record Result(
            int messages,
            Duration took,
            Histogram postMicros,
            DeliveryReport report,
            ProcessCosts costs,
            long repeats) {

        double perSecond() {
            return messages * 1e9 / took.toNanos();
        }
    }

    private final Gateway gateway;
    private final SmscSimulator smsc;
    private final Map<String, Long> pids;
    private final PrintStream progress;

    Bench(Gateway gateway, SmscSimulator smsc, Map<String, Long> pids, PrintStream progress) {
        this.gateway = gateway;
        this.smsc = smsc;
        this.pids = pids;
        this.progress = progress;
    }

    Result run(Drive drive) throws IOException, InterruptedException {
        if (drive.warmUp() > 0) {
            Result warm = pass("warm-up", drive.warmUp(), drive);
            progress.printf("warm-up:  %d messages, %.0f/s%n", warm.messages(), warm.perSecond());
        }
        Result result = pass("measured", drive.messages(), drive);
        progress.printf("measured: %d messages, %.0f/s%n%n", result.messages(), result.perSecond());
        return result;
    }

    private Result pass(String name, int messages, Drive drive) throws IOException, InterruptedException {
        TimeUnit.MILLISECONDS.sleep(2); // identifiers of this pass begin in a later millisecond than the last one's
        Instant since = Instant.now();
        List<MessageList> lists = MessageList.split(
                "bench-" + name + "-" + since.toEpochMilli(), "sms", POOL, TEXT, recipients(messages), drive.list());
        long receiptsBefore = smsc.counters().receiptsAcknowledged();
        Submitter submitter = new Submitter(gateway, drive.connections());

        ProcessCosts before = ProcessCosts.read(pids);
        long begun = System.nanoTime();
        submitter.submit(lists, drive.messagesPerSecond());
        DeliveryReport report = awaitEnd(
                messages, receiptsBefore, since, begun + drive.patience().toNanos());
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        ProcessCosts costs = ProcessCosts.read(pids).minus(before);
        return new Result(messages, took, submitter.micros(), report, costs, submitter.repeats());
    }

    /** Asks the query store only when the SMSC has seen every receipt acknowledged: asking costs what is measured. */
    private DeliveryReport awaitEnd(int messages, long receiptsBefore, Instant since, long end)
            throws IOException, InterruptedException {
        while (smsc.counters().receiptsAcknowledged() - receiptsBefore < messages && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        DeliveryReport report = DeliveryReport.read(gateway, POOL, since);
        while (report.settled() < messages && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(50);
            report = DeliveryReport.read(gateway, POOL, since);
        }
        return report;
    }

    private static List<String> recipients(int count) {
        List<String> recipients = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            recipients.add("+999%09d".formatted(i)); // no country has the code 999
        }
        return recipients;
    }
}
