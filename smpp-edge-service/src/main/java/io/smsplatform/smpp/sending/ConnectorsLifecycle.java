package io.smsplatform.smpp.sending;

import io.smsplatform.smpp.receipt.ReceiptUpkeep;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the connectors' clockwork, and stops the connectors before anything they need: listeners, producer, database. */
final class ConnectorsLifecycle implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ConnectorsLifecycle.class);

    private final Connectors connectors;
    private final ReceiptUpkeep upkeep;
    private final ScheduledExecutorService timer;
    private final List<ScheduledFuture<?>> regular = new ArrayList<>();
    private volatile boolean running;

    ConnectorsLifecycle(Connectors connectors, ReceiptUpkeep upkeep, ScheduledExecutorService timer) {
        this.connectors = connectors;
        this.upkeep = upkeep;
        this.timer = timer;
    }

    @Override
    public void start() {
        connectors.start();
        every(100, connectors::tick);
        every(3_000, connectors::heartbeat);
        every(
                10_000,
                () -> report(
                        "matching receipts",
                        () -> upkeep.match(connectors.origins()).toFuture()));
        every(
                600_000,
                () -> report("forgetting old parts", () -> upkeep.forget().toFuture()));
        running = true;
    }

    @Override
    public void stop() {
        connectors.stop();
        regular.forEach(task -> task.cancel(false));
        regular.clear();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Last to start, first to stop: while they drain, dispatches are still read and given back. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private void every(long millis, Runnable work) {
        regular.add(timer.scheduleWithFixedDelay(work, millis, millis, TimeUnit.MILLISECONDS));
    }

    private static void report(String what, Supplier<CompletableFuture<?>> work) {
        work.get().whenComplete((nothing, failure) -> {
            if (failure != null) {
                log.warn("{} failed, will be tried again: {}", what, failure.toString());
            }
        });
    }
}
