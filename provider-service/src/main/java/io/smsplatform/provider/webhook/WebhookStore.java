package io.smsplatform.provider.webhook;

import io.r2dbc.spi.Readable;
import io.smsplatform.events.config.WebhookConfig;
import java.time.Duration;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of webhook accounts, tombstones included. */
@Repository
class WebhookStore {

    private static final String SELECT_ONE = """
            SELECT name, version, deleted, enabled, pool, url, secret, window_size, rate_per_second, timeout_millis
            FROM webhook_account WHERE name = :name
            """;

    private static final String SELECT_LIVE = """
            SELECT name, version, deleted, enabled, pool, url, secret, window_size, rate_per_second, timeout_millis
            FROM webhook_account WHERE NOT deleted ORDER BY name
            """;

    private static final String INSERT = """
            INSERT INTO webhook_account
                (name, version, deleted, enabled, pool, url, secret, window_size, rate_per_second, timeout_millis)
            VALUES (:name, :version, :deleted, :enabled, :pool, :url, :secret, :window, :rate, :timeout)
            """;

    private static final String UPDATE_FROM_VERSION = """
            UPDATE webhook_account
            SET version = :version, deleted = :deleted, enabled = :enabled, pool = :pool, url = :url, secret = :secret,
                window_size = :window, rate_per_second = :rate, timeout_millis = :timeout
            WHERE name = :name AND version = :version - 1
            """;

    private final DatabaseClient database;

    WebhookStore(DatabaseClient database) {
        this.database = database;
    }

    /** The account or its tombstone. */
    Mono<WebhookConfig> find(String name) {
        return database.sql(SELECT_ONE)
                .bind("name", name)
                .map(WebhookStore::read)
                .one();
    }

    Flux<WebhookConfig> live() {
        return database.sql(SELECT_LIVE).map(WebhookStore::read).all();
    }

    /** Writes the first version, or the one after the stored one; false if somebody else was faster. A duplicate key is an error. */
    Mono<Boolean> save(WebhookConfig account) {
        return bind(database.sql(account.version() == 1 ? INSERT : UPDATE_FROM_VERSION), account)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    private static GenericExecuteSpec bind(GenericExecuteSpec statement, WebhookConfig account) {
        return statement
                .bind("name", account.name())
                .bind("version", account.version())
                .bind("deleted", account.deleted())
                .bind("enabled", account.enabled())
                .bind("pool", account.pool())
                .bind("url", account.url())
                .bind("secret", account.secret())
                .bind("window", account.window())
                .bind("rate", account.ratePerSecond())
                .bind("timeout", account.timeout().toMillis());
    }

    private static WebhookConfig read(Readable row) {
        return new WebhookConfig(
                get(row, "name", String.class),
                get(row, "version", Long.class),
                get(row, "deleted", Boolean.class),
                get(row, "enabled", Boolean.class),
                get(row, "pool", String.class),
                get(row, "url", String.class),
                get(row, "secret", String.class),
                get(row, "window_size", Integer.class),
                get(row, "rate_per_second", Double.class),
                Duration.ofMillis(get(row, "timeout_millis", Long.class)));
    }

    private static <T> T get(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
