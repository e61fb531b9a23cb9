package io.smsplatform.standalone;

import io.smsplatform.infrastructure.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.slf4j.LoggerFactory;

/** What every way of running shares: a message instead of a stack trace when it cannot start, a ready file when it has. */
final class Startup {

    private Startup() {}

    /** Runs the start; ends the process with 1 and a message for a person if that fails. */
    static void run(Function<Settings, Infrastructure> start) {
        long began = System.nanoTime();
        try {
            Infrastructure infrastructure = start.apply(new Settings(System.getenv()));
            announce(infrastructure, Duration.ofNanos(System.nanoTime() - began));
        } catch (StartupException e) {
            System.err.println("sms: " + e.getMessage());
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                System.err.println("     because of " + cause);
            }
            System.exit(1);
        } catch (RuntimeException e) { // a bug, not a condition: told whole, and no half-started process stays
            System.err.println("sms: the platform does not start: " + e);
            LoggerFactory.getLogger(Startup.class).error("unexpected failure at start", e);
            System.exit(1);
        }
    }

    private static void announce(Infrastructure infrastructure, Duration took) {
        Path credentials = infrastructure.writeCredentials();
        Path ready = infrastructure.root().resolve("run").resolve("ready");
        try {
            Files.createDirectories(ready.getParent());
            Files.writeString(ready, "%d %s%n".formatted(ProcessHandle.current().pid(), infrastructure.gatewayUrl()));
            ready.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + ready, e);
        }
        System.out.printf(
                "ready after %.1f s: %s (API document at /docs; credentials in %s)%n",
                took.toMillis() / 1000.0, infrastructure.gatewayUrl(), credentials);
    }
}
