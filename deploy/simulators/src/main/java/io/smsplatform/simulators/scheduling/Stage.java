package io.smsplatform.simulators.scheduling;

import io.smsplatform.infrastructure.DatabaseSettings;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.Ports;
import io.smsplatform.simulators.load.ProcessCosts;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a scenario plays on: a broker, a database and scheduler-service, each its own process on the loopback interface,
 * with everything they keep in one directory that goes away at the end. Scheduler-service can be killed and started again.
 */
final class Stage implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final Duration START = Duration.ofMinutes(2);

    private final Setting setting;
    private final Path root;
    private final String bootstrap;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final SchedulerApi api;
    private final Thread hook = new Thread(this::closeQuietly, "stage-close");
    private @Nullable ChildJvm broker;
    private @Nullable EmbeddedDatabase database;
    private @Nullable ChildJvm scheduler;
    private boolean closed;

    private Stage(Setting setting) throws IOException {
        this.setting = setting;
        Files.createDirectories(setting.directory());
        this.root = Files.createTempDirectory(setting.directory().toAbsolutePath(), "run-");
        this.bootstrap = "127.0.0.1:" + Ports.free();
        int port = Ports.free();
        String secret = secret();
        put("sms.kafka.bootstrap", bootstrap);
        put("sms.kafka.partitions", Integer.toString(PARTITIONS));
        put("sms.internal-secret", secret);
        put("sms.scheduler.state-dir", root.resolve("state").toString());
        put("sms.scheduler.port", Integer.toString(port));
        setting.properties().forEach(this::put);
        this.api = new SchedulerApi(port, secret);
    }

    /** Starts all three and returns when scheduler-service is ready. */
    static Stage set(Setting setting) throws IOException, InterruptedException {
        Stage stage = new Stage(setting);
        Runtime.getRuntime().addShutdownHook(stage.hook);
        try {
            stage.startBroker();
            stage.startDatabase();
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
        return started(scheduler).pid();
    }

    /** The processes to account for; this one plays the rest of the platform. */
    ProcessCosts costs() {
        Map<String, Long> pids = new LinkedHashMap<>();
        pids.put("scheduler", started(scheduler).pid());
        pids.put("broker", started(broker).pid());
        pids.put("database", started(database).pid());
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
        List<String> words = new ArrayList<>(setting.jvm());
        words.addAll(List.of("-cp", setting.scheduler(), "io.smsplatform.scheduler.SchedulerServiceApplication"));
        scheduler = ChildJvm.start("scheduler", root, words, environment);
    }

    void awaitReady() throws InterruptedException {
        Await.until("scheduler-service to be ready", START, () -> {
            started(scheduler).requireAlive();
            return api.ready();
        });
    }

    /** SIGKILL: nothing is finished, nothing is said. */
    void killScheduler() throws InterruptedException {
        started(scheduler).kill();
    }

    /** SIGTERM, and waits. */
    void stopScheduler() throws InterruptedException {
        started(scheduler).end();
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
                scheduler.end();
            }
            if (broker != null) {
                broker.end();
            }
            if (database != null) {
                database.close();
            }
            if (!setting.kept()) {
                delete(root);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            System.err.println("bench: " + root + " is not removed: " + e);
        }
    }

    private void startBroker() throws IOException, InterruptedException {
        List<String> words = List.of(
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                BrokerMain.class.getName(),
                root.resolve("broker").toString(),
                bootstrap.substring(bootstrap.indexOf(':') + 1),
                Integer.toString(Ports.free()));
        ChildJvm starting = ChildJvm.start("broker", root, words, Map.of());
        broker = starting;
        Await.until("the broker to be ready", START, () -> {
            starting.requireAlive();
            return starting.said(BrokerMain.READY);
        });
    }

    private void startDatabase() {
        String password = secret();
        EmbeddedDatabase starting =
                EmbeddedDatabase.start(DatabaseSettings.of(root.resolve("database"), Ports.free(), password));
        database = starting;
        put("sms.db.url", starting.url());
        put("sms.db.user", EmbeddedDatabase.USER);
        put("sms.db.password", password);
        put("sms.db.ssl-mode", "DISABLED");
    }

    private static <T> T started(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("asked for before it was started");
        }
        return part;
    }

    private void put(String property, String value) {
        environment.put(Setting.variable(property), value);
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
