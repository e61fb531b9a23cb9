package io.smsplatform.scheduler;

import io.r2dbc.spi.Readable;
import io.smsplatform.events.Json;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import java.time.Duration;
import java.util.Objects;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of pools. A row is only written over the version that was read; otherwise nothing happens. */
@Repository
class PoolStore {

    private static final String COLUMNS = """
            name, version, deleted, channel, selection, rate_per_second, max_attempts, back_off_millis,
            back_off_cap_millis, hand_over_lease_millis, result_lease_millis, receipt_timeout_millis, shards, options
            """;

    private static final String SELECT_ONE = """
            SELECT %s FROM pool WHERE name = :name
            """.formatted(COLUMNS);

    private static final String SELECT_LIVE = """
            SELECT %s FROM pool WHERE NOT deleted ORDER BY name
            """.formatted(COLUMNS);

    private static final String INSERT = """
            INSERT INTO pool (%s) VALUES (:name, :version, :deleted, :channel, :selection, :ratePerSecond, :maxAttempts,
            :backOff, :backOffCap, :handOverLease, :resultLease, :receiptTimeout, :shards, :options)
            """.formatted(COLUMNS);

    private static final String UPDATE = """
            UPDATE pool SET version = :version, deleted = :deleted, channel = :channel, selection = :selection,
            rate_per_second = :ratePerSecond, max_attempts = :maxAttempts, back_off_millis = :backOff,
            back_off_cap_millis = :backOffCap, hand_over_lease_millis = :handOverLease,
            result_lease_millis = :resultLease, receipt_timeout_millis = :receiptTimeout, shards = :shards,
            options = :options
            WHERE name = :name AND version = :version - 1
            """;

    private final DatabaseClient database;

    PoolStore(DatabaseClient database) {
        this.database = database;
    }

    /** The pool of that name, deleted or not. */
    Mono<PoolConfig> find(String name) {
        return database.sql(SELECT_ONE).bind("name", name).map(PoolStore::pool).one();
    }

    /** All that are not deleted, by name. */
    Flux<PoolConfig> live() {
        return database.sql(SELECT_LIVE).map(PoolStore::pool).all();
    }

    /** @return whether the pool was written: false if somebody else was faster */
    Mono<Boolean> write(PoolConfig pool) {
        String statement = pool.version() == 1 ? INSERT : UPDATE;
        return database.sql(statement)
                .bind("name", pool.name())
                .bind("version", pool.version())
                .bind("deleted", pool.deleted())
                .bind("channel", pool.channel())
                .bind("selection", pool.selection())
                .bind("ratePerSecond", pool.ratePerSecond())
                .bind("maxAttempts", pool.maxAttempts())
                .bind("backOff", pool.backOff().toMillis())
                .bind("backOffCap", pool.backOffCap().toMillis())
                .bind("handOverLease", pool.handOverLease().toMillis())
                .bind("resultLease", pool.resultLease().toMillis())
                .bind("receiptTimeout", pool.receiptTimeout().toMillis())
                .bind("shards", pool.shards())
                .bind("options", Json.MAPPER.writeValueAsString(pool.options()))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1)
                .onErrorReturn(DataIntegrityViolationException.class, false);
    }

    private static PoolConfig pool(Readable row) {
        return new PoolConfig(
                value(row, "name", String.class),
                value(row, "version", Long.class),
                value(row, "deleted", Boolean.class),
                value(row, "channel", String.class),
                value(row, "selection", String.class),
                value(row, "rate_per_second", Double.class),
                value(row, "max_attempts", Integer.class),
                millis(row, "back_off_millis"),
                millis(row, "back_off_cap_millis"),
                millis(row, "hand_over_lease_millis"),
                millis(row, "result_lease_millis"),
                millis(row, "receipt_timeout_millis"),
                value(row, "shards", Integer.class),
                options(row));
    }

    /** A row of before there were options has none. */
    private static PoolOptions options(Readable row) {
        String json = row.get("options", String.class);
        return json == null ? PoolOptions.NONE : Json.MAPPER.readValue(json, PoolOptions.class);
    }

    private static Duration millis(Readable row, String column) {
        return Duration.ofMillis(value(row, column, Long.class));
    }

    private static <T> T value(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
