package io.smsplatform.simulators.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a figure was measured on: without it the figure says nothing. */
final class Machine {

    /** Settings that decide what a write is worth; anything else on a command line may be a secret. */
    private static final Pattern TELLING =
            Pattern.compile("-X\\S+|--?\\S*(flush|sync|buffer-pool|acks|isr|replication|log-bin)\\S*");

    private Machine() {}

    static Map<String, Object> describe(Map<String, Long> pids) {
        Map<String, Object> machine = new LinkedHashMap<>();
        machine.put("processors", Runtime.getRuntime().availableProcessors());
        machine.put("model", firstLine("/proc/cpuinfo", "model name"));
        machine.put("memory", firstLine("/proc/meminfo", "MemTotal"));
        machine.put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        machine.put("loadBefore", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        machine.put("benchJvm", System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
        Map<String, Object> processes = new LinkedHashMap<>();
        pids.forEach((name, pid) -> ProcessHandle.of(pid).ifPresent(process -> {
            processes.put(name, settings(process));
            process.descendants()
                    .filter(child -> pid != ProcessHandle.current().pid())
                    .forEach(child -> processes.put(name + "/" + child.pid(), settings(child)));
        }));
        machine.put("processes", processes);
        machine.put("kafkaProducers", "acks=all, idempotent (fixed in the platform)");
        return machine;
    }

    private static List<String> settings(ProcessHandle process) {
        List<String> settings = new ArrayList<>();
        process.info().command().ifPresent(settings::add);
        process.info()
                .arguments()
                .ifPresent(arguments -> Arrays.stream(arguments)
                        .filter(argument -> TELLING.matcher(argument).matches())
                        .forEach(settings::add));
        return settings;
    }

    private static String firstLine(String file, String field) {
        try {
            return Files.readAllLines(Path.of(file)).stream()
                    .filter(line -> line.startsWith(field))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("not known");
        } catch (IOException e) { // another system
            return "not known";
        }
    }
}
