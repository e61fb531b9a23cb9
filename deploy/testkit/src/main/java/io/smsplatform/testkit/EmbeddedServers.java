package io.smsplatform.testkit;

import io.smsplatform.infrastructure.BrokerSettings;
import io.smsplatform.infrastructure.DataDirectory;
import io.smsplatform.infrastructure.DatabaseSettings;
import io.smsplatform.infrastructure.EmbeddedBroker;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.springframework.context.support.AbstractApplicationContext;

/** The embedded broker and database, in a directory of their own that is deleted when the JVM ends. */
final class EmbeddedServers implements TestServers {

    private static final long MINIMUM_FREE = 512L << 20;
    // Nothing is restarted in place here, so a test run on a stalling machine may take its time.
    private static final Duration BROKER_SESSION = Duration.ofSeconds(20);

    private static final Set<String> APPLICATION_HOOKS =
            Set.of(AbstractApplicationContext.SHUTDOWN_HOOK_THREAD_NAME, "SpringApplicationShutdownHook");
    private static final Duration HOOKS_START = Duration.ofMillis(100);
    private static final Duration APPLICATION_STOP = Duration.ofSeconds(15);

    private final DataDirectory directory;
    private final EmbeddedDatabase database;
    private final EmbeddedBroker broker;
    private final String password;

    private EmbeddedServers(
            DataDirectory directory, EmbeddedDatabase database, EmbeddedBroker broker, String password) {
        this.directory = directory;
        this.database = database;
        this.broker = broker;
        this.password = password;
    }

    static EmbeddedServers start() {
        try {
            Path home =
                    Files.createDirectories(Path.of("target", "test-platform").toAbsolutePath());
            AbandonedRuns.clear(home);
            return start(Files.createTempDirectory(home, "run-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static EmbeddedServers start(Path run) {
        DataDirectory directory = DataDirectory.open(run, MINIMUM_FREE);
        String password = directory.secret("database-password");
        EmbeddedDatabase database =
                EmbeddedDatabase.start(DatabaseSettings.of(directory.database(), Ports.free(), password));
        try {
            EmbeddedBroker broker =
                    EmbeddedBroker.start(BrokerSettings.of(directory.broker(), Ports.free(), Ports.free())
                            .withSessionTimeout(BROKER_SESSION));
            EmbeddedServers servers = new EmbeddedServers(directory, database, broker, password);
            Runtime.getRuntime().addShutdownHook(new Thread(servers::stop, "test-platform-stop"));
            return servers;
        } catch (RuntimeException e) {
            database.close();
            directory.close();
            throw e;
        }
    }

    private void stop() {
        awaitApplications();
        broker.close();
        database.close();
        directory.close();
        try {
            AbandonedRuns.delete(directory.root());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Shutdown hooks run side by side, but a Spring context that closes after its broker waits half a minute for it. So
     * the contexts' hooks are let go first; the pause is for the virtual machine to start them all.
     */
    private static void awaitApplications() {
        try {
            Thread.sleep(HOOKS_START.toMillis());
            for (Thread thread : Thread.getAllStackTraces().keySet()) {
                if (APPLICATION_HOOKS.contains(thread.getName())) {
                    thread.join(APPLICATION_STOP.toMillis());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public String bootstrapServers() {
        return broker.bootstrapServers();
    }

    @Override
    public String databaseUrl() {
        return database.url();
    }

    @Override
    public String databaseUser() {
        return EmbeddedDatabase.USER;
    }

    @Override
    public String databasePassword() {
        return password;
    }
}
