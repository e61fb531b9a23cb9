package io.smsplatform.simulators.scheduling;

import io.smsplatform.infrastructure.DatabaseSettings;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.Ports;
import io.smsplatform.simulators.load.ProcessCosts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario plays on: a broker, a database and scheduler-service, each its own process on the loopback interface,
 * with everything they keep in one directory that goes away at the end. Scheduler-service can be killed and started again.
 */
final class Stage implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Setting setting;
    private final Path root;
    private final Process broker;
    private final String bootstrap;
    private final EmbeddedDatabase database;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final SchedulerApi api;
    private final Thread hook = new Thread(this::closeQuietly, "stage-close");
    private @Nullable Process scheduler;
    private boolean closed;

    private Stage(Setting setting, Path root, Process broker, String bootstrap, String password, EmbeddedDatabase db) {
        this.setting = setting;
        this.root = root;
        this.broker = broker;
        this.bootstrap = bootstrap;
        this.database = db;
        int port = Ports.free();
        String secret = secret();
        put("sms.kafka.bootstrap", bootstrap);
        put("sms.kafka.partitions", Integer.toString(PARTITIONS));
        put("sms.db.url", db.url());
        put("sms.db.user", EmbeddedDatabase.USER);
        put("sms.db.password", password);
        put("sms.db.ssl-mode", "DISABLED");
        put("sms.internal-secret", secret);
        put("sms.scheduler.state-dir", root.resolve("state").toString());
        put("sms.scheduler.port", Integer.toString(port));
        setting.properties().forEach(this::put);
        this.api = new SchedulerApi(port, secret);
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Starts all three and returns when scheduler-service is ready. */
    static Stage set(Setting setting) throws IOException, InterruptedException {
        Files.createDirectories(setting.directory());
        Path root = Files.createTempDirectory(setting.directory().toAbsolutePath(), "run-");
        String password = secret();
        Process broker = startBroker(root);
        Stage stage;
        try {
            String bootstrap = awaitBroker(broker, root);
            EmbeddedDatabase database =
                    EmbeddedDatabase.start(DatabaseSettings.of(root.resolve("database"), Ports.free(), password));
            stage = new Stage(setting, root, broker, bootstrap, password, database);
        } catch (IOException | RuntimeException e) {
            broker.destroyForcibly();
            throw e;
        }
        try {
            stage.startScheduler();
            stage.awaitReady();
            return stage;
        } catch (IOException | InterruptedException | RuntimeException e) {
            stage.close();
            throw e;
        }
    }

    String bootstrap() {
        return bootstrap;
    }

    SchedulerApi api() {
        return api;
    }

    Path root() {
        return root;
    }

    long schedulerPid() {
        return running().pid();
    }

    /** The processes to account for; this one plays the rest of the platform. */
    ProcessCosts costs() {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("scheduler", running().pid());
        pids.put("broker", broker.pid());
        pids.put("database", database.pid());
        pids.put("driver", ProcessHandle.current().pid());
        return ProcessCosts.read(pids);
    }

    /** What the state stores take on the disk now. */
    long stateBytes() throws IOException {
        try (Stream<Path> files = Files.walk(root.resolve("state"))) {
            return files.mapToLong(file -> file.toFile().length())
                    .sum(); // a file that was just compacted away counts 0
        }
    }

    /** Launches scheduler-service without waiting for it. */
    void startScheduler() throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(setting.jvm());
        command.addAll(List.of("-cp", setting.scheduler(), "io.smsplatform.scheduler.SchedulerServiceApplication"));
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        root.resolve("scheduler.log").toFile()));
        builder.environment().putAll(environment);
        scheduler = builder.start();
    }

    void awaitReady() throws InterruptedException {
        Await.until("scheduler-service to be ready", START, () -> {
            if (!running().isAlive()) {
                throw new IllegalStateException("scheduler-service ended with %d: %s"
                        .formatted(running().exitValue(), lastWords(root.resolve("scheduler.log"))));
            }
            return api.ready();
        });
    }

    /** SIGKILL: nothing is finished, nothing is said. */
    void killScheduler() throws InterruptedException {
        running().destroyForcibly();
        running().waitFor();
    }

    /** SIGTERM, and waits. */
    void stopScheduler() throws InterruptedException {
        end(running());
    }

    @Override
    public void close() {
        closeQuietly();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) { // it runs, or has run
            return;
        }
    }

    private synchronized void closeQuietly() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (scheduler != null) {
                end(scheduler);
            }
            broker.getOutputStream().close();
            end(broker);
            database.close();
            if (!setting.kept()) {
                delete(root);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("bench: " + root + " is not removed: " + e);
        }
    }

    private Process running() {
        Process process = scheduler;
        if (process == null) {
            throw new IllegalStateException("scheduler-service was not started");
        }
        return process;
    }

    private void put(String property, String value) {
        environment.put(Setting.variable(property), value);
    }

    private static Process startBroker(Path root) throws IOException {
        List<String> command = new ArrayList<>(java());
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                root.resolve("broker").toString(),
                Integer.toString(Ports.free()),
                Integer.toString(Ports.free())));
        return new ProcessBuilder(command)
                .redirectError(root.resolve("broker.log").toFile())
                .start();
    }

    private static String awaitBroker(Process broker, Path root) throws IOException {
        BufferedReader words =
                new BufferedReader(new InputStreamReader(broker.getInputStream(), StandardCharsets.UTF_8));
        for (String line = words.readLine(); line != null; line = words.readLine()) {
            if (line.startsWith(BrokerMain.READY + " ")) {
                return line.substring(BrokerMain.READY.length() + 1);
            }
        }
        throw new IllegalStateException("the broker does not start: " + lastWords(root.resolve("broker.log")));
    }

    private static List<String> java() {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        return command;
    }

    private static void end(Process process) throws InterruptedException {
        process.destroy();
        if (!process.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    private static String lastWords(Path log) {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return log + " cannot be read: " + e;
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> entries = Files.walk(directory)) {
            entries.sorted(Comparator.reverseOrder()).forEach(entry -> {
                try {
                    Files.deleteIfExists(entry);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static String secret() {
        byte[] bytes = new byte[24];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
