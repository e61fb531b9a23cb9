package io.smsplatform.simulators.phone;

import java.net.http.HttpClient;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Many phones in one process, on a handful of threads. */
public final class PhoneSimulator implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final List<Phone> phones = new ArrayList<>();
    private final Outbox outbox;
    private final ExecutorService workers;
    private final ScheduledExecutorService timer;

    private PhoneSimulator(PhoneOptions options) {
        this.outbox = new Outbox(options.record());
        String name = "phones-" + COUNT.incrementAndGet();
        this.workers = Executors.newFixedThreadPool(2, daemons(name + "-worker"));
        this.timer = Executors.newSingleThreadScheduledExecutor(daemons(name + "-timer"));
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .executor(workers)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        for (int i = 0; i < options.tokens().size(); i++) {
            DeviceApi api = new DeviceApi(http, options, options.tokens().get(i));
            phones.add(
                    options.connection().webSocket()
                            ? new WebSocketPhone(api, options, outbox, Clock.systemUTC(), timer, i)
                            : new PollingPhone(api, options, outbox, Clock.systemUTC(), timer, i));
        }
    }

    /** Phones that poll or connect from now on until they are closed. */
    public static PhoneSimulator start(PhoneOptions options) {
        PhoneSimulator simulator = new PhoneSimulator(options);
        simulator.phones.forEach(Phone::start);
        return simulator;
    }

    public PhoneCounters counters() {
        return outbox.counters();
    }

    /** Every message that left a phone, oldest first. */
    public List<SentMessage> sent() {
        return outbox.sent();
    }

    /** Phones hang up at once, in the middle of whatever they do. */
    @Override
    public void close() {
        phones.forEach(Phone::close);
        timer.shutdownNow();
        workers.shutdownNow();
        outbox.close();
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }
}
