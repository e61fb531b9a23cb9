package io.smsplatform.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one statement that writes messages: a multi-row INSERT whose rows merge with what the table holds. It reads
 * nothing first, so any number of instances may write the same message at once.
 */
final class MergeStatement {

    /** Largest number of rows; every power of two up to it has its own statement text. */
    static final int MAX_ROWS = 512;

    private static final List<String> COLUMNS = List.of(
            "id",
            "task_id",
            "application",
            "client_reference",
            "channel",
            "pool",
            "message_class",
            "recipient",
            "sender",
            "body",
            "segments",
            "accepted_at",
            "scheduled_at",
            "expires_at",
            "state",
            "state_order",
            "settled_at",
            "code",
            "detail",
            "lane",
            "lane_order",
            "attempts",
            "possible_duplicate",
            "timeline");

    /**
     * MariaDB assigns from left to right and later expressions see earlier results: a column that decides stands after
     * the columns that it decides. The timeline grows only by what it does not hold, so that a batch that is read twice
     * leaves the row as it was; and only up to a bound, beyond which just an end finds room: no peer can fill the column.
     */
    private static final String MERGE = """
             ON DUPLICATE KEY UPDATE
                task_id = COALESCE(task_id, VALUES(task_id)),
                application = COALESCE(application, VALUES(application)),
                client_reference = COALESCE(client_reference, VALUES(client_reference)),
                channel = COALESCE(channel, VALUES(channel)),
                pool = COALESCE(pool, VALUES(pool)),
                message_class = COALESCE(message_class, VALUES(message_class)),
                recipient = COALESCE(recipient, VALUES(recipient)),
                sender = COALESCE(sender, VALUES(sender)),
                body = COALESCE(body, VALUES(body)),
                segments = COALESCE(segments, VALUES(segments)),
                accepted_at = COALESCE(accepted_at, VALUES(accepted_at)),
                scheduled_at = COALESCE(scheduled_at, VALUES(scheduled_at)),
                expires_at = COALESCE(expires_at, VALUES(expires_at)),
                state = IF(VALUES(state_order) > state_order, VALUES(state), state),
                settled_at = IF(VALUES(state_order) > state_order, VALUES(settled_at), settled_at),
                code = IF(VALUES(state_order) > state_order, VALUES(code), code),
                detail = IF(VALUES(state_order) > state_order, VALUES(detail), detail),
                state_order = GREATEST(state_order, VALUES(state_order)),
                lane = IF(VALUES(lane_order) > lane_order, VALUES(lane), lane),
                lane_order = GREATEST(lane_order, VALUES(lane_order)),
                attempts = GREATEST(attempts, VALUES(attempts)),
                possible_duplicate = GREATEST(possible_duplicate, VALUES(possible_duplicate)),
                timeline = IF(LOCATE(VALUES(timeline), timeline) > 0
                        OR LENGTH(timeline) + LENGTH(VALUES(timeline)) > IF(VALUES(settled_at) IS NULL, %d, %d),
                    timeline, CONCAT(timeline, VALUES(timeline)))
            """.formatted(MessageRow.TIMELINE_BYTES, MessageRow.SETTLED_TIMELINE_BYTES);

    private static final String[] BY_EXPONENT = new String[Integer.numberOfTrailingZeros(MAX_ROWS) + 1];

    static {
        for (int exponent = 0; exponent < BY_EXPONENT.length; exponent++) {
            BY_EXPONENT[exponent] = text(1 << exponent);
        }
    }

    private MergeStatement() {}

    /** The statement for the largest power of two that is at most the given number of rows. */
    static String forAtMost(int rows) {
        return BY_EXPONENT[Integer.numberOfTrailingZeros(size(rows))];
    }

    /** How many of that many rows the statement {@link #forAtMost} takes. */
    static int size(int rows) {
        return Math.min(MAX_ROWS, Integer.highestOneBit(rows));
    }

    static int columns() {
        return COLUMNS.size();
    }

    /** The row's values in the order of the placeholders. */
    static @Nullable Object[] values(MessageRow row) {
        MessageFacts facts = row.facts();
        Standing standing = row.standing();
        return new @Nullable Object[] {
            row.id(),
            facts.task(),
            facts.application(),
            facts.clientReference(),
            facts.channel(),
            facts.pool(),
            facts.messageClass(),
            facts.recipient(),
            facts.sender(),
            facts.text(),
            facts.segments(),
            facts.acceptedAt(),
            facts.scheduledAt(),
            facts.expiresAt(),
            standing.state().wireName(),
            standing.order(),
            standing.settledAt(),
            standing.code(),
            standing.detail(),
            row.lane().lane(),
            row.lane().order(),
            row.attempts(),
            row.possibleDuplicate() ? 1 : 0,
            row.lines()
        };
    }

    private static String text(int rows) {
        String row = "(" + "?, ".repeat(COLUMNS.size() - 1) + "?)";
        return "INSERT INTO message (" + String.join(", ", COLUMNS) + ") VALUES " + (row + ", ").repeat(rows - 1) + row
                + MERGE;
    }
}
