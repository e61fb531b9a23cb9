package io.smsplatform.result;

import java.util.Locale;

/** What can be said about a message; in the order in which it makes sense when the times are equal. */
public enum TimelineEvent {
    ACCEPTED,
    SCHEDULED,
    DISPATCHED,
    TAKEN,
    SENT,
    DELIVERED,
    UNDELIVERED,
    FAILED,
    RETURNED,
    OUTCOME_UNKNOWN,
    BACK_OFF,
    LEASE_ENDED,
    REQUEUED,
    AWAITING_RECEIPT,
    RESEND_AFTER_UNKNOWN,
    QUIET_HOURS,
    PAUSED,
    TAKEN_BACK,
    MOVED,
    CANCEL_REQUESTED,
    SETTLED;

    /** API form. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
