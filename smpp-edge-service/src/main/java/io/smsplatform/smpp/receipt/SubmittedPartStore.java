package io.smsplatform.smpp.receipt;

import io.r2dbc.spi.Readable;
import io.smsplatform.events.PoolShard;
import io.smsplatform.smpp.pdu.SmscId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The parts that SMSCs accepted: table {@code submitted_part}. */
@Repository
class SubmittedPartStore {

    private static final String INSERT_PARTS = """
            INSERT INTO submitted_part
              (message_id, attempt, part, parts, connector, smsc_id, pool, shard, recipient, receipt, sent_at)
            VALUES\s""";

    private static final String ONE_PART = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    /** Idempotent: written again, a part keeps the strongest receipt. */
    private static final String UPDATE_PART = """
             ON DUPLICATE KEY UPDATE smsc_id = VALUES(smsc_id), receipt = GREATEST(receipt, VALUES(receipt))
            """;

    private static final String SELECT_BY_ID = """
            SELECT message_id, attempt, part, parts, connector, smsc_id, pool, shard, recipient, receipt, sent_at
            FROM submitted_part
            WHERE smsc_id IN (:ids) AND connector IN (:connectors)
            ORDER BY message_id DESC, attempt DESC
            LIMIT 50
            """;

    private static final String SELECT_MESSAGE = """
            SELECT message_id, attempt, part, parts, connector, smsc_id, pool, shard, recipient, receipt, sent_at
            FROM submitted_part
            WHERE message_id = :messageId AND attempt = :attempt
            ORDER BY part
            """;

    private static final String DELETE_OLD = """
            DELETE FROM submitted_part WHERE message_id < :before LIMIT :limit
            """;

    private final DatabaseClient database;

    SubmittedPartStore(DatabaseClient database) {
        this.database = database;
    }

    /** One statement for all of them. */
    Mono<Void> write(List<SentPart> parts) {
        List<Object> values = new ArrayList<>(parts.size() * 11);
        StringBuilder sql = new StringBuilder(INSERT_PARTS.length() + parts.size() * (ONE_PART.length() + 2) + 128);
        sql.append(INSERT_PARTS);
        for (SentPart part : parts) {
            sql.append(values.isEmpty() ? "" : ", ").append(ONE_PART);
            values.add(part.messageId());
            values.add(part.attempt());
            values.add(part.part());
            values.add(part.parts());
            values.add(part.connector());
            values.add(part.id().text());
            values.add(part.shard().pool());
            values.add(part.shard().index());
            values.add(part.recipient());
            values.add(part.receipt().ordinal());
            values.add(part.sentAt());
        }
        return database.sql(sql.append(UPDATE_PART).toString())
                .bindValues(values)
                .then();
    }

    /** Newest first; several when an SMSC has used an identifier again. */
    Flux<SentPart> find(Collection<String> connectors, Collection<SmscId> ids) {
        return database.sql(SELECT_BY_ID)
                .bind("connectors", connectors)
                .bind("ids", ids.stream().map(SmscId::text).toList())
                .map(SubmittedPartStore::part)
                .all();
    }

    Flux<SentPart> partsOf(SentPart part) {
        return database.sql(SELECT_MESSAGE)
                .bind("messageId", part.messageId())
                .bind("attempt", part.attempt())
                .map(SubmittedPartStore::part)
                .all();
    }

    /** Answers how many there were, at most the limit. */
    Mono<Long> deleteOlderThan(long messageId, int limit) {
        return database.sql(DELETE_OLD)
                .bind("before", messageId)
                .bind("limit", limit)
                .fetch()
                .rowsUpdated();
    }

    private static SentPart part(Readable row) {
        return new SentPart(
                value(row, "connector", String.class),
                new SmscId(value(row, "smsc_id", String.class)),
                value(row, "message_id", Long.class),
                value(row, "attempt", Integer.class),
                value(row, "part", Integer.class),
                value(row, "parts", Integer.class),
                new PoolShard(value(row, "pool", String.class), value(row, "shard", Integer.class)),
                value(row, "recipient", String.class),
                PartReceipt.values()[value(row, "receipt", Integer.class)],
                value(row, "sent_at", Long.class));
    }

    private static <T> T value(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type), column);
    }
}
