package io.smsplatform.template;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The tables of templates and their revisions. Every change raises the version. */
@Repository
class TemplateStore {

    private static final String INSERT_TEMPLATE = """
            INSERT INTO template (application, name, version, deleted, revision)
            VALUES (:application, :name, 1, FALSE, 1)
            """;

    private static final String REVIVE_TEMPLATE = """
            UPDATE template SET version = version + 1, revision = revision + 1, deleted = FALSE
            WHERE application = :application AND name = :name AND deleted
            """;

    private static final String REVISE_TEMPLATE = """
            UPDATE template SET version = version + 1, revision = revision + 1
            WHERE application = :application AND name = :name AND NOT deleted
            """;

    private static final String MARK_DELETED = """
            UPDATE template SET version = version + 1, deleted = TRUE
            WHERE application = :application AND name = :name AND NOT deleted
            """;

    private static final String INSERT_REVISION = """
            INSERT INTO template_revision (application, name, revision, content, created_at)
            SELECT application, name, revision, :content, :createdAt FROM template
            WHERE application = :application AND name = :name
            """;

    private static final String SELECT_ONE = """
            SELECT t.application, t.name, t.version, t.deleted, t.revision, r.content, r.created_at
            FROM template t JOIN template_revision r USING (application, name, revision)
            WHERE t.application = :application AND t.name = :name
            """;

    private static final String SELECT_OF_APPLICATION = """
            SELECT t.application, t.name, t.version, t.deleted, t.revision, r.content, r.created_at
            FROM template t JOIN template_revision r USING (application, name, revision)
            WHERE t.application = :application AND NOT t.deleted ORDER BY t.name
            """;

    private final DatabaseClient database;

    TemplateStore(DatabaseClient database) {
        this.database = database;
    }

    /** True if the name was free or its template deleted; the row is then locked until the end of the transaction. */
    Mono<Boolean> create(String application, String name) {
        return changed(INSERT_TEMPLATE, application, name)
                .onErrorResume(DuplicateKeyException.class, taken -> changed(REVIVE_TEMPLATE, application, name));
    }

    /** True if there is such a template, which then waits for the text of its next revision. */
    Mono<Boolean> revise(String application, String name) {
        return changed(REVISE_TEMPLATE, application, name);
    }

    /** True if there was such a template. */
    Mono<Boolean> delete(String application, String name) {
        return changed(MARK_DELETED, application, name);
    }

    /** Adds the text of the revision that the template now stands at. */
    Mono<Void> insertRevision(String application, String name, String text, Instant createdAt) {
        return database.sql(INSERT_REVISION)
                .bind("application", application)
                .bind("name", name)
                .bind("content", text)
                .bind("createdAt", createdAt.toEpochMilli())
                .then();
    }

    /** The template, deleted or not. */
    Mono<Template> findAny(String application, String name) {
        return database.sql(SELECT_ONE)
                .bind("application", application)
                .bind("name", name)
                .map(TemplateStore::template)
                .one();
    }

    Mono<Template> find(String application, String name) {
        return findAny(application, name).filter(template -> !template.deleted());
    }

    Flux<Template> findAll(String application) {
        return database.sql(SELECT_OF_APPLICATION)
                .bind("application", application)
                .map(TemplateStore::template)
                .all();
    }

    private Mono<Boolean> changed(String statement, String application, String name) {
        return database.sql(statement)
                .bind("application", application)
                .bind("name", name)
                .fetch()
                .rowsUpdated()
                .map(rows -> rows > 0);
    }

    private static Template template(Readable row) {
        return new Template(
                text(row, "application"),
                text(row, "name"),
                Objects.requireNonNull(row.get("version", Long.class)),
                Objects.requireNonNull(row.get("deleted", Boolean.class)),
                Objects.requireNonNull(row.get("revision", Integer.class)),
                text(row, "content"),
                Instant.ofEpochMilli(Objects.requireNonNull(row.get("created_at", Long.class))));
    }

    private static String text(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, String.class));
    }
}
