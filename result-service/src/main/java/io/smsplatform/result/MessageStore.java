package io.smsplatform.result;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.R2dbcDataIntegrityViolationException;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.Readable;
import io.r2dbc.spi.Result;
import io.r2dbc.spi.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The table of messages: merged into by the projection, read by identifier and in pages. */
@Repository
public class MessageStore {

    /** A statement stays well below the smallest usual max_allowed_packet (16 MiB). */
    private static final int MAX_STATEMENT_BYTES = 4 << 20;

    private static final int ROW_BYTES = 500;
    private static final long ENTRY_BYTES = 300L + KeptDecision.MAX_CHARACTERS;

    /**
     * MariaDB's errors about a value: out of range, truncated, incorrect (two of them), invalid characters, too long. The
     * driver takes them for lost resources and drops their SQLSTATE.
     */
    private static final Set<Integer> BAD_VALUES = Set.of(1264, 1265, 1292, 1366, 1300, 1406);

    private static final String SUMMARY_COLUMNS = """
            id, task_id, application, client_reference, channel, pool, message_class, recipient, sender, segments,
            accepted_at, scheduled_at, expires_at, state, settled_at, code, detail, lane, attempts, possible_duplicate
            """;

    private static final String SELECT_ONE =
            "SELECT " + SUMMARY_COLUMNS + ", body, timeline FROM message WHERE id = :id";

    private static final String SELECT_PAGE =
            "SELECT " + SUMMARY_COLUMNS + " FROM message WHERE id < :below%s ORDER BY id DESC LIMIT :limit";

    private final DatabaseClient database;

    MessageStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * Adds what a batch says to what is known. Repeating it, or merging batches in another order, gives the same rows.
     * Fails with a {@link RefusedDataException} if a value is at fault; part of the batch may be written then.
     */
    public Mono<Void> merge(List<MessageRow> rows) {
        return database.inConnection(connection -> Flux.fromIterable(chunks(rows))
                .concatMap(chunk ->
                        Flux.from(statement(connection, chunk).execute()).flatMap(Result::getRowsUpdated))
                .onErrorMap(R2dbcException.class, MessageStore::whoseFault)
                .then());
    }

    /** A wrong statement, SQLSTATE class 42, would meet every row alike and is therefore no row's fault. */
    private static Throwable whoseFault(R2dbcException failure) {
        return failure instanceof R2dbcDataIntegrityViolationException || BAD_VALUES.contains(failure.getErrorCode())
                ? new RefusedDataException("refused by the database: error " + failure.getErrorCode(), failure)
                : failure;
    }

    Mono<StoredMessage> find(long id) {
        return database.sql(SELECT_ONE)
                .bind("id", id)
                .map(row -> stored(
                        row,
                        row.get("body", String.class),
                        TimelineEntry.read(Objects.requireNonNull(row.get("timeline", String.class)))))
                .one();
    }

    /** At most limit messages with an identifier below the given one, newest first; without text and timeline. */
    Flux<StoredMessage> page(MessageFilter filter, long below, int limit) {
        Map<String, Object> wanted = wanted(filter);
        wanted.put("below", below);
        wanted.put("limit", limit);
        return database.sql(SELECT_PAGE.formatted(condition(filter)))
                .bindValues(wanted)
                .map(row -> stored(row, null, List.of()))
                .all();
    }

    /** {@code AND column IN (:column)} for each part of the filter. */
    private static String condition(MessageFilter filter) {
        return wanted(filter).keySet().stream()
                .map(column -> " AND " + column + " IN (:" + column + ")")
                .collect(Collectors.joining());
    }

    private static Map<String, Object> wanted(MessageFilter filter) {
        Map<String, @Nullable Object> columns = new LinkedHashMap<>();
        columns.put("application", filter.application());
        columns.put("task_id", filter.task());
        columns.put("state", filter.state() == null ? null : filter.state().wireName());
        columns.put("recipient", filter.recipient() == null ? null : filter.recipients());
        columns.put("client_reference", filter.clientReference());
        columns.put("pool", filter.pool());
        Map<String, Object> wanted = new LinkedHashMap<>();
        columns.forEach((column, value) -> {
            if (value != null) {
                wanted.put(column, value);
            }
        });
        return wanted;
    }

    private static List<List<MessageRow>> chunks(List<MessageRow> rows) {
        List<List<MessageRow>> chunks = new ArrayList<>();
        int start = 0;
        while (start < rows.size()) {
            int size = MergeStatement.size(rows.size() - start);
            while (size > 1 && bytes(rows.subList(start, start + size)) > MAX_STATEMENT_BYTES) {
                size /= 2;
            }
            chunks.add(rows.subList(start, start + size));
            start += size;
        }
        return chunks;
    }

    /** An upper bound that is good enough: texts dominate it, and a character has at most three bytes. */
    private static long bytes(List<MessageRow> rows) {
        long bytes = 0;
        for (MessageRow row : rows) {
            String text = row.facts().text();
            bytes += ROW_BYTES + ENTRY_BYTES * row.timeline().size() + (text == null ? 0 : 3L * text.length());
        }
        return bytes;
    }

    private static Statement statement(Connection connection, List<MessageRow> rows) {
        Statement statement = connection.createStatement(MergeStatement.forAtMost(rows.size()));
        int index = 0;
        for (MessageRow row : rows) {
            for (Object value : MergeStatement.values(row)) {
                if (value == null) {
                    statement.bindNull(index++, String.class);
                } else {
                    statement.bind(index++, value);
                }
            }
        }
        return statement;
    }

    private static StoredMessage stored(Readable row, @Nullable String text, List<TimelineEntry> timeline) {
        MessageFacts facts = new MessageFacts(
                row.get("task_id", Long.class),
                row.get("application", String.class),
                row.get("client_reference", String.class),
                row.get("channel", String.class),
                row.get("pool", String.class),
                row.get("message_class", String.class),
                row.get("recipient", String.class),
                row.get("sender", String.class),
                text,
                row.get("segments", Integer.class),
                row.get("accepted_at", Long.class),
                row.get("scheduled_at", Long.class),
                row.get("expires_at", Long.class));
        return new StoredMessage(
                required(row, "id", Long.class),
                facts,
                MessageState.named(required(row, "state", String.class)).orElseThrow(),
                row.get("settled_at", Long.class),
                row.get("code", String.class),
                row.get("detail", String.class),
                row.get("lane", String.class),
                required(row, "attempts", Integer.class),
                required(row, "possible_duplicate", Integer.class) != 0,
                timeline);
    }

    private static <T> T required(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type));
    }
}
