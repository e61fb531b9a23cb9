package io.smsplatform.simulators.scheduling;

import io.smsplatform.simulators.load.ProcessCosts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** A stretch of a scenario: what each process used meanwhile, and how much of the machine others took away from it. */
final class Phase {

    private static final double NANOS_PER_TICK = 1e7;

    private final Stage stage;
    private final ProcessCosts costsBefore;
    private final long busyBefore;
    private final long begin = System.nanoTime();

    private Phase(Stage stage, ProcessCosts costsBefore, long busyBefore) {
        this.stage = stage;
        this.costsBefore = costsBefore;
        this.busyBefore = busyBefore;
    }

    /** A phase that is over. */
    record Ended(double seconds, ProcessCosts costs, double othersPercent) {

        /** Processor time per message of each process, in microseconds. */
        Map<String, Object> microsPer(long messages) {
            Map<String, Object> micros = new LinkedHashMap<>();
            costs.byName()
                    .forEach((name, cost) -> micros.put(name, Math.round(nanos(cost.cpu()) / 100 / messages) / 10.0));
            return micros;
        }

        /** Processor time of one process. */
        double secondsOf(String process) {
            ProcessCosts.Cost cost = costs.byName().get(process);
            return cost == null ? 0 : nanos(cost.cpu()) / 1e9;
        }

        private static double nanos(Duration duration) {
            return duration.toNanos();
        }
    }

    static Phase begin(Stage stage) throws IOException {
        return new Phase(stage, stage.costs(), busyTicks(Files.readString(Path.of("/proc/stat"))));
    }

    Ended end() throws IOException {
        double nanos = System.nanoTime() - begin;
        ProcessCosts costs = stage.costs().minus(costsBefore);
        double busy = (busyTicks(Files.readString(Path.of("/proc/stat"))) - busyBefore) * NANOS_PER_TICK;
        double others = Math.max(0, busy - costs.cpu().toNanos());
        int processors = Runtime.getRuntime().availableProcessors();
        return new Ended(nanos / 1e9, costs, Math.rint(1_000 * others / nanos / processors) / 10);
    }

    /** proc(5): the first line's user, nice, system, irq, softirq and steal; idle and iowait are not work. */
    static long busyTicks(String stat) {
        String[] fields = stat.lines().findFirst().orElse("").split("\\s+");
        long busy = 0;
        for (int i = 1; i <= 8; i++) {
            busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
        }
        return busy;
    }
}
