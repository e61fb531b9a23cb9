package io.smsplatform.result;

/**
 * The total order in which statements about a message's state beat each other, as one integer that SQL can compare:
 * a final state over every open one, open ones by (attempt, rank), final ones by rank; among equals the earliest stays.
 * Because the greatest wins, the order of arrival and repeats do not matter.
 */
final class StateOrder {

    /** Below every statement. */
    static final long NONE = -1;

    private static final int TIME_BITS = 42;
    private static final long LATEST = (1L << TIME_BITS) - 1;
    private static final long EPOCH_MILLIS = 1_577_836_800_000L; // 2020-01-01, as in a TSID
    private static final int RANK_BITS = 4;
    private static final int MAX_ATTEMPT = 0xFFFF;
    private static final long FINAL = 1L << 62;

    private StateOrder() {}

    static long open(MessageState state, int attempt, long at) {
        long byAttempt = Math.max(0, Math.min(attempt, MAX_ATTEMPT));
        return (byAttempt << RANK_BITS | state.rank()) << TIME_BITS | earliness(at);
    }

    static long settled(MessageState state, long at) {
        return FINAL | ((long) state.rank() << RANK_BITS | state.ordinal()) << TIME_BITS | earliness(at);
    }

    /** Of a receipt: over every other end, and under the end that the scheduler makes of it. */
    static long delivered(long at) {
        return FINAL | (long) MessageState.DELIVERED.rank() << RANK_BITS << TIME_BITS | earliness(at);
    }

    private static long earliness(long at) {
        return LATEST - Math.max(0, Math.min(at - EPOCH_MILLIS, LATEST));
    }
}
