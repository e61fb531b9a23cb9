package io.smsplatform.standalone;

import io.smsplatform.infrastructure.StartupException;
import java.nio.file.Path;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What both ways of running share: in which order things start and stop, and what a person is told. */
final class Startup {

    private static final Logger log = LoggerFactory.getLogger(Startup.class);

    private Startup() {}

    /** The services, once broker and database are there. */
    interface Services extends AutoCloseable {

        /** Returns when all of them answer. */
        void start();

        /** Stops those that were started, also while others are still starting. */
        @Override
        void close();
    }

    /** How the services run, given what they stand on. */
    @FunctionalInterface
    interface Arrangement {
        Services on(Infrastructure infrastructure);
    }

    /** Starts everything; ends the process with 1 and a message for a person if that fails. */
    static void run(Arrangement arrangement) {
        long began = System.nanoTime();
        try {
            Infrastructure infrastructure = Infrastructure.open(new Settings(System.getenv()));
            Services services = arrangement.on(infrastructure);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(services, infrastructure), "shutdown"));
            infrastructure.start();
            services.start();
            announce(infrastructure, Duration.ofNanos(System.nanoTime() - began));
        } catch (StartupException e) {
            System.err.println("sms: " + e.getMessage());
            for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
                System.err.println("     because of " + cause);
            }
            System.exit(1);
        } catch (Throwable e) { // a bug, not a condition: told whole, and no half-started process stays
            System.err.println("sms: the platform does not start: " + e);
            log.error("unexpected failure at start", e);
            System.exit(1);
        }
    }

    /** The front door first, the broker and the database last. */
    private static void stop(Services services, Infrastructure infrastructure) {
        try {
            services.close();
        } finally {
            infrastructure.close();
        }
    }

    private static void announce(Infrastructure infrastructure, Duration took) {
        Path credentials = infrastructure.writeCredentials();
        infrastructure.writeRunFile(
                "ready", "%d %s%n".formatted(ProcessHandle.current().pid(), infrastructure.gatewayUrl()));
        System.out.printf(
                "ready after %.1f s: %s (API document at /docs; credentials in %s)%n",
                took.toMillis() / 1000.0, infrastructure.gatewayUrl(), credentials);
    }
}
