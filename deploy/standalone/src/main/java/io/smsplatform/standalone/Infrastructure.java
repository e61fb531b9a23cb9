package io.smsplatform.standalone;

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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * What the services stand on: the data directory with its secrets, and a broker and a database, ours unless {@code
 * sms.kafka.bootstrap} or {@code sms.db.url} names others.
 */
final class Infrastructure implements AutoCloseable {

    /** Identifies the administrator's first key; not a secret. */
    private static final String ADMIN_KEY_ID = "0000000000001";

    private final Settings settings;
    private final DataDirectory data;
    private final @Nullable EmbeddedDatabase database;
    private final @Nullable EmbeddedBroker broker;

    private Infrastructure(
            Settings settings,
            DataDirectory data,
            @Nullable EmbeddedDatabase database,
            @Nullable EmbeddedBroker broker) {
        this.settings = settings;
        this.data = data;
        this.database = database;
        this.broker = broker;
    }

    /** @throws io.smsplatform.infrastructure.StartupException with what is wrong and what to do; nothing is damaged */
    static Infrastructure start(Settings settings) {
        DataDirectory data = DataDirectory.open(Path.of(settings.text("sms.data-dir", "data")));
        try {
            requireFreePorts(settings);
            CompletableFuture<@Nullable EmbeddedDatabase> database =
                    CompletableFuture.supplyAsync(() -> startDatabase(settings, data));
            EmbeddedBroker broker = null;
            try {
                broker = startBroker(settings, data);
                return new Infrastructure(settings, data, database.join(), broker);
            } catch (CompletionException e) {
                close(broker);
                throw e.getCause() instanceof RuntimeException cause ? cause : e;
            } catch (RuntimeException e) {
                database.thenAccept(Infrastructure::close).join();
                throw e;
            }
        } catch (RuntimeException e) {
            data.close();
            throw e;
        }
    }

    /** The properties that every service runs with: where things are, and the secrets kept in the data directory. */
    Map<String, String> properties() {
        Map<String, String> properties = new LinkedHashMap<>();
        if (broker != null) {
            properties.put("sms.kafka.bootstrap", broker.bootstrapServers());
        }
        if (database != null) {
            properties.put("sms.db.url", database.url());
            properties.put("sms.db.user", EmbeddedDatabase.USER);
            properties.put("sms.db.password", data.secret("database-password"));
        }
        properties.put("sms.internal-secret", data.secret("internal-secret"));
        properties.put("sms.config-secret", data.secret("config-secret"));
        properties.put("sms.admin.password", data.secret("admin-password"));
        properties.put("sms.admin.api-key", adminKey());
        properties.put(
                "sms.scheduler.state-dir", data.root().resolve("scheduler").toString());
        for (PlatformService service : PlatformService.values()) {
            int port = settings.port(service.portSetting(), service.defaultPort());
            properties.put(service.portSetting(), Integer.toString(port));
            properties.put(service.urlSetting(), "http://127.0.0.1:" + port);
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
        return "http://127.0.0.1:"
                + settings.port(PlatformService.GATEWAY.portSetting(), PlatformService.GATEWAY.defaultPort());
    }

    /** Writes the administrator's credentials where only the owner reads them; returns the file. */
    Path writeCredentials() {
        Path file = data.root().resolve("secrets").resolve("credentials.txt");
        try {
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(
                    file, "user=admin%npassword=%s%napi-key=%s%n".formatted(data.secret("admin-password"), adminKey()));
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    @Override
    public void close() {
        close(broker);
        close(database);
        data.close();
    }

    private String adminKey() {
        return "smk_" + ADMIN_KEY_ID + "_" + data.secret("admin-key");
    }

    private static void requireFreePorts(Settings settings) {
        String address = settings.text("sms.bind-address", "127.0.0.1");
        for (PlatformService service : PlatformService.values()) {
            Ports.requireFree(
                    service.module(),
                    address,
                    settings.port(service.portSetting(), service.defaultPort()),
                    Settings.variable(service.portSetting()));
        }
    }

    private static @Nullable EmbeddedDatabase startDatabase(Settings settings, DataDirectory data) {
        if (settings.text("sms.db.url").isPresent()) {
            return null;
        }
        int port = settings.port("sms.database.port", 13306);
        EmbeddedDatabase.stopOrphanOn(data.database());
        Ports.requireFree("database", port, "SMS_DATABASE_PORT");
        return EmbeddedDatabase.start(DatabaseSettings.of(data.database(), port, data.secret("database-password")));
    }

    private static @Nullable EmbeddedBroker startBroker(Settings settings, DataDirectory data) {
        if (settings.text("sms.kafka.bootstrap").isPresent()) {
            return null;
        }
        int port = settings.port("sms.broker.port", 19092);
        int controllerPort = settings.port("sms.broker.controller-port", 19093);
        Ports.requireFree("broker", port, "SMS_BROKER_PORT");
        Ports.requireFree("broker's controller", controllerPort, "SMS_BROKER_CONTROLLER_PORT");
        return EmbeddedBroker.start(BrokerSettings.of(data.broker(), port, controllerPort));
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
