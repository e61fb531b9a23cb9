package io.smsplatform.device;

import io.r2dbc.spi.Readable;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of devices. A deleted device keeps its row, so that its version goes on growing. */
@Repository
class DeviceStore {

    private static final String INSERT_DEVICE = """
            INSERT INTO device (id, version, deleted, name, pool, token_hash)
            VALUES (:id, :version, :deleted, :name, :pool, :tokenHash)
            """;

    private static final String MARK_DELETED = """
            UPDATE device SET deleted = TRUE, version = version + 1 WHERE id = :id AND version = :version
            """;

    private static final String SELECT_ONE = """
            SELECT id, version, deleted, name, pool, token_hash FROM device WHERE id = :id AND deleted = FALSE
            """;

    private static final String SELECT_PAGE = """
            SELECT id, version, deleted, name, pool, token_hash FROM device
            WHERE id > :after AND deleted = FALSE ORDER BY id LIMIT :limit
            """;

    private final DatabaseClient database;

    DeviceStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> insert(Device device) {
        return database.sql(INSERT_DEVICE)
                .bind("id", device.id())
                .bind("version", device.version())
                .bind("deleted", device.deleted())
                .bind("name", device.name())
                .bind("pool", device.pool())
                .bind("tokenHash", device.tokenHash())
                .then();
    }

    /** Emits whether the row still had this version. */
    Mono<Boolean> markDeleted(Device device) {
        return database.sql(MARK_DELETED)
                .bind("id", device.id())
                .bind("version", device.version())
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1);
    }

    Mono<Device> find(long id) {
        return database.sql(SELECT_ONE).bind("id", id).map(DeviceStore::device).one();
    }

    /** Devices with a greater id, in the order of their ids. */
    Flux<Device> list(long after, int limit) {
        return database.sql(SELECT_PAGE)
                .bind("after", after)
                .bind("limit", limit)
                .map(DeviceStore::device)
                .all();
    }

    private static Device device(Readable row) {
        return new Device(
                column(row, "id", Long.class),
                column(row, "version", Long.class),
                column(row, "deleted", Boolean.class),
                column(row, "name", String.class),
                column(row, "pool", String.class),
                column(row, "token_hash", String.class));
    }

    private static <T> T column(Readable row, String name, Class<T> type) {
        return Objects.requireNonNull(row.get(name, type), name);
    }
}
