package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.TsidGenerator;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;

/**
 * How many whole lives a second the projection folds and writes when it is behind. Not part of the build; run it with
 * {@code mvn -pl result-service verify -Dit.test=ProjectionBenchmark -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false
 * -Dtest.jvm.args=-Xmx1g}.
 */
@ResultServiceTest
class ProjectionBenchmark {

    private static final int WARM_UP = 20_000;
    private static final int MESSAGES = 60_000;
    private static final int IN_FLIGHT = 500;
    private static final int POOLS = 16;

    private final ConcurrentMessageListenerContainer<byte[], byte[]> container;
    private final MeterRegistry meters;
    private final TsidGenerator ids = TsidGenerator.withRandomNode(Clock.systemUTC());

    ProjectionBenchmark(
            @Autowired ConcurrentMessageListenerContainer<byte[], byte[]> container, @Autowired MeterRegistry meters) {
        this.container = container;
        this.meters = meters;
    }

    @Test
    void drainsABacklogOfWholeLives() {
        run(WARM_UP);
        for (int round = 1; round <= 2; round++) {
            run(MESSAGES);
        }
    }

    @Test
    void keepsUpWithAPacedStream() throws InterruptedException {
        run(WARM_UP);
        int perTick = 40; // messages each 20 ms
        List<SpecificRecord> events = interleaved(20_000);
        int chunk = perTick * 6;
        double received = received();
        double rows = rows();
        long databaseCpu = databaseCpuMillis();
        long start = System.nanoTime();
        try (Log log = new Log()) {
            for (int tick = 0; tick * chunk < events.size(); tick++) {
                long due = start + tick * 20_000_000L;
                while (System.nanoTime() < due) {
                    Thread.sleep(1); // the pace itself
                }
                log.publish(events.subList(tick * chunk, Math.min(events.size(), (tick + 1) * chunk)));
            }
        }
        double published = (System.nanoTime() - start) / 1e9;
        await().atMost(Duration.ofMinutes(3)).until(() -> received() >= received + events.size());
        System.out.printf(
                "paced: %.0f messages/s, %.2f rows/message, CPU us/message: %.1f database%n",
                20_000 / published, (rows() - rows) / 20_000, (databaseCpuMillis() - databaseCpu) * 1e3 / 20_000);
    }

    private void run(int messages) {
        container.stop();
        List<SpecificRecord> events = interleaved(messages);
        try (Log log = new Log()) {
            log.publish(events);
        }
        double received = received();
        double rows = rows();
        long databaseCpu = databaseCpuMillis();
        long cpu = processCpuMillis();
        long start = System.nanoTime();
        container.start();
        await().atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> received() >= received + events.size());
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(received()).isEqualTo(received + events.size());
        System.out.printf(
                "%d messages, %d events: %.0f messages/s, %.1f us/message, %.2f rows/message,"
                        + " CPU us/message: %.1f this JVM (with broker), %.1f database%n",
                messages,
                events.size(),
                messages / seconds,
                seconds * 1e6 / messages,
                (rows() - rows) / messages,
                (processCpuMillis() - cpu) * 1e3 / messages,
                (databaseCpuMillis() - databaseCpu) * 1e3 / messages);
    }

    /** As the log looks in steady state: of each message's life a little at a time, so many messages at once. */
    private List<SpecificRecord> interleaved(int messages) {
        List<Lives> pools = IntStream.range(0, POOLS)
                .mapToObj(pool -> new Lives("bench", ids.next(), "pool-" + pool))
                .toList();
        long[] all = LongStream.range(0, messages).map(i -> ids.next()).toArray();
        List<List<SpecificRecord>> each = new ArrayList<>();
        for (long id : all) {
            each.add(pools.get(each.size() % POOLS).delivered(id));
        }
        int steps = each.get(0).size();
        int lag = IN_FLIGHT / steps;
        List<SpecificRecord> events = new ArrayList<>(messages * steps);
        for (int tick = 0; tick < messages + lag * steps; tick++) {
            for (int step = 0; step < steps; step++) {
                int message = tick - step * lag;
                if (message >= 0 && message < messages) {
                    events.add(each.get(message).get(step));
                }
            }
        }
        return events;
    }

    private double received() {
        return meters.get("sms.result.records.received").counter().count();
    }

    private double rows() {
        return meters.get("sms.result.batch.rows").summary().totalAmount();
    }

    private static long processCpuMillis() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                        .getProcessCpuTime()
                / 1_000_000;
    }

    private static long databaseCpuMillis() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").contains("mariadbd"))
                .flatMap(process -> process.info().totalCpuDuration().stream())
                .mapToLong(Duration::toMillis)
                .sum();
    }
}
