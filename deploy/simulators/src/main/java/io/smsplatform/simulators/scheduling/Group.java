package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.MessageClass;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Messages that are followed together: an application's, of one class, with consecutive identifiers. Times are {@link
 * System#nanoTime()}. Safe for concurrent use.
 */
final class Group {

    private static final long LONGEST_MICROS = 3_600_000_000L;

    final String application;
    final MessageClass messageClass;

    /** Index of the first message in the {@link Ledger}. */
    final int from;

    final int size;

    private final AtomicLong accepted = new AtomicLong();
    private final AtomicLong dispatched = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final long[] dueNanos;
    private final Histogram dispatchMicros = new ConcurrentHistogram(LONGEST_MICROS, 3);
    private final Histogram decisionMicros = new ConcurrentHistogram(LONGEST_MICROS, 3);

    /** What {@link System#nanoTime()} said at the beginning of 1970, had there been one. */
    private final long epochNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis());

    private volatile long firstDueAt = Long.MAX_VALUE;
    private volatile long firstDispatchAt;
    private volatile long lastDispatchAt;
    private volatile long lastSentAt;

    /** @param timed whether each message's time from acceptance to dispatch is kept */
    Group(String application, MessageClass messageClass, int from, int size, boolean timed) {
        this.application = application;
        this.messageClass = messageClass;
        this.from = from;
        this.size = size;
        this.dueNanos = new long[timed ? size : 0];
    }

    /** The message is about to be handed to the broker, and was due then. Called by one thread. */
    void due(int index, long nanos) {
        if (dueNanos.length > 0) {
            dueNanos[index - from] = nanos;
        }
        if (nanos < firstDueAt) {
            firstDueAt = nanos;
        }
    }

    /** The broker has it: the platform owes it an end. */
    void acknowledged() {
        accepted.incrementAndGet();
    }

    /**
     * An edge was given it for the first time. Called by one thread.
     *
     * @param decidedAt when the scheduler says that it decided so, in Unix milliseconds
     */
    void dispatched(int index, long decidedAt, long nanos) {
        if (dueNanos.length > 0) {
            record(dispatchMicros, nanos - dueNanos[index - from]);
            record(decisionMicros, TimeUnit.MILLISECONDS.toNanos(decidedAt) + epochNanos - dueNanos[index - from]);
        }
        if (dispatched.get() == 0) {
            firstDispatchAt = nanos;
        }
        lastDispatchAt = nanos;
        dispatched.incrementAndGet();
    }

    /** Its lane sent it. */
    void sent(long nanos) {
        lastSentAt = nanos;
        sent.incrementAndGet();
    }

    long accepted() {
        return accepted.get();
    }

    long dispatched() {
        return dispatched.get();
    }

    long sent() {
        return sent.get();
    }

    /** From when the first message was due until the last was sent. */
    double secondsToLastSent() {
        return (lastSentAt - firstDueAt) / 1e9;
    }

    double secondsOfDispatching() {
        return (lastDispatchAt - firstDispatchAt) / 1e9;
    }

    long firstDispatchAt() {
        return firstDispatchAt;
    }

    /** Microseconds from due to dispatched; empty unless timed. */
    Histogram dispatchMicros() {
        return dispatchMicros;
    }

    /** Microseconds, in steps of a millisecond, from due to the scheduler's decision; empty unless timed. */
    Histogram decisionMicros() {
        return decisionMicros;
    }

    private static void record(Histogram micros, long nanos) {
        micros.recordValue(Math.min(LONGEST_MICROS, Math.max(0, nanos / 1_000)));
    }
}
