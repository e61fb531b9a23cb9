package io.smsplatform.smpp.receipt;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Writes parts in statements of whatever is waiting: one alone goes at once, under load hundreds share a round trip. A
 * database that fails is tried again until it answers; the windows bound what can wait meanwhile.
 */
final class PartWriter {

    private static final Logger log = LoggerFactory.getLogger(PartWriter.class);
    private static final int MAX_ROWS = 500;

    private final Retry untilItAnswers = Retry.backoff(Long.MAX_VALUE, Duration.ofMillis(200))
            .maxBackoff(Duration.ofSeconds(5))
            .doBeforeRetry(this::failed);

    private final SubmittedPartStore store;
    private final Executor continuations;
    private List<SentPart> waiting = new ArrayList<>();
    private CompletableFuture<Void> waitingDone = new CompletableFuture<>();
    private boolean writing;
    private volatile boolean failing;

    /** @param continuations runs the writing and what waits for it: neither the link's nor the database's thread does */
    PartWriter(SubmittedPartStore store, Executor continuations) {
        this.store = store;
        this.continuations = continuations;
    }

    /** Completes when the part is durable. */
    CompletableFuture<Void> write(SentPart part) {
        CompletableFuture<Void> done;
        synchronized (this) {
            waiting.add(part);
            done = waitingDone;
            if (writing) {
                return done;
            }
            writing = true;
        }
        continuations.execute(this::writeWaiting);
        return done;
    }

    /** Whether the database has refused what was to be written last: more should not be sent until it takes it. */
    boolean isFailing() {
        return failing;
    }

    private void failed(Retry.RetrySignal signal) {
        failing = true;
        log.warn(
                "parts sent are not written yet, will retry: {}",
                signal.failure().toString());
    }

    private void writeWaiting() {
        List<SentPart> batch;
        CompletableFuture<Void> done;
        synchronized (this) {
            if (waiting.isEmpty()) {
                writing = false;
                return;
            }
            batch = waiting;
            done = waitingDone;
            waiting = new ArrayList<>();
            waitingDone = new CompletableFuture<>();
        }
        List<Mono<Void>> statements = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += MAX_ROWS) {
            List<SentPart> rows = batch.subList(from, Math.min(batch.size(), from + MAX_ROWS));
            statements.add(Mono.defer(() -> store.write(rows)).retryWhen(untilItAnswers));
        }
        Mono.when(statements)
                .toFuture()
                .whenCompleteAsync(
                        (nothing, failure) -> {
                            if (failure != null) {
                                log.error("{} parts sent were not written", batch.size(), failure);
                                done.completeExceptionally(failure);
                            } else {
                                failing = false;
                                done.complete(null);
                            }
                            writeWaiting();
                        },
                        continuations);
    }
}
