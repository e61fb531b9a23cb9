package io.smsplatform.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Outcome;
import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.testkit.TestPlatform;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * One bind under load, fed as the scheduler feeds it: a new message for each place that a report frees. The floor is far
 * below what an idle machine reaches; the figure is printed.
 */
@Timeout(180)
class ThroughputIT {

    private static final int MESSAGES = Integer.getInteger("sms.test.messages", 20_000);
    private static final int WINDOW = Integer.getInteger("sms.test.window", 50);

    @Test
    void carriesOneBindAndItsReceipts() throws Exception {
        try (RunningEdge edge = RunningEdge.start();
                ScriptedScheduler scheduler = new ScriptedScheduler(TestPlatform.bootstrapServers());
                SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            edge.post("", """
                    {"name": "fast", "pool": "operator-two", "host": "127.0.0.1", "port": %d, "systemId": "smsc",
                     "password": "secret", "window": %d}
                    """.formatted(smsc.port(), WINDOW));
            await().atMost(Duration.ofSeconds(20)).until(() -> scheduler.isOpen("fast"));
            run(scheduler, "warm-up", MESSAGES / 2);
            double rate = run(scheduler, "measured", MESSAGES);

            assertThat(rate).as("messages/s with receipts").isGreaterThan(500);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> smsc.counters().receiptsAcknowledged() == MESSAGES + MESSAGES / 2);
            assertThat(smsc.counters().accepted()).isEqualTo(MESSAGES + MESSAGES / 2);
            assertThat(smsc.counters().receiptsRefused()).isZero();
        }
    }

    private static double run(ScriptedScheduler scheduler, String name, int messages) {
        AtomicInteger dispatched = new AtomicInteger();
        long delivered = scheduler.count(Outcome.DELIVERED);
        AtomicInteger done = new AtomicInteger();
        scheduler.onReport(report -> {
            if (report.getOutcome() == Outcome.DELIVERED) {
                done.incrementAndGet();
            } else if (dispatched.getAndIncrement() < messages) {
                scheduler.dispatch("fast", "+4917000000", "A text of a common length, as one sends it");
            }
        });
        Map<String, Long> cpuBefore = cpuByThread();
        long start = System.nanoTime();
        for (int i = 0; i < WINDOW; i++) {
            dispatched.incrementAndGet();
            scheduler.dispatch("fast", "+4917000000", "A text of a common length, as one sends it");
        }
        await().atMost(Duration.ofSeconds(120))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> done.get() >= messages);
        double rate = messages * 1e9 / (System.nanoTime() - start);
        System.out.printf("%s: %d messages, window %d, %.0f/s%n", name, messages, WINDOW, rate);
        cpuByThread().forEach((thread, nanos) -> {
            long micros = (nanos - cpuBefore.getOrDefault(thread, 0L)) / 1000 / messages;
            if (micros > 0) {
                System.out.printf("  %-60s %d us/message%n", thread, micros);
            }
        });
        assertThat(scheduler.count(Outcome.DELIVERED) - delivered).isEqualTo(messages);
        return rate;
    }

    /** CPU time by name of thread, numbers left out: the broker, the simulator and the edge share this process. */
    private static Map<String, Long> cpuByThread() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Long> cpu = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            if (info != null) {
                cpu.merge(info.getThreadName().replaceAll("[0-9]+", "N"), threads.getThreadCpuTime(id), Long::sum);
            }
        }
        return cpu;
    }
}
