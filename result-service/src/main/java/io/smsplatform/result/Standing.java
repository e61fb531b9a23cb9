package io.smsplatform.result;

import org.jspecify.annotations.Nullable;

/**
 * One statement about a message's state.
 *
 * @param order see {@link StateOrder}: the greatest wins
 * @param settledAt Unix milliseconds when the statement is final, else null
 * @param code why, as a closed code, or null
 * @param detail the peer's words, or null
 */
public record Standing(
        MessageState state,
        long order,
        @Nullable Long settledAt,
        @Nullable String code,
        @Nullable String detail) {

    static Standing open(MessageState state, int attempt, long at) {
        return new Standing(state, StateOrder.open(state, attempt, at), null, null, null);
    }

    Standing because(@Nullable String newCode, @Nullable String newDetail) {
        return new Standing(state, order, settledAt, newCode, newDetail);
    }

    static Standing settled(MessageState state, long at) {
        return new Standing(state, StateOrder.settled(state, at), at, null, null);
    }

    /** The network's word that the recipient has it: true whether or not the scheduler comes to say so. */
    static Standing delivered(long at) {
        return new Standing(MessageState.DELIVERED, StateOrder.delivered(at), at, null, null);
    }

    Standing or(Standing other) {
        return other.order > order ? other : this;
    }
}
