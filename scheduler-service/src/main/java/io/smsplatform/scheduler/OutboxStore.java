package io.smsplatform.scheduler;

import io.smsplatform.events.relay.Outbox;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Configuration changes waiting for their topic; {@link #add} runs inside the transaction of the change itself. */
@Repository
public class OutboxStore implements Outbox {

    private static final String INSERT_CHANGE = """
            INSERT INTO config_outbox (topic, entry_key, entry_value) VALUES (:topic, :key, :value)
            """;

    /** The lock keeps other instances' relays waiting until these are published and gone. */
    private static final String SELECT_PENDING = """
            SELECT sequence, topic, entry_key, entry_value FROM config_outbox ORDER BY sequence LIMIT :limit FOR UPDATE
            """;

    private static final String DELETE_PUBLISHED = """
            DELETE FROM config_outbox WHERE sequence IN (:sequences)
            """;

    private final DatabaseClient database;
    private final TransactionalOperator relaying;

    OutboxStore(DatabaseClient database, ReactiveTransactionManager transactions) {
        this.database = database;
        // Locks the rows it reads and no gaps: changes go on being written meanwhile.
        DefaultTransactionDefinition definition = new DefaultTransactionDefinition();
        definition.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
        this.relaying = TransactionalOperator.create(transactions, definition);
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
    public int relay(int limit, Consumer<List<Entry>> publish) {
        Mono<Integer> batch = pending(limit)
                .flatMap(entries -> entries.isEmpty()
                        ? Mono.just(0)
                        : Mono.fromRunnable(() -> publish.accept(entries))
                                .subscribeOn(Schedulers.boundedElastic())
                                .then(forget(entries))
                                .thenReturn(entries.size()));
        Integer relayed = relaying.transactional(batch).block();
        return relayed == null ? 0 : relayed;
    }

    private Mono<List<Entry>> pending(int limit) {
        return database.sql(SELECT_PENDING)
                .bind("limit", limit)
                .map(row -> new Entry(
                        row.get("sequence", Long.class),
                        row.get("topic", String.class),
                        row.get("entry_key", String.class),
                        row.get("entry_value", byte[].class)))
                .all()
                .collectList();
    }

    private Mono<Void> forget(List<Entry> entries) {
        return database.sql(DELETE_PUBLISHED)
                .bind("sequences", entries.stream().map(Entry::sequence).toList())
                .then();
    }
}
