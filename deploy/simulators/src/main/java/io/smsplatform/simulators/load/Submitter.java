package io.smsplatform.simulators.load;

import io.smsplatform.simulators.load.Gateway.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Posts lists of messages over several connections at once. What was not answered, or answered with "later", is posted
 * again under the same idempotency key, so that each list is accepted exactly once.
 */
final class Submitter {

    /** New configuration takes a moment to reach every service; a list that is refused for longer is refused. */
    private static final Duration SETTLING_IN = Duration.ofSeconds(15);

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long SHORTEST_PAUSE_MILLIS = 50;
    private static final long LONGEST_PAUSE_MILLIS = 2_000;

    private final Gateway gateway;
    private final int connections;
    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong repeats = new AtomicLong();
    private final Histogram micros = new ConcurrentHistogram(TimeUnit.MINUTES.toMicros(5), 3);

    Submitter(Gateway gateway, int connections) {
        this.gateway = gateway;
        this.connections = connections;
    }

    /** Messages accepted so far. */
    long accepted() {
        return accepted.get();
    }

    /** Requests that had to be repeated so far. */
    long repeats() {
        return repeats.get();
    }

    /** Microseconds from when a request was due to its acceptance, repeats and waiting for a connection included. */
    Histogram micros() {
        return micros;
    }

    /**
     * Posts all lists and returns when each is accepted.
     *
     * @param messagesPerSecond when lists are due, whether or not earlier ones are answered; 0 = as fast as possible
     * @throws IllegalStateException if a list was refused
     */
    void submit(List<MessageList> lists, double messagesPerSecond) throws InterruptedException {
        AtomicInteger thread = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(
                connections, work -> new Thread(work, "submitter-" + thread.incrementAndGet()));
        try {
            AtomicInteger next = new AtomicInteger();
            long begin = System.nanoTime();
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                workers.add(threads.submit(() -> {
                    for (int n = next.getAndIncrement(); n < lists.size(); n = next.getAndIncrement()) {
                        post(lists.get(n), due(begin, n, lists.get(0).size(), messagesPerSecond));
                    }
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(cause.getMessage(), cause);
        } finally {
            threads.shutdownNow();
        }
    }

    private static long due(long begin, int index, int size, double messagesPerSecond) throws InterruptedException {
        if (messagesPerSecond <= 0) {
            return System.nanoTime();
        }
        long due = begin + (long) (1e9 * index * size / messagesPerSecond);
        long early = due - System.nanoTime();
        if (early > 0) {
            TimeUnit.NANOSECONDS.sleep(early);
        }
        return due;
    }

    private void post(MessageList list, long due) throws InterruptedException {
        long begun = System.nanoTime();
        long pause = SHORTEST_PAUSE_MILLIS;
        while (true) {
            String trouble;
            long wait = pause;
            try {
                Answer answer = gateway.call(
                        "POST", "/api/v2/messages", list.body(), Map.of("Idempotency-Key", list.idempotencyKey()));
                if (answer.ok()) {
                    accepted.addAndGet(list.size());
                    micros.recordValue((System.nanoTime() - due) / 1_000);
                    return;
                }
                trouble = answer.problem();
                if (!worthRepeating(answer, begun)) {
                    throw new IllegalStateException("a list of messages was refused: " + trouble);
                }
                wait = retryAfter(answer, pause);
            } catch (IOException e) { // perhaps accepted, perhaps not: the key makes it safe to ask again
                trouble = e.toString();
            }
            if (System.nanoTime() - begun > PATIENCE.toNanos()) {
                throw new IllegalStateException(
                        "a list of messages was not accepted within " + PATIENCE + ": " + trouble);
            }
            repeats.incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(wait);
            pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS);
        }
    }

    private static boolean worthRepeating(Answer answer, long begun) {
        boolean later = answer.status() == 429
                || answer.status() >= 500
                || answer.body().path("code").asString("").equals("idempotency-in-flight");
        boolean poolNotKnownYet = answer.status() == 422
                && answer.body()
                        .path("errors")
                        .path(0)
                        .path("pointer")
                        .asString("")
                        .equals("/pool")
                && System.nanoTime() - begun < SETTLING_IN.toNanos();
        return later || poolNotKnownYet;
    }

    private static long retryAfter(Answer answer, long absent) {
        String seconds = answer.retryAfter();
        return seconds != null && seconds.matches("[0-9]{1,3}") ? 1_000 * Long.parseLong(seconds) : absent;
    }
}
