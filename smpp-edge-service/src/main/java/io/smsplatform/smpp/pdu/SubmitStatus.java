package io.smsplatform.smpp.pdu;

import io.smsplatform.events.SendFailure;
import java.util.HashMap;
import java.util.Map;

/** What a negative submit_sm_resp means, as data (SMPP 3.4 §5.1.3, 5.0 §4.7.6). */
public final class SubmitStatus {

    public static final int OK = 0x00;
    public static final int WRONG_BIND_STATUS = 0x04;
    public static final int BIND_FAILED = 0x0D;
    public static final int WRONG_PASSWORD = 0x0E;
    public static final int WRONG_SYSTEM_ID = 0x0F;

    /** Answers to deliver_sm: try again later; never. */
    public static final int RECEIVER_TEMPORARY = 0x64;

    public static final int RECEIVER_REJECT = 0x66;

    private static final Map<Integer, SendFailure> MEANINGS = new HashMap<>();

    static {
        mean(SendFailure.THROTTLED, 0x14, 0x58);
        mean(SendFailure.NETWORK_TRANSIENT, 0x08, 0x45, 0x64, 0xFE, 0xFF);
        mean(SendFailure.NETWORK_TRANSIENT, 0x02, 0x03, 0x04, 0x05, 0x0D, 0x0E, 0x0F); // the session's fault
        mean(SendFailure.INVALID_RECIPIENT, 0x0B, 0x33, 0x34, 0x40, 0x50, 0x51);
        mean(SendFailure.INVALID_SENDER, 0x0A, 0x48, 0x49);
        mean(SendFailure.INVALID_CONTENT, 0x01, 0x15, 0x43, 0x53, 0x54, 0x61, 0x62, 0x63, 0x104);
        mean(SendFailure.INVALID_CONTENT, 0xC0, 0xC1, 0xC2, 0xC3, 0xC4);
        mean(SendFailure.NETWORK_REJECTED, 0x65, 0x66, 0x100, 0x101, 0x102, 0x103);
        for (int vendor = 0x400; vendor <= 0x4FF; vendor++) {
            mean(SendFailure.NETWORK_REJECTED, vendor);
        }
    }

    private SubmitStatus() {}

    /** What is not in the table is worth another try: the pool's attempts bound it. */
    public static SendFailure meaning(int status) {
        return MEANINGS.getOrDefault(status, SendFailure.NETWORK_TRANSIENT);
    }

    private static void mean(SendFailure failure, int... statuses) {
        for (int status : statuses) {
            MEANINGS.put(status, failure);
        }
    }
}
