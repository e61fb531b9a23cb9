package io.smsplatform.simulators.phone;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What every simulated phone does with a message that it has taken, and how it insists on being heard. */
abstract class Phone {

    private static final int REPORT_TRIES = 20;

    final DeviceApi api;
    final PhoneOptions options;
    final Outbox outbox;
    final Clock clock;
    private final ScheduledExecutorService timer;
    private final int index;
    private int handled;
    volatile boolean closed;

    Phone(DeviceApi api, PhoneOptions options, Outbox outbox, Clock clock, ScheduledExecutorService timer, int index) {
        this.api = api;
        this.options = options;
        this.outbox = outbox;
        this.clock = clock;
        this.timer = timer;
        this.index = index;
    }

    abstract void start();

    /** No more messages; what was taken is still sent and reported if the simulator's time-out allows. */
    void close() {
        closed = true;
    }

    /** Lets the message leave the phone, or fail, and says which. */
    final synchronized Map<String, Object> send(Incoming message) {
        handled++;
        int failEvery = options.sending().failEvery();
        if (failEvery > 0 && handled % failEvery == 0) {
            outbox.failed.increment();
            return report(message, "failed", Map.of("code", "device_error", "detail", "failed on purpose"));
        }
        outbox.add(new SentMessage(
                message.id(),
                message.attempt(),
                index,
                message.to(),
                message.text(),
                message.possibleDuplicate(),
                clock.instant()));
        return report(
                message, "sent", Map.of("receiptExpected", options.sending().receipts()));
    }

    static Map<String, Object> report(Incoming message, String outcome, Map<String, Object> more) {
        Map<String, Object> report = new HashMap<>(more);
        report.put("lease", message.lease());
        report.put("outcome", outcome);
        return report;
    }

    /** The deliveries that follow these reports. */
    final List<Map<String, Object>> deliveries(List<Map<String, Object>> reports) {
        List<Map<String, Object>> deliveries = new ArrayList<>();
        for (Map<String, Object> report : reports) {
            if ("sent".equals(report.get("outcome")) && options.sending().receipts()) {
                deliveries.add(Map.of("lease", String.valueOf(report.get("lease")), "outcome", "delivered"));
            }
        }
        return deliveries;
    }

    /** Reports by HTTP until the platform acknowledges it. */
    final CompletableFuture<Void> tell(List<Map<String, Object>> reports) {
        return reports.isEmpty() ? CompletableFuture.completedFuture(null) : tell(reports, REPORT_TRIES);
    }

    private CompletableFuture<Void> tell(List<Map<String, Object>> reports, int tries) {
        return api.report(reports)
                .handle((answer, failure) -> failure == null && answer.ok())
                .thenCompose(told -> {
                    if (told) {
                        return CompletableFuture.<Void>completedFuture(null);
                    }
                    outbox.errors.increment();
                    if (tries == 1) {
                        return CompletableFuture.<Void>failedFuture(
                                new CompletionException(new IllegalStateException("reports not acknowledged")));
                    }
                    return later(options.connection().pause(), () -> tell(reports, tries - 1));
                });
    }

    /** What comes next, after some time. */
    final <T> CompletableFuture<T> later(Duration delay, Supplier<CompletableFuture<T>> next) {
        if (delay.isZero()) {
            return next.get();
        }
        return CompletableFuture.runAsync(() -> {}, task -> timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS))
                .thenCompose(done -> next.get());
    }
}
