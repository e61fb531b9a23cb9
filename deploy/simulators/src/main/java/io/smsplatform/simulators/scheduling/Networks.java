package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.Outcome;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * The networks behind the lanes. Each takes one message after the other, at its rate with up to half an interval of
 * jitter so that lanes do not beat in time, and says SENT when it has taken one; receipts follow later.
 */
final class Networks implements AutoCloseable {

    /** One attempt at one lane. */
    record Attempt(long messageId, int number, int lane, int segments, Group group) {}

    private record Due(long at, Attempt attempt, Outcome outcome) implements Delayed {

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(at - System.nanoTime(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.signum(at - ((Due) other).at);
        }
    }

    private final Lanes lanes;
    private final BiConsumer<Attempt, Outcome> report;
    private final long[] freeAt;
    private final SplittableRandom random = new SplittableRandom(1);
    private final DelayQueue<Due> due = new DelayQueue<>();
    private final Thread thread = new Thread(this::run, "networks");

    Networks(Lanes lanes, BiConsumer<Attempt, Outcome> report) {
        this.lanes = lanes;
        this.report = report;
        this.freeAt = new long[lanes.count()];
        Arrays.fill(freeAt, System.nanoTime());
    }

    void start() {
        thread.start();
    }

    /** Called by one thread. */
    void submit(Attempt attempt) {
        long now = System.nanoTime();
        if (lanes.perSecond() == 0) {
            report.accept(attempt, Outcome.SENT);
            if (lanes.receipts()) {
                due.add(new Due(now + lanes.receiptAfter().toNanos(), attempt, Outcome.DELIVERED));
            }
            return;
        }
        double interval = attempt.segments() * 1e9 / lanes.perSecond();
        long begins = Math.max(now, freeAt[attempt.lane()]);
        freeAt[attempt.lane()] = begins + (long) (interval * (0.5 + random.nextDouble()));
        due.add(new Due(freeAt[attempt.lane()], attempt, Outcome.SENT));
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            while (true) {
                Due next = due.take();
                report.accept(next.attempt, next.outcome);
                if (next.outcome == Outcome.SENT && lanes.receipts()) {
                    due.add(new Due(next.at + lanes.receiptAfter().toNanos(), next.attempt, Outcome.DELIVERED));
                }
            }
        } catch (InterruptedException e) {
            return; // closed
        }
    }
}
