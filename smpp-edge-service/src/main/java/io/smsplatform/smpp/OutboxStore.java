package io.smsplatform.smpp;

import io.smsplatform.events.relay.Outbox;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Configuration changes waiting for their topic; {@link #add} runs inside the transaction of the change itself. */
@Repository
public class OutboxStore implements Outbox {

    private static final String INSERT_CHANGE = """
            INSERT INTO config_outbox (topic, entry_key, entry_value) VALUES (:topic, :key, :value)
            """;

    private static final String SELECT_PENDING = """
            SELECT sequence, topic, entry_key, entry_value FROM config_outbox ORDER BY sequence LIMIT :limit
            """;

    private static final String DELETE_UP_TO = """
            DELETE FROM config_outbox WHERE sequence IN (:sequences)
            """;

    private final DatabaseClient database;

    OutboxStore(DatabaseClient database) {
        this.database = database;
    }

    /** Adds a change to the transaction under way. */
    public Mono<Void> add(String topic, String key, byte[] value) {
        return database.sql(INSERT_CHANGE)
                .bind("topic", topic)
                .bind("key", key)
                .bind("value", value)
                .then();
    }

    /** Blocks: only the relay's own thread calls this. */
    @Override
    public List<Entry> pending(int limit) {
        List<Entry> entries = database.sql(SELECT_PENDING)
                .bind("limit", limit)
                .map(row -> new Entry(
                        row.get("sequence", Long.class),
                        row.get("topic", String.class),
                        row.get("entry_key", String.class),
                        row.get("entry_value", byte[].class)))
                .all()
                .collectList()
                .block();
        return entries == null ? List.of() : entries;
    }

    /** Blocks: only the relay's own thread calls this. */
    @Override
    public void published(List<Entry> entries) {
        database.sql(DELETE_UP_TO)
                .bind("sequences", entries.stream().map(Entry::sequence).toList())
                .then()
                .block();
    }
}
