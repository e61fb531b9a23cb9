package io.smsplatform.standalone;

import io.smsplatform.infrastructure.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs each service as its own process, as a cluster would, against one broker (in this process) and one database
 * process. A service that dies is started again.
 */
public final class DistributedMain implements Startup.Services {

    private static final Logger log = LoggerFactory.getLogger(DistributedMain.class);
    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);
    private static final Duration RESTART_PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

    private final Infrastructure infrastructure;
    private final Path lib;
    private final Deque<Child> children = new ConcurrentLinkedDeque<>();
    private volatile boolean stopping;

    private DistributedMain(Infrastructure infrastructure, Path lib) {
        this.infrastructure = infrastructure;
        this.lib = lib;
    }

    /** One service's process; replaced when it dies. */
    private static final class Child {
        private final PlatformService service;
        private volatile Process process;

        private Child(PlatformService service, Process process) {
            this.service = service;
            this.process = process;
        }
    }

    public static void main(String[] arguments) {
        Startup.run(infrastructure -> {
            DistributedMain platform = new DistributedMain(infrastructure, directoryOfJars());
            platform.stopLeftovers();
            return platform;
        });
    }

    @Override
    public void start() {
        Map<String, String> properties = infrastructure.properties();
        for (PlatformService service : PlatformService.values()) {
            Child child = new Child(service, launch(service, properties));
            children.push(child);
            watch(child, properties);
            awaitReady(child, properties);
        }
    }

    @Override
    public void close() {
        stopping = true;
        children.forEach(child -> end(child.process.toHandle()));
    }

    /** Services of a supervisor that was killed still run; each is known by its pid file and its command line. */
    private void stopLeftovers() {
        for (PlatformService service : PlatformService.values()) {
            Path file = infrastructure.root().resolve("run").resolve(service.module() + ".pid");
            try {
                if (Files.exists(file)) {
                    ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
                            .filter(process -> process.info()
                                    .commandLine()
                                    .orElse("")
                                    .contains(jarOf(service).toString()))
                            .ifPresent(DistributedMain::end);
                }
            } catch (IOException | NumberFormatException e) {
                log.warn("cannot read {}: {}", file, e.toString());
            }
        }
    }

    private Process launch(PlatformService service, Map<String, String> properties) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-Xmx320m"));
        if (Runtime.version().feature() >= 24) {
            command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        }
        command.addAll(List.of("-jar", jarOf(service).toString()));
        try {
            Path logs = Files.createDirectories(infrastructure.root().resolve("logs"));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            logs.resolve(service.module() + ".log").toFile()));
            properties.forEach((name, value) -> builder.environment().put(Settings.variable(name), value));
            Process process = builder.start();
            infrastructure.writeRunFile(service.module() + ".pid", process.pid() + "\n");
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + service.module(), e);
        }
    }

    private void watch(Child child, Map<String, String> properties) {
        child.process.onExit().thenAcceptAsync(ended -> {
            if (stopping) {
                return;
            }
            log.error("{} ended with {}; starting it again", child.service.module(), ended.exitValue());
            pause(RESTART_PAUSE);
            if (stopping) {
                return;
            }
            child.process = launch(child.service, properties);
            watch(child, properties);
        });
    }

    private void awaitReady(Child child, Map<String, String> properties) {
        String url = properties.get(child.service.urlSetting()) + "/actuator/health/readiness";
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
        while (System.nanoTime() < deadline && child.process.isAlive()) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException e) { // not listening yet
                pause(Duration.ofMillis(100));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            pause(Duration.ofMillis(100));
        }
        throw new StartupException(
                child.service.module() + " is not ready after " + START_TIMEOUT,
                "See " + infrastructure.root().resolve("logs").resolve(child.service.module() + ".log"));
    }

    private static void end(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit().get(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            log.warn("process {} does not end in time and is killed", process.pid());
            process.destroyForcibly();
        }
    }

    private Path jarOf(PlatformService service) {
        try (Stream<Path> jars = Files.list(lib)) {
            return jars.filter(jar -> jar.getFileName().toString().startsWith(service.module() + "-")
                            && jar.getFileName().toString().endsWith(".jar"))
                    .findFirst()
                    .orElseThrow(() -> new StartupException(
                            "no jar of %s in %s".formatted(service.module(), lib), "Build again with ./sms build."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + lib, e);
        }
    }

    private static Path directoryOfJars() {
        try {
            Path self = Path.of(DistributedMain.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return java.util.Objects.requireNonNull(self.getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("jar at a place that is no path", e);
        }
    }

    private static void pause(Duration duration) {
        try {
            TimeUnit.MILLISECONDS.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
