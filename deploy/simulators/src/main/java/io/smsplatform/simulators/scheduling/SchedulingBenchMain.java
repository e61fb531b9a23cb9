package io.smsplatform.simulators.scheduling;

import io.smsplatform.simulators.load.Arguments;
import io.smsplatform.simulators.load.Startup;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Runs one scenario; ends with 1 if what is claimed of the scheduler is not so, with 2 if it was called wrongly. */
public final class SchedulingBenchMain {

    private static final String USAGE = """
            usage: bench SCENARIO --scheduler CLASSPATH [--directory DIR [--keep 1]] [--heap SIZE] [--jvm OPTION]...
                         [--set NAME=VALUE]...
              priority   [--messages N] [--lanes N] [--window N] [--lane-rate N] [--otp-rate N] [--seconds N]
              fairness   [--messages N] [--few N] [--lanes N] [--window N] [--lane-rate N]
              dispatch   [--messages N] [--lanes N] [--window N] [--receipt-ms N] [--profile 1]
              restart    [--rate N] [--seconds N] [--kills N] [--lanes N] [--window N] [--lane-rate N] [--receipt-ms N]
              cancel     [--messages N] [--lanes N] [--window N] [--lane-rate N]
              depth      [--messages N] [--lanes N] [--window N] [--lane-rate N] [--kill 1]
            rates are per second; the defaults are what is claimed
            """;

    private static final Set<String> COMMON =
            Set.of("--scheduler", "--directory", "--keep", "--heap", "--jvm", "--set");

    private static final Map<String, Supplier<Scenario>> SCENARIOS = Map.of(
            "priority", PriorityBench::new,
            "fairness", FairnessBench::new,
            "dispatch", DispatchBench::new,
            "restart", RestartBench::new,
            "cancel", CancelBench::new,
            "depth", DepthBench::new);

    /** A scenario that has read its options, and how its processes run. */
    record Order(Scenario scenario, int messages, Setting setting) {}

    private SchedulingBenchMain() {}

    public static void main(String[] words) throws IOException, InterruptedException {
        Startup.quietLog();
        Order order;
        try {
            order = order(words);
        } catch (IllegalArgumentException e) {
            Startup.usage("bench", e, USAGE);
            return;
        }
        System.exit(run(order, System.out) ? 0 : 1);
    }

    static boolean run(Order order, PrintStream out) throws IOException, InterruptedException {
        try (Play play = new Play(Stage.set(order.setting), order.messages, out)) {
            Finding finding = order.scenario.play(play);
            out.println();
            out.println(finding.table());
            out.println(finding.json());
            return finding.met();
        } catch (IllegalStateException e) { // something was not there, ended, or took too long
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                out.println("bench: " + cause);
            }
            return false;
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with the words */
    static Order order(String[] words) {
        Supplier<Scenario> known = words.length == 0 ? null : SCENARIOS.get(words[0]);
        if (known == null) {
            throw new IllegalArgumentException("the scenario is %s, expected one of %s"
                    .formatted(
                            words.length == 0 ? "missing" : "'" + words[0] + "'", new TreeSet<>(SCENARIOS.keySet())));
        }
        Scenario scenario = known.get();
        Set<String> names = new TreeSet<>(scenario.options());
        names.addAll(COMMON);
        Arguments arguments = new Arguments(Arrays.copyOfRange(words, 1, words.length), names, Set.of());
        int messages = scenario.prepare(arguments);
        String scheduler = arguments.text("--scheduler", "");
        if (scheduler.isEmpty()) {
            throw new IllegalArgumentException("--scheduler is missing");
        }
        List<String> jvm = new ArrayList<>(List.of("-Xmx" + arguments.text("--heap", scenario.heap())));
        jvm.addAll(arguments.all("--jvm"));
        if (jvm.stream().noneMatch(option -> option.matches("-XX:\\+Use\\w+GC"))) {
            jvm.add("-XX:+UseSerialGC"); // as the platform's own launcher starts services
        }
        Setting setting = new Setting(
                Path.of(arguments.text("--directory", "scheduling-bench")),
                arguments.integer("--keep", 0, 0, 1) == 1,
                scheduler,
                jvm,
                properties(arguments.all("--set")));
        return new Order(scenario, messages, setting);
    }

    private static Map<String, String> properties(List<String> pairs) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (String pair : pairs) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("--set is '" + pair + "', expected NAME=VALUE");
            }
            properties.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return properties;
    }
}
