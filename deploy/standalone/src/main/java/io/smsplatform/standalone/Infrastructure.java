package io.smsplatform.standalone;

import io.smsplatform.infrastructure.BrokerSettings;
import io.smsplatform.infrastructure.DataDirectory;
import io.smsplatform.infrastructure.DatabaseSettings;
import io.smsplatform.infrastructure.EmbeddedBroker;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.Ports;
import io.smsplatform.infrastructure.StartupException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the services stand on: the data directory with its secrets, and a broker and a database, ours unless {@code
 * sms.kafka.bootstrap} or {@code sms.db.url} names others.
 */
final class Infrastructure implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Infrastructure.class);
    private static final String LOOPBACK = "127.0.0.1";

    /** Identifies the administrator's first key; not a secret. */
    private static final String ADMIN_KEY_ID = "0000000000001";

    private final Settings settings;
    private final DataDirectory data;
    private volatile @Nullable EmbeddedDatabase database;
    private volatile @Nullable EmbeddedBroker broker;
    private volatile boolean closing;

    private Infrastructure(Settings settings, DataDirectory data) {
        this.settings = settings;
        this.data = data;
    }

    /**
     * Takes the data directory and says whose it is now in {@code run/pid}; nothing is started yet.
     *
     * @throws StartupException if the directory is not ours to take
     */
    static Infrastructure open(Settings settings) {
        DataDirectory data = DataDirectory.open(
                Path.of(settings.text("sms.data-dir", "data")).toAbsolutePath());
        Infrastructure infrastructure = new Infrastructure(settings, data);
        infrastructure.writeRunFile("pid", ProcessHandle.current().pid() + "\n");
        return infrastructure;
    }

    /** @throws StartupException with what is wrong and what to do; nothing is damaged */
    void start() {
        requireFreePorts();
        CompletableFuture<Void> databaseStarted = CompletableFuture.runAsync(this::startDatabase);
        startBroker();
        try {
            databaseStarted.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** The properties that every service runs with: where things are, and the secrets kept in the data directory. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        EmbeddedBroker ownBroker = broker;
        if (ownBroker != null) {
            properties.put("sms.kafka.bootstrap", ownBroker.bootstrapServers());
        }
        EmbeddedDatabase ownDatabase = database;
        if (ownDatabase != null) {
            properties.put("sms.db.url", ownDatabase.url());
            properties.put("sms.db.user", EmbeddedDatabase.USER);
            properties.put("sms.db.password", data.secret("database-password"));
        }
        properties.put("sms.internal-secret", data.secret("internal-secret"));
        properties.put("sms.config-secret", data.secret("config-secret"));
        properties.put("sms.admin.password", data.secret("admin-password"));
        properties.put("sms.admin.api-key", "smk_" + ADMIN_KEY_ID + "_" + data.secret("admin-key"));
        properties.put("sms.task.node", "0"); // the only task-service on this data
        properties.put(
                "sms.scheduler.state-dir", data.root().resolve("scheduler").toString());
        for (PlatformService service : PlatformService.values()) {
            int port = settings.port(service.portSetting(), service.defaultPort());
            properties.put(service.portSetting(), Integer.toString(port));
            properties.put(service.urlSetting(), "http://" + host() + ":" + port);
        }
        // What the operator set wins, and reaches every service under the same name.
        properties.replaceAll((name, ours) -> settings.text(name, ours));
        return properties;
    }

    Path root() {
        return data.root();
    }

    /** Where callers reach the platform. */
    String gatewayUrl() {
        return "http://" + host() + ":"
                + settings.port(PlatformService.GATEWAY.portSetting(), PlatformService.GATEWAY.defaultPort());
    }

    /** Writes the first administrator's credentials where only the owner reads them; returns the file. */
    Path writeCredentials() {
        Map<String, String> properties = properties();
        Path file = data.root().resolve("secrets").resolve("credentials.txt");
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(
                    file,
                    "user=admin%npassword=%s%napi-key=%s%n"
                            .formatted(properties.get("sms.admin.password"), properties.get("sms.admin.api-key")));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** A file under {@code run/} that is gone when this process has ended in order. */
    Path writeRunFile(String name, String content) {
        Path file = data.root().resolve("run").resolve(name);
        try {
            Files.createDirectories(data.root().resolve("run"));
            Files.writeString(file, content);
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    /** Stops whatever runs, also when the start was not over yet. */
    @Override
    public void close() {
        closing = true;
        close(broker);
        close(database);
        data.close();
    }

    /** Services listen on one address; one that means "all" is reached on the loopback. */
    private String host() {
        String address = settings.text("sms.bind-address", LOOPBACK);
        return address.equals("0.0.0.0") || address.equals("::") ? LOOPBACK : address;
    }

    private void requireFreePorts() {
        String address = settings.text("sms.bind-address", LOOPBACK);
        for (PlatformService service : PlatformService.values()) {
            Ports.requireFree(
                    service.module(),
                    address,
                    settings.port(service.portSetting(), service.defaultPort()),
                    Settings.variable(service.portSetting()));
        }
    }

    private void startDatabase() {
        if (settings.text("sms.db.url").isPresent()) {
            return;
        }
        int port = settings.port("sms.database.port", 13306);
        if (Files.isDirectory(data.database())) {
            EmbeddedDatabase.stopOrphanOn(data.database());
        }
        Ports.requireFree("database", port, "SMS_DATABASE_PORT");
        EmbeddedDatabase started =
                EmbeddedDatabase.start(DatabaseSettings.of(data.database(), port, data.secret("database-password")));
        database = started;
        started.onExit().thenAccept(code -> replace(started, code));
        if (closing) { // the process was told to end meanwhile
            started.close();
        }
    }

    /** A database that ended although nobody asked it to is started again on the same files. */
    private void replace(EmbeddedDatabase ended, int code) {
        if (closing) {
            return;
        }
        log.error("the database ended by itself with {}; starting it again", code);
        ended.close();
        try {
            startDatabase();
        } catch (StartupException e) {
            log.error("the database does not come back, the platform ends: {}", e.getMessage());
            System.exit(1);
        }
    }

    private void startBroker() {
        if (settings.text("sms.kafka.bootstrap").isPresent()) {
            return;
        }
        int port = settings.port("sms.broker.port", 19092);
        int controllerPort = settings.port("sms.broker.controller-port", 19093);
        Ports.requireFree("broker", port, "SMS_BROKER_PORT");
        Ports.requireFree("broker's controller", controllerPort, "SMS_BROKER_CONTROLLER_PORT");
        broker = EmbeddedBroker.start(BrokerSettings.of(data.broker(), port, controllerPort));
    }

    private static void close(@Nullable EmbeddedBroker broker) {
        if (broker != null) {
            broker.close();
        }
    }

    private static void close(@Nullable EmbeddedDatabase database) {
        if (database != null) {
            database.close();
        }
    }
}
