package io.smsplatform.simulators.webhook;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A customer's webhook endpoint over a real socket. It takes what is signed with its secret, once per webhook-id, and
 * counts and records what it took.
 */
public final class WebhookReceiver implements AutoCloseable {

    private static final int LARGEST_BODY = 256 * 1024;
    private static final int REMEMBERED = 1_000_000;

    private final WebhookOptions options;
    private final SignatureCheck check;
    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads;
    private final @Nullable BufferedWriter record;
    private final Map<String, ReceivedMessage> taken = new LinkedHashMap<>();
    private long requests;
    private long first;
    private long duplicates;
    private long failed;
    private long forged;
    private long malformed;

    private WebhookReceiver(WebhookOptions options, InstantSource clock) throws IOException {
        this.options = options;
        this.check = new SignatureCheck(options.secret());
        this.clock = clock;
        this.record = options.record() == null
                ? null
                : Files.newBufferedWriter(options.record(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.server = HttpServer.create(new InetSocketAddress(options.host(), options.port()), 1024);
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "webhook-receiver-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    /** @throws UncheckedIOException if it cannot listen or write its record */
    public static WebhookReceiver start(WebhookOptions options) {
        return start(options, Clock.systemUTC());
    }

    static WebhookReceiver start(WebhookOptions options, InstantSource clock) {
        try {
            return new WebhookReceiver(options, clock);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "the webhook receiver cannot start at %s:%d".formatted(options.host(), options.port()), e);
        }
    }

    public int port() {
        return server.getAddress().getPort();
    }

    public String url() {
        return "http://" + options.host() + ":" + port() + "/messages";
    }

    /** What was taken, oldest first; the last million is remembered. */
    public synchronized List<ReceivedMessage> messages() {
        return List.copyOf(taken.values());
    }

    public synchronized WebhookCounters counters() {
        return new WebhookCounters(requests, first, duplicates, failed, forged, malformed);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        synchronized (this) {
            if (record != null) {
                try {
                    record.close();
                } catch (IOException e) {
                    throw new UncheckedIOException("the record cannot be closed", e);
                }
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(LARGEST_BODY);
            int status = answer(exchange.getRequestHeaders(), body);
            if (!options.delay().isZero()) {
                pause();
            }
            exchange.sendResponseHeaders(status, -1);
        }
    }

    private synchronized int answer(Headers headers, byte[] body) throws IOException {
        requests++;
        String id = headers.getFirst("webhook-id");
        boolean genuine = check.genuine(
                id,
                headers.getFirst("webhook-timestamp"),
                headers.getFirst("webhook-signature"),
                body,
                clock.instant());
        if (!genuine || id == null) {
            forged++;
            return 401;
        }
        ReceivedMessage message = ReceivedMessage.read(body, clock.instant());
        if (message == null) {
            malformed++;
            return 400;
        }
        if (options.failEvery() > 0 && requests % options.failEvery() == 0) {
            failed++;
            return 503;
        }
        if (taken.putIfAbsent(id, message) != null) {
            duplicates++;
            return 204;
        }
        take(message);
        return 204;
    }

    private void take(ReceivedMessage message) throws IOException {
        first++;
        if (record != null) {
            record.write(message.line());
            record.newLine();
            record.flush();
        }
        if (taken.size() > REMEMBERED) {
            taken.remove(taken.keySet().iterator().next());
        }
    }

    private void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(options.delay().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
