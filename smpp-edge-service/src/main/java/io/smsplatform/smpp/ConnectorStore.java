package io.smsplatform.smpp;

import io.r2dbc.spi.Readable;
import io.smsplatform.events.config.ConnectorConfig;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The connectors as configured: table {@code connector}. Deleted ones stay and keep their version. */
@Repository
class ConnectorStore {

    private static final String COLUMNS = """
            name, version, deleted, enabled, pool, host, port, system_id, password, system_type, window_size,
            rate_per_second, enquire_link_ms, response_timeout_ms
            """;

    private static final String SELECT_LIVE = "SELECT " + COLUMNS + " FROM connector WHERE NOT deleted ORDER BY name";

    private static final String SELECT_ONE = "SELECT " + COLUMNS + " FROM connector WHERE name = :name";

    private static final String LOCK_ONE = SELECT_ONE + " FOR UPDATE";

    /** An upsert: the caller holds the row's lock, or there is no row. */
    private static final String SAVE = """
            INSERT INTO connector (name, version, deleted, enabled, pool, host, port, system_id, password, system_type,
              window_size, rate_per_second, enquire_link_ms, response_timeout_ms)
            VALUES (:name, :version, :deleted, :enabled, :pool, :host, :port, :systemId, :password, :systemType,
              :window, :rate, :enquireLink, :responseTimeout)
            ON DUPLICATE KEY UPDATE version = VALUES(version), deleted = VALUES(deleted), enabled = VALUES(enabled),
              pool = VALUES(pool), host = VALUES(host), port = VALUES(port), system_id = VALUES(system_id),
              password = VALUES(password), system_type = VALUES(system_type), window_size = VALUES(window_size),
              rate_per_second = VALUES(rate_per_second), enquire_link_ms = VALUES(enquire_link_ms),
              response_timeout_ms = VALUES(response_timeout_ms)
            """;

    private final DatabaseClient database;

    ConnectorStore(DatabaseClient database) {
        this.database = database;
    }

    Flux<ConnectorConfig> all() {
        return database.sql(SELECT_LIVE).map(ConnectorStore::connector).all();
    }

    /** Tombstones included. */
    Mono<ConnectorConfig> find(String name) {
        return database.sql(SELECT_ONE)
                .bind("name", name)
                .map(ConnectorStore::connector)
                .one();
    }

    /** Like {@link #find}, and nobody else changes it before the transaction ends. */
    Mono<ConnectorConfig> lock(String name) {
        return database.sql(LOCK_ONE)
                .bind("name", name)
                .map(ConnectorStore::connector)
                .one();
    }

    Mono<Void> save(ConnectorConfig connector) {
        DatabaseClient.GenericExecuteSpec save = database.sql(SAVE)
                .bind("name", connector.name())
                .bind("version", connector.version())
                .bind("deleted", connector.deleted())
                .bind("enabled", connector.enabled())
                .bind("pool", connector.pool())
                .bind("host", connector.host())
                .bind("port", connector.port())
                .bind("systemId", connector.systemId())
                .bind("password", connector.password())
                .bind("window", connector.window())
                .bind("rate", connector.ratePerSecond())
                .bind("enquireLink", connector.enquireLink().toMillis())
                .bind("responseTimeout", connector.responseTimeout().toMillis());
        String systemType = connector.systemType();
        return (systemType == null ? save.bindNull("systemType", String.class) : save.bind("systemType", systemType))
                .then();
    }

    private static ConnectorConfig connector(Readable row) {
        return new ConnectorConfig(
                value(row, "name", String.class),
                value(row, "version", Long.class),
                value(row, "deleted", Boolean.class),
                value(row, "enabled", Boolean.class),
                value(row, "pool", String.class),
                value(row, "host", String.class),
                value(row, "port", Integer.class),
                value(row, "system_id", String.class),
                value(row, "password", String.class),
                optional(row, "system_type"),
                value(row, "window_size", Integer.class),
                value(row, "rate_per_second", Double.class),
                Duration.ofMillis(value(row, "enquire_link_ms", Long.class)),
                Duration.ofMillis(value(row, "response_timeout_ms", Long.class)));
    }

    private static @Nullable String optional(Readable row, String column) {
        return row.get(column, String.class);
    }

    private static <T> T value(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
