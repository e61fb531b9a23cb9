package io.smsplatform.events.relay;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries committed configuration changes to Kafka, in order, at least once, one instance at a time. */
public final class OutboxRelay implements AutoCloseable {

    /** Sends one entry; completes when Kafka has acknowledged it. */
    @FunctionalInterface
    public interface Sender {
        CompletableFuture<?> send(Outbox.Entry entry);
    }

    private static final Logger log = LoggerFactory.getLogger(OutboxRelay.class);
    private static final int BATCH = 500;

    private final Outbox outbox;
    private final Sender sender;
    private final Duration interval;
    private final Semaphore poked = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "config-outbox-relay");
    private volatile boolean closed;

    /** @param interval how often to look without being poked */
    public OutboxRelay(Outbox outbox, Sender sender, Duration interval) {
        this.outbox = outbox;
        this.sender = sender;
        this.interval = interval;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Says that a change was committed; returns at once. */
    public void poke() {
        poked.release();
    }

    @Override
    public void close() {
        closed = true;
        poked.release();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                while (outbox.relay(BATCH, this::publish) == BATCH) {}
                poked.tryAcquire(interval.toMillis(), TimeUnit.MILLISECONDS);
                poked.drainPermits();
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) { // the loop's guard: the entries stay and are tried again
                log.warn("configuration changes not published yet, will retry: {}", e.toString());
                pause();
            }
        }
    }

    private void publish(List<Outbox.Entry> entries) {
        List<CompletableFuture<?>> sends = new ArrayList<>(entries.size());
        entries.forEach(entry -> sends.add(sender.send(entry)));
        try {
            CompletableFuture.allOf(sends.toArray(CompletableFuture[]::new)).join();
        } catch (CompletionException e) {
            throw new IllegalStateException("Kafka refused a configuration change", e.getCause());
        }
    }

    private void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            closed = true;
        }
    }
}
