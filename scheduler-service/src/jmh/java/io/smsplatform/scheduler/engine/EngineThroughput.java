package io.smsplatform.scheduler.engine;

import com.sun.management.OperatingSystemMXBean;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.PoolOptions.Health;
import io.smsplatform.events.config.PoolOptions.LaneRules;
import io.smsplatform.events.config.PoolOptions.Quota;
import io.smsplatform.events.config.RuleConfig;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The engine alone, on one thread: how many events it is told per second. Processor time is the whole process's, so that
 * no collector's or compiler's work is hidden on another core.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"-XX:+UseSerialGC", "-Xms3g", "-Xmx3g", "-Xmn1500m"})
@State(Scope.Thread)
public class EngineThroughput {

    private static final int MESSAGES_PER_CALL = 1_000;
    private static final int RULES = 20;

    /** Twenty lanes, three applications, nothing waits. */
    @Benchmark
    public void steady(Steady shard, Told told) {
        told.run(shard.traffic);
    }

    /** The same behind a campaign: every window is full and each report lets the next message go. */
    @Benchmark
    public void millionPending(MillionPending shard, Told told) {
        told.run(shard.traffic);
    }

    /** A thousand applications with a hundred messages waiting of each. */
    @Benchmark
    public void thousandApplications(ThousandApplications shard, Told told) {
        told.run(shard.traffic);
    }

    /** Round robin, sticky recipients, lanes not used twice in a row, health, quotas and twenty failure rules. */
    @Benchmark
    public void allPolicies(AllPolicies shard, Told told) {
        told.run(shard.traffic);
    }

    /** Counts events, and the processor time that they took; on a busy machine that is the sound measure. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Told {

        private static final OperatingSystemMXBean PROCESS =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        public long events;
        public long cpuNanos;

        private long startedAt;

        @Setup(Level.Iteration)
        public void start() {
            events = 0;
            cpuNanos = 0;
            startedAt = PROCESS.getProcessCpuTime();
        }

        @TearDown(Level.Iteration)
        public void stop() {
            cpuNanos = PROCESS.getProcessCpuTime() - startedAt;
        }

        void run(Traffic traffic) {
            long before = traffic.events();
            traffic.run(MESSAGES_PER_CALL);
            events += traffic.events() - before;
        }
    }

    @State(Scope.Thread)
    public static class Steady {
        Traffic traffic = new Traffic(policy("least_loaded", PoolOptions.NONE), 3).begin();
    }

    @State(Scope.Thread)
    public static class MillionPending {
        Traffic traffic = new Traffic(policy("least_loaded", PoolOptions.NONE), 3)
                .pending(1_000_000, MessageClass.BULK)
                .begin();
    }

    @State(Scope.Thread)
    public static class ThousandApplications {
        Traffic traffic = new Traffic(policy("least_loaded", PoolOptions.NONE), 1_000)
                .pending(100_000, MessageClass.NORMAL)
                .begin();
    }

    @State(Scope.Thread)
    public static class AllPolicies {
        Traffic traffic = new Traffic(policy("round_robin", everything()), 3)
                .rules(FailureRules.of(rules()))
                .begin();
    }

    private static PoolPolicy policy(String selection, PoolOptions options) {
        return PoolPolicy.of(new PoolConfig(
                "main",
                1,
                false,
                "sms",
                selection,
                0,
                3,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(1),
                1,
                options));
    }

    private static PoolOptions everything() {
        int never = Integer.MAX_VALUE;
        LaneRules rules = new LaneRules(
                3, 1, null, 0, new Quota(never, never, never, never, 0), "daily 00:00-24:00", "Europe/Berlin");
        return new PoolOptions(
                false,
                null,
                Duration.ofDays(1),
                Duration.ofMinutes(5),
                true,
                true,
                Map.of(),
                new Health(0.5, 20, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofMinutes(5), 3),
                null,
                rules,
                Map.of());
    }

    private static List<RuleConfig> rules() {
        List<RuleConfig> rules = new ArrayList<>();
        for (int i = 0; i < RULES; i++) {
            rules.add(new RuleConfig(
                    "rule-" + i,
                    1,
                    false,
                    true,
                    i,
                    "send_failure",
                    new RuleConfig.Match(
                            List.of(), List.of(), List.of(), List.of(), List.of("code-" + i), List.of(), false),
                    "retry",
                    null,
                    null));
        }
        return rules;
    }
}
