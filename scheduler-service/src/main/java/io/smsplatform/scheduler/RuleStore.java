package io.smsplatform.scheduler;

import io.r2dbc.spi.Parameters;
import io.r2dbc.spi.R2dbcType;
import io.r2dbc.spi.Readable;
import io.smsplatform.events.Json;
import io.smsplatform.events.config.RuleConfig;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of failure rules. A row is only written over the version that was read; otherwise nothing happens. */
@Repository
class RuleStore {

    private static final String COLUMNS = """
            name, version, deleted, enabled, priority, scene, conditions, action, retry, alert
            """;

    private static final String SELECT_ONE = """
            SELECT %s FROM failure_rule WHERE name = :name
            """.formatted(COLUMNS);

    private static final String SELECT_LIVE = """
            SELECT %s FROM failure_rule WHERE NOT deleted ORDER BY priority, name
            """.formatted(COLUMNS);

    private static final String INSERT = """
            INSERT INTO failure_rule (%s) VALUES (:name, :version, :deleted, :enabled, :priority, :scene, :conditions,
            :action, :retry, :alert)
            """.formatted(COLUMNS);

    private static final String UPDATE = """
            UPDATE failure_rule SET version = :version, deleted = :deleted, enabled = :enabled, priority = :priority,
            scene = :scene, conditions = :conditions, action = :action, retry = :retry, alert = :alert
            WHERE name = :name AND version = :version - 1
            """;

    private final DatabaseClient database;

    RuleStore(DatabaseClient database) {
        this.database = database;
    }

    /** The rule of that name, deleted or not. */
    Mono<RuleConfig> find(String name) {
        return database.sql(SELECT_ONE).bind("name", name).map(RuleStore::rule).one();
    }

    /** All that are not deleted, in the order in which they are asked. */
    Flux<RuleConfig> live() {
        return database.sql(SELECT_LIVE).map(RuleStore::rule).all();
    }

    /** @return whether the rule was written: false if somebody else was faster */
    Mono<Boolean> write(RuleConfig rule) {
        return database.sql(rule.version() == 1 ? INSERT : UPDATE)
                .bind("name", rule.name())
                .bind("version", rule.version())
                .bind("deleted", rule.deleted())
                .bind("enabled", rule.enabled())
                .bind("priority", rule.priority())
                .bind("scene", rule.scene())
                .bind("conditions", Json.MAPPER.writeValueAsString(rule.match()))
                .bind("action", rule.action())
                .bind("retry", text(rule.retry() == null ? null : Json.MAPPER.writeValueAsString(rule.retry())))
                .bind("alert", text(rule.alert()))
                .fetch()
                .rowsUpdated()
                .map(rows -> rows == 1)
                .onErrorReturn(DataIntegrityViolationException.class, false);
    }

    private static Object text(@Nullable String value) {
        return value == null ? Parameters.in(R2dbcType.VARCHAR) : value;
    }

    private static RuleConfig rule(Readable row) {
        String retry = row.get("retry", String.class);
        return new RuleConfig(
                value(row, "name", String.class),
                value(row, "version", Long.class),
                value(row, "deleted", Boolean.class),
                value(row, "enabled", Boolean.class),
                value(row, "priority", Integer.class),
                value(row, "scene", String.class),
                Json.MAPPER.readValue(value(row, "conditions", String.class), RuleConfig.Match.class),
                value(row, "action", String.class),
                retry == null ? null : Json.MAPPER.readValue(retry, RuleConfig.Retry.class),
                row.get("alert", String.class));
    }

    private static <T> T value(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
