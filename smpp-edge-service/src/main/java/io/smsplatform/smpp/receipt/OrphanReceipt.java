package io.smsplatform.smpp.receipt;

import io.smsplatform.smpp.pdu.Receipt;
import java.util.List;

/**
 * A receipt that no message was found for in time, or that names none.
 *
 * @param ids as written; empty when it names none
 * @param reason closed: {@code unmatched} or {@code unreadable}
 */
record OrphanReceipt(String connector, List<String> ids, Receipt receipt, String reason, long receivedAt) {

    static final String UNMATCHED = "unmatched";
    static final String UNREADABLE = "unreadable";
}
