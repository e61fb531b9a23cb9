package io.smsplatform.task.application;

import io.r2dbc.spi.Readable;
import io.smsplatform.events.access.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables of applications and their keys. Every change raises the version; deleted rows are not found. */
@Repository
class ApplicationStore {

    private static final String INSERT_APPLICATION = """
            INSERT INTO application (id, version, deleted, enabled, scopes, password_hash, created_at)
            VALUES (:id, 1, FALSE, :enabled, :scopes, :passwordHash, :createdAt)
            """;

    private static final String INSERT_KEY = """
            INSERT INTO application_key (id, application, secret_hash, created_at)
            VALUES (:id, :application, :secretHash, :createdAt)
            """;

    private static final String DELETE_KEY = """
            DELETE FROM application_key WHERE id = :id AND application = :application
            """;

    private static final String DELETE_KEYS = """
            DELETE FROM application_key WHERE application = :application
            """;

    private static final String RAISE_VERSION = """
            UPDATE application SET version = version + 1 WHERE id = :id AND NOT deleted
            """;

    private static final String MARK_DELETED = """
            UPDATE application SET version = version + 1, deleted = TRUE, password_hash = NULL
            WHERE id = :id AND NOT deleted
            """;

    private static final String SELECT_ANY = """
            SELECT id, version, deleted, enabled, scopes, password_hash, created_at FROM application WHERE id = :id
            """;

    private static final String SELECT_ALL = """
            SELECT id, version, deleted, enabled, scopes, password_hash, created_at FROM application
            WHERE NOT deleted ORDER BY id
            """;

    private static final String SELECT_ADMINISTRATORS = """
            SELECT id FROM application WHERE NOT deleted AND enabled AND FIND_IN_SET('admin', scopes) > 0 FOR UPDATE
            """;

    private static final String SELECT_KEYS = """
            SELECT id, application, secret_hash, created_at FROM application_key
            WHERE application = :application ORDER BY id
            """;

    private static final String COUNT_ALL = """
            SELECT COUNT(*) AS applications FROM application
            """;

    private final DatabaseClient database;

    ApplicationStore(DatabaseClient database) {
        this.database = database;
    }

    /** True if the identifier was free; a duplicate (also of a deleted one) changes nothing. */
    Mono<Boolean> insert(Application application) {
        return database.sql(INSERT_APPLICATION)
                .bind("id", application.id())
                .bind("enabled", application.enabled())
                .bind("scopes", scopes(application))
                .bind("passwordHash", Objects.requireNonNull(application.passwordHash()))
                .bind("createdAt", application.createdAt().toEpochMilli())
                .fetch()
                .rowsUpdated()
                .map(inserted -> true)
                .onErrorReturn(DuplicateKeyException.class, false);
    }

    Mono<Void> insertKey(String application, Application.Key key) {
        return database.sql(INSERT_KEY)
                .bind("id", key.id())
                .bind("application", application)
                .bind("secretHash", key.secretHash())
                .bind("createdAt", key.createdAt().toEpochMilli())
                .then();
    }

    /** True if there was such a key. */
    Mono<Boolean> deleteKey(String application, String key) {
        return changed(database.sql(DELETE_KEY).bind("id", key).bind("application", application));
    }

    /** True if there is such an application; its row is locked until the end of the transaction. */
    Mono<Boolean> raiseVersion(String id) {
        return changed(database.sql(RAISE_VERSION).bind("id", id));
    }

    /** True if there was such an application. */
    Mono<Boolean> delete(String id) {
        return database.sql(DELETE_KEYS)
                .bind("application", id)
                .then()
                .then(changed(database.sql(MARK_DELETED).bind("id", id)));
    }

    /** The application, deleted or not, as its configuration record needs it. */
    Mono<Application> findAny(String id) {
        return database.sql(SELECT_ANY)
                .bind("id", id)
                .map(ApplicationStore::application)
                .one()
                .flatMap(this::withKeys);
    }

    Mono<Application> find(String id) {
        return findAny(id).filter(application -> !application.deleted());
    }

    Flux<Application> findAll() {
        return database.sql(SELECT_ALL)
                .map(ApplicationStore::application)
                .all()
                .collectList()
                .flatMapIterable(all -> all)
                .concatMap(this::withKeys);
    }

    /** Those that may administer, locked: of two that are being deleted, the second sees the first gone. */
    Mono<Set<String>> lockAdministrators() {
        return database.sql(SELECT_ADMINISTRATORS)
                .map(row -> text(row, "id"))
                .all()
                .collect(Collectors.toSet());
    }

    /** Deleted ones included. */
    Mono<Long> count() {
        return database.sql(COUNT_ALL).map(row -> number(row, "applications")).one();
    }

    private Mono<Application> withKeys(Application bare) {
        return database.sql(SELECT_KEYS)
                .bind("application", bare.id())
                .map(row -> new Application.Key(text(row, "id"), text(row, "secret_hash"), instant(row)))
                .all()
                .collectList()
                .map(keys -> new Application(
                        bare.id(),
                        bare.version(),
                        bare.deleted(),
                        bare.enabled(),
                        bare.scopes(),
                        bare.passwordHash(),
                        bare.createdAt(),
                        keys));
    }

    private static Mono<Boolean> changed(DatabaseClient.GenericExecuteSpec statement) {
        return statement.fetch().rowsUpdated().map(rows -> rows > 0);
    }

    private static Application application(Readable row) {
        return new Application(
                text(row, "id"),
                number(row, "version"),
                flag(row, "deleted"),
                flag(row, "enabled"),
                Scope.of(Set.of(text(row, "scopes").split(","))),
                row.get("password_hash", String.class),
                instant(row),
                List.of());
    }

    private static String scopes(Application application) {
        return application.scopes().stream().map(Scope::wireName).sorted().collect(Collectors.joining(","));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }

    private static boolean flag(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Boolean.class));
    }

    private static Instant instant(Readable row) {
        return Instant.ofEpochMilli(number(row, "created_at"));
    }
}
