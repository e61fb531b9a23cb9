package io.smsplatform.standalone;

import io.smsplatform.infrastructure.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The platform as a user runs it: a process of its own on a data directory, with free ports. */
final class RunningPlatform implements AutoCloseable {

    private static final Duration START_TIMEOUT = Duration.ofMinutes(4);

    private final Class<?> main;
    private final Path data;
    private final Map<String, String> environment = new HashMap<>();
    private final int gatewayPort;
    private Process process;

    private RunningPlatform(Class<?> main, Path data) {
        this.main = main;
        this.data = data;
        for (PlatformService service : PlatformService.values()) {
            environment.put(Settings.variable(service.portSetting()), Integer.toString(Ports.free()));
        }
        environment.put("SMS_BROKER_PORT", Integer.toString(Ports.free()));
        environment.put("SMS_BROKER_CONTROLLER_PORT", Integer.toString(Ports.free()));
        environment.put("SMS_DATABASE_PORT", Integer.toString(Ports.free()));
        environment.put("SMS_DATA_DIR", data.toString());
        gatewayPort = Integer.parseInt(environment.get(Settings.variable(PlatformService.GATEWAY.portSetting())));
    }

    /** Starts on a new, empty data directory below target. */
    static RunningPlatform start(Class<?> main, String name) throws IOException {
        RunningPlatform platform = new RunningPlatform(main, newDirectory(name));
        platform.start();
        return platform;
    }

    /** Not started yet, so that its settings or its directory can be prepared. */
    static RunningPlatform prepare(String name, Map<String, String> settings) throws IOException {
        RunningPlatform platform = new RunningPlatform(StandaloneMain.class, newDirectory(name));
        platform.environment.putAll(settings);
        return platform;
    }

    private static Path newDirectory(String name) throws IOException {
        Path data = Path.of("target", "e2e", name + "-" + System.nanoTime()).toAbsolutePath();
        Files.createDirectories(data.getParent());
        return data;
    }

    /** Starts what cannot start; returns what it said, once it has ended by itself with 1. */
    String startInVain() throws IOException, InterruptedException {
        launch();
        if (!process.waitFor(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("still running:\n" + tail());
        }
        if (process.exitValue() != 1) {
            throw new AssertionError("ended with " + process.exitValue() + ":\n" + tail());
        }
        return tail();
    }

    /** Starts (again) on the same data and the same ports; returns when the platform says that it is ready. */
    void start() throws IOException {
        Path ready = data.resolve("run").resolve("ready");
        Files.deleteIfExists(ready);
        launch();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (!Files.exists(ready)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("platform not ready:\n" + tail());
            }
            pause();
        }
    }

    private void launch() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** SIGKILL to the process and to the children it had, the database among them: the machine's power switch. */
    void kill() throws InterruptedException {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        for (ProcessHandle child : children) {
            child.onExit().join();
        }
    }

    /** SIGKILL to the platform's process only: its database stays behind as an orphan. */
    void killLeavingOrphans() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    Path data() {
        return data;
    }

    int port(String property) {
        return Integer.parseInt(environment.get(Settings.variable(property)));
    }

    /** Processes that the platform has started. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    ApiClient api() {
        return new ApiClient(gatewayUrl(), credential("api-key"));
    }

    String gatewayUrl() {
        return "http://127.0.0.1:" + gatewayPort;
    }

    String serviceUrl(PlatformService service) {
        return "http://127.0.0.1:" + environment.get(Settings.variable(service.portSetting()));
    }

    String credential(String name) {
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(data.resolve("secrets").resolve("credentials.txt"))) {
            properties.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException("no credentials", e);
        }
        return properties.getProperty(name);
    }

    String tail() {
        try (Stream<String> lines = Files.lines(log())) {
            List<String> all = lines.toList();
            return String.join("\n", all.subList(Math.max(0, all.size() - 60), all.size()));
        } catch (IOException e) {
            return "no log";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private Path log() {
        return data.resolveSibling(data.getFileName() + ".log");
    }

    private List<String> command() throws IOException {
        Path lib = Path.of("target", "dist", "lib");
        try (Stream<Path> jars = Files.list(lib)) {
            Path jar = jars.filter(path -> path.getFileName().toString().startsWith("standalone-"))
                    .findFirst()
                    .orElseThrow();
            return new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-Xmx640m",
                    "-cp",
                    jar.toString(),
                    main.getName()));
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
