package io.smsplatform.scheduler.engine;

import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link EngineThroughput}, prints a table and one line of JSON, and fails below the claim. */
public final class EngineThroughputMain {

    private static final double CLAIM = 1_000_000;

    private EngineThroughputMain() {}

    public static void main(String[] arguments) throws RunnerException {
        String only = arguments.length == 0 ? "" : arguments[0];
        System.out.println("the engine alone on one thread; takes one to two minutes ...");
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(EngineThroughput.class.getName() + "\\." + only)
                        .verbosity(VerboseMode.SILENT)
                        .shouldFailOnError(true)
                        .jvmArgsAppend(quiet())
                        .build())
                .run();
        boolean kept = !results.isEmpty();
        StringBuilder json = new StringBuilder();
        System.out.printf("%-22s %16s %18s%n", "shard", "events/s", "events/CPU-second");
        for (RunResult result : results) {
            String name = result.getParams().getBenchmark().replaceFirst(".*\\.", "");
            double events = total(result, "events");
            double perCpuSecond = events / total(result, "cpuNanos") * 1e9;
            double perSecond = events / seconds(result);
            kept &= perCpuSecond >= CLAIM;
            System.out.printf(Locale.ROOT, "%-22s %,16.0f %,18.0f%n", name, perSecond, perCpuSecond);
            json.append(String.format(
                    Locale.ROOT,
                    "%s\"%s\":{\"eventsPerSecond\":%.0f,\"eventsPerCpuSecond\":%.0f}",
                    json.isEmpty() ? "" : ",",
                    name,
                    perSecond,
                    perCpuSecond));
        }
        System.out.printf(
                Locale.ROOT,
                "claim: at least %,.0f events per second of one core: %s%n",
                CLAIM,
                kept ? "kept" : "MISSED");
        System.out.printf("{\"bench\":\"engine\",\"claim\":%.0f,\"kept\":%b,\"shards\":{%s}}%n", CLAIM, kept, json);
        System.exit(kept ? 0 : 1);
    }

    /** JMH uses what newer JDKs warn of. */
    private static String[] quiet() {
        return Runtime.version().feature() < 24
                ? new String[0]
                : new String[] {"--sun-misc-unsafe-memory-access=allow"};
    }

    private static double total(RunResult result, String counter) {
        Result<?> found = result.getSecondaryResults().get(counter);
        if (found == null) {
            throw new IllegalStateException("no counter " + counter + " in "
                    + result.getSecondaryResults().keySet());
        }
        return found.getStatistics().getSum();
    }

    private static double seconds(RunResult result) {
        return result.getParams().getMeasurement().getTime().convertTo(TimeUnit.SECONDS)
                * (double) result.getParams().getMeasurement().getCount();
    }
}
