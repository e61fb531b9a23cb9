package io.smsplatform.simulators.smsc;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An SMSC on a real socket. It accepts binds of one account, answers submits as its {@link SmscOptions} say, sends
 * receipts until they are acknowledged, and remembers the last submits it accepted.
 */
public final class SmscSimulator implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SmscSimulator.class);
    private static final int REMEMBERED_SUBMITS = 200_000;
    private static final int WAITING_RECEIPTS = 200_000;
    private static final Duration REPEAT_REFUSED_RECEIPT = Duration.ofMillis(500);

    /** What becomes of one submit; {@code submit} is null unless it was accepted. */
    record Verdict(int status, @Nullable Submit submit) {}

    private final Clock clock = Clock.systemUTC();
    private final ServerSocket server;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(body -> {
        Thread thread = new Thread(body, "smsc-timer");
        thread.setDaemon(true);
        return thread;
    });
    private final List<SmscConnection> connections = new CopyOnWriteArrayList<>();
    private final Deque<Submit> submits = new ArrayDeque<>();
    private final Deque<Receipt> waiting = new ArrayDeque<>();
    private final AtomicLong nextId = new AtomicLong(clock.millis() * 1000); // a restarted simulator repeats no id
    private final @Nullable BufferedWriter record;
    private volatile SmscOptions options;
    private volatile boolean closed;
    private double tokens = 1;
    private long tokensAt = System.nanoTime();
    private int turn;

    private final LongAdder connected = new LongAdder();
    private final LongAdder binds = new LongAdder();
    private final LongAdder bindsRefused = new LongAdder();
    private final LongAdder submitsRead = new LongAdder();
    private final LongAdder accepted = new LongAdder();
    private final LongAdder throttled = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder unanswered = new LongAdder();
    private final LongAdder receiptsSent = new LongAdder();
    private final LongAdder receiptsAcknowledged = new LongAdder();
    private final LongAdder receiptsRefused = new LongAdder();
    private final LongAdder malformed = new LongAdder();

    private SmscSimulator(SmscOptions options) throws IOException {
        this.options = options;
        this.record = options.record() == null
                ? null
                : Files.newBufferedWriter(
                        options.record(), StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        this.server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(
                new InetSocketAddress(
                        InetAddress.getByName(options.account().host()),
                        options.account().port()),
                100);
    }

    /** @throws UncheckedIOException if the port is taken or the record file cannot be opened */
    public static SmscSimulator start(SmscOptions options) {
        try {
            SmscSimulator simulator = new SmscSimulator(options);
            Thread acceptor = new Thread(simulator::accept, "smsc-accept-" + simulator.port());
            acceptor.setDaemon(true);
            acceptor.start();
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on " + options.account(), e);
        }
    }

    public int port() {
        return server.getLocalPort();
    }

    public SmscOptions options() {
        return options;
    }

    /** Changes the behaviour of everything that happens from now on; address and record file stay. */
    public void behave(SmscOptions changed) {
        options = changed;
    }

    /** The last submits accepted, oldest first; at most {@value #REMEMBERED_SUBMITS}. */
    public List<Submit> submits() {
        synchronized (submits) {
            return List.copyOf(submits);
        }
    }

    public SmscCounters counters() {
        return new SmscCounters(
                connected.sum(),
                binds.sum(),
                bindsRefused.sum(),
                submitsRead.sum(),
                accepted.sum(),
                throttled.sum(),
                refused.sum(),
                unanswered.sum(),
                receiptsSent.sum(),
                receiptsAcknowledged.sum(),
                receiptsRefused.sum(),
                malformed.sum());
    }

    /** Receipts that no bind has acknowledged or could take yet. */
    public int waitingReceipts() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    /** Cuts every connection without a word; listening goes on. */
    public void cutConnections() {
        connections.forEach(SmscConnection::cut);
    }

    /** Sends enquire_link on every connection. */
    public void enquireLinks() {
        connections.forEach(SmscConnection::enquire);
    }

    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            cutConnections();
            timer.shutdownNow();
            if (record != null) {
                synchronized (record) {
                    record.close();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close the simulator", e);
        }
    }

    // What the connections ask and tell.

    int authenticate(String systemId, String password) {
        if (!systemId.equals(options.account().systemId())) {
            return CommandStatus.INVALID_SYSTEM_ID;
        }
        return password.equals(options.account().password()) ? CommandStatus.OK : CommandStatus.INVALID_PASSWORD;
    }

    void bound(boolean granted) {
        (granted ? binds : bindsRefused).increment();
    }

    void malformed() {
        malformed.increment();
    }

    Verdict judge(Pdu pdu) {
        submitsRead.increment();
        SmscOptions.Answers answers = options.answers();
        if (answers.throttlePerSecond() > 0 && !takeToken(answers.throttlePerSecond())) {
            throttled.increment();
            return new Verdict(CommandStatus.THROTTLED, null);
        }
        if (answers.errorEvery() > 0 && submitsRead.sum() % answers.errorEvery() == 0) {
            refused.increment();
            return new Verdict(answers.errorStatus(), null);
        }
        if (waitingReceipts() >= WAITING_RECEIPTS) {
            refused.increment();
            return new Verdict(CommandStatus.QUEUE_FULL, null);
        }
        Submit submit;
        try {
            submit = Submit.parse(
                    pdu, clock.instant(), options.receipts().ids().response().format(nextId.incrementAndGet()));
        } catch (MalformedPduException e) {
            refused.increment();
            throw e;
        }
        remember(submit);
        return new Verdict(CommandStatus.OK, submit);
    }

    void unanswered(Verdict verdict) {
        if (verdict.submit() != null) {
            unanswered.increment();
        }
    }

    void accepted(Verdict verdict) {
        Submit submit = verdict.submit();
        if (submit == null) {
            return;
        }
        accepted.increment();
        SmscOptions.Receipts receipts = options.receipts();
        if (!receipts.enabled() || !submit.wantsReceipt()) {
            return;
        }
        Receipt receipt = receipt(submit, receipts);
        for (int i = receipts.duplicates() ? 2 : 1; i > 0; i--) {
            if (receipts.delay().isZero()) {
                deliver(receipt);
            } else {
                after(receipts.delay(), () -> deliver(receipt));
            }
        }
    }

    void acknowledged(Receipt receipt, int status) {
        if (status == CommandStatus.OK) {
            receiptsAcknowledged.increment();
        } else {
            receiptsRefused.increment();
            after(REPEAT_REFUSED_RECEIPT, () -> deliver(receipt));
        }
        drainReceipts();
    }

    void drainReceipts() {
        synchronized (waiting) {
            while (!waiting.isEmpty() && offer(waiting.peek())) {
                waiting.remove();
            }
        }
    }

    void gone(SmscConnection connection) {
        connections.remove(connection);
        connection.close().forEach(this::deliver);
    }

    void after(Duration delay, Runnable action) {
        try {
            timer.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            log.debug("closed before a delayed action");
        }
    }

    private void accept() {
        int count = 0;
        while (!closed) {
            try {
                Socket socket = server.accept();
                socket.setTcpNoDelay(true);
                connected.increment();
                SmscConnection connection = new SmscConnection(this, socket);
                connections.add(connection);
                connection.start("smsc-" + port() + "-" + ++count);
            } catch (IOException e) {
                if (!closed) {
                    log.warn("cannot accept: {}", e.getMessage());
                }
            }
        }
    }

    private Receipt receipt(Submit submit, SmscOptions.Receipts receipts) {
        long number = options.receipts().ids().response() == SmscOptions.IdFormat.HEX
                ? Long.parseLong(submit.id(), 16)
                : Long.parseLong(submit.id());
        boolean delivered = receipts.undelivered() == 0 || spread(number) >= receipts.undelivered();
        return new Receipt(
                receipts.ids().receipt().format(number),
                submit.destination(),
                submit.source(),
                delivered,
                receipts.tlvs(),
                submit.at(),
                clock.instant());
    }

    /** A number in [0, 1) that follows from the id, evenly spread: the same run fails the same messages. */
    private static double spread(long number) {
        return ((number * 0x9E3779B97F4A7C15L) >>> 11) / (double) (1L << 53);
    }

    private void deliver(Receipt receipt) {
        synchronized (waiting) {
            if (!waiting.isEmpty() || !offer(receipt)) {
                waiting.add(receipt);
            }
        }
    }

    private boolean offer(Receipt receipt) {
        SmscConnection[] now = connections.toArray(SmscConnection[]::new);
        for (int i = 0; i < now.length; i++) {
            if (now[(turn++ & Integer.MAX_VALUE) % now.length].offer(receipt)) {
                receiptsSent.increment();
                return true;
            }
        }
        return false;
    }

    private void remember(Submit submit) {
        if (record != null) {
            append(submit.line(), record);
        }
        synchronized (submits) {
            if (submits.size() == REMEMBERED_SUBMITS) {
                submits.removeFirst();
            }
            submits.addLast(submit);
        }
    }

    private static void append(String line, BufferedWriter record) {
        try {
            synchronized (record) {
                record.write(line);
                record.write('\n');
                record.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot record a submit", e);
        }
    }

    /** A bucket as deep as a tenth of a second: bursts above that are refused, as networks do. */
    private synchronized boolean takeToken(double perSecond) {
        long now = System.nanoTime();
        tokens = Math.min(Math.max(1, perSecond / 10), tokens + (now - tokensAt) / 1e9 * perSecond);
        tokensAt = now;
        if (tokens < 1) {
            return false;
        }
        tokens--;
        return true;
    }
}
