package io.smsplatform.smpp.receipt;

import io.smsplatform.smpp.pdu.Receipt;
import io.smsplatform.smpp.pdu.ReceiptState;
import io.smsplatform.smpp.pdu.SmscId;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Receipts that wait for their message: table {@code orphan_receipt}. */
@Repository
class OrphanReceiptStore {

    private static final String INSERT = """
            INSERT INTO orphan_receipt
              (connector, raw_id, smsc_id, as_hex, as_decimal, recipient, state, error, reason, received_at)
            VALUES (:connector, :rawId, :smscId, :asHex, :asDecimal, :recipient, :state, :error, :reason, :receivedAt)
            """;

    /** Those that may have a message by now; {@link SentParts#find} has the last word. */
    private static final String SELECT_MATCHED = """
            SELECT DISTINCT o.orphan_id, o.connector, o.raw_id, o.recipient, o.state, o.error
            FROM orphan_receipt o
            JOIN submitted_part p ON p.smsc_id IN (o.smsc_id, o.as_hex, o.as_decimal)
              AND ((p.connector = o.connector AND p.smsc_id = o.smsc_id AND o.recipient = '')
                OR RIGHT(p.recipient, 7) = RIGHT(o.recipient, 7))
            WHERE o.connector IN (:connectors) AND o.reason = 'unmatched' AND o.received_at > :since
            ORDER BY o.orphan_id
            LIMIT 500
            """;

    private static final String DELETE = """
            DELETE FROM orphan_receipt WHERE orphan_id = :orphanId
            """;

    private static final String DELETE_OLD = """
            DELETE FROM orphan_receipt WHERE received_at < :before LIMIT :limit
            """;

    private static final String COUNT = """
            SELECT COUNT(*) AS orphans FROM orphan_receipt
            """;

    /** A stored one. */
    record Stored(long orphanId, String connector, Receipt receipt) {}

    private final DatabaseClient database;

    OrphanReceiptStore(DatabaseClient database) {
        this.database = database;
    }

    Mono<Void> add(OrphanReceipt orphan) {
        String rawId = orphan.ids().isEmpty() ? "" : orphan.ids().get(0);
        SmscId id = SmscId.of(rawId);
        DatabaseClient.GenericExecuteSpec insert = database.sql(INSERT)
                .bind("connector", orphan.connector())
                .bind("rawId", rawId)
                .bind("smscId", id.text())
                .bind("recipient", orphan.receipt().recipient())
                .bind("state", orphan.receipt().state().name())
                .bind("error", orphan.receipt().error())
                .bind("reason", orphan.reason())
                .bind("receivedAt", orphan.receivedAt());
        return bind(bind(insert, "asHex", id.asHex()), "asDecimal", id.asDecimal())
                .then();
    }

    Flux<Stored> matched(Collection<String> connectors, long since) {
        return database.sql(SELECT_MATCHED)
                .bind("connectors", connectors)
                .bind("since", since)
                .map(row -> new Stored(
                        Objects.requireNonNull(row.get("orphan_id", Long.class)),
                        Objects.requireNonNull(row.get("connector", String.class)),
                        new Receipt(
                                List.of(Objects.requireNonNull(row.get("raw_id", String.class))),
                                ReceiptState.valueOf(Objects.requireNonNull(row.get("state", String.class))),
                                Objects.requireNonNull(row.get("error", String.class)),
                                Objects.requireNonNull(row.get("recipient", String.class)))))
                .all();
    }

    Mono<Void> delete(long orphanId) {
        return database.sql(DELETE).bind("orphanId", orphanId).then();
    }

    Mono<Long> deleteOlderThan(long before, int limit) {
        return database.sql(DELETE_OLD)
                .bind("before", before)
                .bind("limit", limit)
                .fetch()
                .rowsUpdated();
    }

    Mono<Long> count() {
        return database.sql(COUNT)
                .map(row -> Objects.requireNonNull(row.get("orphans", Long.class)))
                .one();
    }

    private static DatabaseClient.GenericExecuteSpec bind(
            DatabaseClient.GenericExecuteSpec insert, String name, @Nullable SmscId id) {
        return id == null ? insert.bindNull(name, String.class) : insert.bind(name, id.text());
    }
}
