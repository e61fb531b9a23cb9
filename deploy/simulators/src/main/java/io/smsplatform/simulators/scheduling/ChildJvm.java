package io.smsplatform.simulators.scheduling;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java program as a process of its own, on the JDK that runs this one, with its output in a file. */
final class ChildJvm {

    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int LAST_WORDS = 20;

    private final String name;
    private final Path log;
    private final Process process;

    private ChildJvm(String name, Path log, Process process) {
        this.name = name;
        this.log = log;
        this.process = process;
    }

    /**
     * @param name of the log, too
     * @param words options, class path, main class and its arguments
     */
    static ChildJvm start(String name, Path directory, List<String> words, Map<String, String> environment)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(words);
        Path log = directory.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new ChildJvm(name, log, builder.start());
    }

    long pid() {
        return process.pid();
    }

    /** @throws IllegalStateException with its last words, if it has ended */
    void requireAlive() {
        if (!process.isAlive()) {
            throw new IllegalStateException("%s ended with %d: %s".formatted(name, process.exitValue(), lastWords()));
        }
    }

    /** Whether it has written that line. */
    boolean said(String line) {
        try {
            return Files.readAllLines(log).contains(line);
        } catch (IOException e) { // cut off within a character: it is still writing
            return false;
        }
    }

    /** SIGKILL. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** SIGTERM, and SIGKILL for one that does not listen. */
    void end() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            kill();
        }
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_WORDS), lines.size()));
        } catch (IOException e) {
            return log + " cannot be read: " + e;
        }
    }
}
