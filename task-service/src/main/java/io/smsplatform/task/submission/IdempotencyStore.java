package io.smsplatform.task.submission;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** Idempotency keys: who claimed one first, under which identifiers, and what was answered. */
@Repository
class IdempotencyStore {

    private static final String INSERT_CLAIM = """
            INSERT INTO idempotency (application, idempotency_key, fingerprint, task, first_message, messages,
                                     pool, content, accepted_at, claimed_at)
            VALUES (:application, :key, :fingerprint, :task, :firstMessage, :messages,
                    :pool, :content, :acceptedAt, :acceptedAt)
            """;

    private static final String SELECT_ENTRY = """
            SELECT fingerprint, task, first_message, messages, pool, content, accepted_at, claimed_at, body
            FROM idempotency
            WHERE application = :application AND idempotency_key = :key
            """;

    private static final String UPDATE_CLAIMED_AT = """
            UPDATE idempotency SET claimed_at = :now
            WHERE application = :application AND idempotency_key = :key AND claimed_at = :seen AND body IS NULL
            """;

    private static final String RELEASE_CLAIM = """
            UPDATE idempotency SET claimed_at = 0
            WHERE application = :application AND idempotency_key = :key AND body IS NULL
            """;

    /** Only if nobody has taken it over: that changes claimed_at. */
    private static final String DELETE_CLAIM = """
            DELETE FROM idempotency
            WHERE application = :application AND idempotency_key = :key AND task = :task
              AND claimed_at = accepted_at AND body IS NULL
            """;

    private static final String UPDATE_BODY = """
            UPDATE idempotency SET body = :body WHERE application = :application AND idempotency_key = :key
            """;

    private static final String DELETE_OLD = """
            DELETE FROM idempotency WHERE accepted_at < :before LIMIT :limit
            """;

    /** A statement that locks few rows for a short time. */
    static final int DELETED_AT_ONCE = 5_000;

    private final DatabaseClient database;

    IdempotencyStore(DatabaseClient database) {
        this.database = database;
    }

    /**
     * What is kept under a key.
     *
     * @param decision null in a claim of an earlier version
     * @param claimedAt when an instance last began to publish; the epoch when it gave up
     * @param body the answer, or null while there is none
     */
    record Entry(
            byte[] fingerprint,
            Claim claim,
            int messages,
            @Nullable Decision decision,
            Instant claimedAt,
            byte @Nullable [] body) {}

    /** True if the key was free and is ours now. The unique key decides: a duplicate means that somebody was first. */
    Mono<Boolean> insert(String application, IdempotencyKey key, Claim claim, int messages, Decision decision) {
        return database.sql(INSERT_CLAIM)
                .bind("application", application)
                .bind("key", key.value())
                .bind("fingerprint", key.fingerprint())
                .bind("task", claim.task())
                .bind("firstMessage", claim.firstMessage())
                .bind("messages", messages)
                .bind("pool", decision.pool())
                .bind("content", decision.content())
                .bind("acceptedAt", claim.acceptedAt().toEpochMilli())
                .fetch()
                .rowsUpdated()
                .map(inserted -> true)
                .onErrorReturn(DuplicateKeyException.class, false);
    }

    Mono<Entry> find(String application, IdempotencyKey key) {
        return database.sql(SELECT_ENTRY)
                .bind("application", application)
                .bind("key", key.value())
                .map(IdempotencyStore::entry)
                .one();
    }

    /** True for the one of several that takes an unfinished acceptance over. */
    Mono<Boolean> takeOver(String application, IdempotencyKey key, Instant seen, Instant now) {
        return database.sql(UPDATE_CLAIMED_AT)
                .bind("application", application)
                .bind("key", key.value())
                .bind("seen", seen.toEpochMilli())
                .bind("now", now.toEpochMilli())
                .fetch()
                .rowsUpdated()
                .map(updated -> updated == 1);
    }

    Mono<Void> release(String application, IdempotencyKey key) {
        return database.sql(RELEASE_CLAIM)
                .bind("application", application)
                .bind("key", key.value())
                .then();
    }

    /** The claim's own request found that nothing was written: the key is free again. */
    Mono<Void> forget(String application, IdempotencyKey key, Claim claim) {
        return database.sql(DELETE_CLAIM)
                .bind("application", application)
                .bind("key", key.value())
                .bind("task", claim.task())
                .then();
    }

    Mono<Void> complete(String application, IdempotencyKey key, byte[] body) {
        return database.sql(UPDATE_BODY)
                .bind("application", application)
                .bind("key", key.value())
                .bind("body", body)
                .then();
    }

    /** How many were deleted, {@link #DELETED_AT_ONCE} at most. */
    Mono<Long> deleteAcceptedBefore(Instant before) {
        return database.sql(DELETE_OLD)
                .bind("before", before.toEpochMilli())
                .bind("limit", DELETED_AT_ONCE)
                .fetch()
                .rowsUpdated();
    }

    private static Entry entry(Readable row) {
        Claim claim = new Claim(number(row, "task"), number(row, "first_message"), instant(row, "accepted_at"));
        return new Entry(
                Objects.requireNonNull(row.get("fingerprint", byte[].class)),
                claim,
                (int) number(row, "messages"),
                decision(row),
                instant(row, "claimed_at"),
                row.get("body", byte[].class));
    }

    private static @Nullable Decision decision(Readable row) {
        String pool = row.get("pool", String.class);
        byte[] content = row.get("content", byte[].class);
        return pool == null || content == null ? null : new Decision(pool, content);
    }

    private static Instant instant(Readable row, String column) {
        return Instant.ofEpochMilli(number(row, column));
    }

    private static long number(Readable row, String column) {
        return Objects.requireNonNull(row.get(column, Long.class));
    }
}
