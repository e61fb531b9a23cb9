package io.smsplatform.smpp.pdu;

import java.util.Locale;

/** What a network says of a message (message_state, SMPP 3.4 §5.2.28, 5.0 §4.7.15; stat, 3.4 appendix B). */
public enum ReceiptState {
    SCHEDULED(0, "SCHEDULED", Meaning.ON_ITS_WAY),
    ENROUTE(1, "ENROUTE", Meaning.ON_ITS_WAY),
    DELIVERED(2, "DELIVRD", Meaning.DELIVERED),
    EXPIRED(3, "EXPIRED", Meaning.UNDELIVERED),
    DELETED(4, "DELETED", Meaning.UNDELIVERED),
    UNDELIVERABLE(5, "UNDELIV", Meaning.UNDELIVERED),
    ACCEPTED(6, "ACCEPTD", Meaning.ON_ITS_WAY),
    /** The network does not know: the message goes on waiting for a better receipt. */
    UNKNOWN(7, "UNKNOWN", Meaning.ON_ITS_WAY),
    REJECTED(8, "REJECTD", Meaning.UNDELIVERED),
    SKIPPED(9, "SKIPPED", Meaning.UNDELIVERED);

    /** What a state means for the platform. */
    public enum Meaning {
        ON_ITS_WAY,
        UNDELIVERED,
        DELIVERED
    }

    private final int code;
    private final String stat;
    private final Meaning meaning;

    ReceiptState(int code, String stat, Meaning meaning) {
        this.code = code;
        this.stat = stat;
        this.meaning = meaning;
    }

    public Meaning meaning() {
        return meaning;
    }

    /** The form in a receipt's text. */
    public String stat() {
        return stat;
    }

    static ReceiptState ofCode(int code) {
        for (ReceiptState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return UNKNOWN;
    }

    /** By the first five letters: networks write DELIVRD, DELIVERED, UNDELIV, UNDELIVERABLE, REJECTD, REJECTED. */
    static ReceiptState ofStat(String stat) {
        String upper = stat.toUpperCase(Locale.ROOT);
        for (ReceiptState state : values()) {
            if (upper.length() >= 5 && state.stat.startsWith(upper.substring(0, 5))) {
                return state;
            }
        }
        return UNKNOWN;
    }
}
