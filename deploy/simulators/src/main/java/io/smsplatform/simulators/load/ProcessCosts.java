package io.smsplatform.simulators.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What each process has used since it began: processor time, and bytes that went to storage where that can be read. */
public record ProcessCosts(Map<String, Cost> byName) {

    /** One process. The system counts its time in steps of 10 ms. */
    public record Cost(Duration cpu, OptionalLong bytesWritten) {

        Cost minus(Cost before) {
            OptionalLong written = bytesWritten.isPresent() && before.bytesWritten.isPresent()
                    ? OptionalLong.of(bytesWritten.getAsLong() - before.bytesWritten.getAsLong())
                    : OptionalLong.empty();
            return new Cost(cpu.minus(before.cpu), written);
        }
    }

    /** Reads them now; a process's children are listed beside it, under its name and their command's. */
    public static ProcessCosts read(Map<String, Long> pids) {
        Map<String, Cost> costs = new LinkedHashMap<>();
        pids.forEach((name, pid) -> {
            ProcessHandle process = ProcessHandle.of(pid)
                    .orElseThrow(() -> new IllegalStateException("process %s (%d) is gone".formatted(name, pid)));
            costs.put(name, read(process));
            children(process, pids).forEach(child -> costs.put(name + "/" + command(child), read(child)));
        });
        return new ProcessCosts(costs);
    }

    /** What was used between an earlier reading and this one. */
    public ProcessCosts minus(ProcessCosts before) {
        Map<String, Cost> difference = new LinkedHashMap<>();
        byName.forEach((name, cost) -> {
            Cost earlier = before.byName.get(name);
            difference.put(name, earlier == null ? cost : cost.minus(earlier));
        });
        return new ProcessCosts(difference);
    }

    public Duration cpu() {
        return byName.values().stream().map(Cost::cpu).reduce(Duration.ZERO, Duration::plus);
    }

    private static Stream<ProcessHandle> children(ProcessHandle process, Map<String, Long> named) {
        return process.pid() == ProcessHandle.current().pid()
                ? Stream.empty()
                : process.descendants().filter(child -> !named.containsValue(child.pid()));
    }

    private static Cost read(ProcessHandle process) {
        return new Cost(process.info().totalCpuDuration().orElse(Duration.ZERO), bytesWritten(process.pid()));
    }

    private static String command(ProcessHandle process) {
        return process.info()
                .command()
                .map(path -> Path.of(path).getFileName().toString())
                .orElse(Long.toString(process.pid()));
    }

    private static OptionalLong bytesWritten(long pid) {
        try {
            List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "io"));
            return lines.stream()
                    .filter(line -> line.startsWith("write_bytes: "))
                    .mapToLong(line -> Long.parseLong(line.substring("write_bytes: ".length())))
                    .findFirst();
        } catch (IOException e) { // another system, or another user's process
            return OptionalLong.empty();
        }
    }
}
