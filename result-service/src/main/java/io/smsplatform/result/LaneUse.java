package io.smsplatform.result;

import org.jspecify.annotations.Nullable;

/** The lane that a statement names, ordered like the statement: the lane of the last attempt, or of the end. */
public record LaneUse(@Nullable String lane, long order) {

    static final LaneUse NONE = new LaneUse(null, StateOrder.NONE);

    static LaneUse of(@Nullable String lane, long order) {
        return lane == null ? NONE : new LaneUse(lane, order);
    }

    LaneUse or(LaneUse other) {
        return other.order > order ? other : this;
    }
}
