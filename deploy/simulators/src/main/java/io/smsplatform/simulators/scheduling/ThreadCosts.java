package io.smsplatform.simulators.scheduling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Processor time of one process by kind of thread, in ticks of 10 ms, as the system tells it. */
record ThreadCosts(Map<String, Long> ticks) {

    private static final double MICROS_PER_TICK = 10_000;
    private static final int MOST_ROWS = 8;

    /** What tells threads of one kind apart: numbers at the end, and what the system cuts off. */
    private static final Pattern NUMBER = Pattern.compile("[-#:.]*\\d+$");

    /** Those that live; a thread that has ended takes its time along. */
    static ThreadCosts read(long pid) throws IOException {
        Map<String, Long> ticks = new TreeMap<>();
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path thread : threads.toList()) {
                try {
                    add(ticks, Files.readString(thread.resolve("stat")));
                } catch (IOException e) { // ended between the two looks
                    continue;
                }
            }
        }
        return new ThreadCosts(ticks);
    }

    /** proc(5): {@code tid (name) state ppid ...}, utime and stime are fields 14 and 15. */
    static void add(Map<String, Long> ticks, String stat) {
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        String[] rest = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        ticks.merge(
                NUMBER.matcher(name).replaceFirst(""), Long.parseLong(rest[11]) + Long.parseLong(rest[12]), Long::sum);
    }

    ThreadCosts minus(ThreadCosts before) {
        Map<String, Long> difference = new TreeMap<>();
        ticks.forEach((name, now) -> difference.put(name, now - before.ticks.getOrDefault(name, 0L)));
        return new ThreadCosts(difference);
    }

    /** The dearest kinds, dearest first. */
    Map<String, Object> microsPer(long messages) {
        Map<String, Object> micros = new LinkedHashMap<>();
        ticks.entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_ROWS)
                .forEach(each -> micros.put(
                        each.getKey(), Math.round(each.getValue() * MICROS_PER_TICK * 10 / messages) / 10.0));
        return micros;
    }
}
