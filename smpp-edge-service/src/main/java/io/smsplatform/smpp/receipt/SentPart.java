package io.smsplatform.smpp.receipt;

import io.smsplatform.events.PoolShard;
import io.smsplatform.smpp.pdu.SmscId;

/**
 * One part that an SMSC accepted: a row that leads from its identifier to the message.
 *
 * @param part of {@code parts}, from 1
 * @param recipient digits as sent; a check when identifiers are compared in another base
 * @param receipt what receipts have said of it
 * @param sentAt Unix milliseconds
 */
record SentPart(
        String connector,
        SmscId id,
        long messageId,
        int attempt,
        int part,
        int parts,
        PoolShard shard,
        String recipient,
        PartReceipt receipt,
        long sentAt) {

    /** Digits at the end that two forms of one number share, whatever the prefix. */
    private static final int TAIL = 7;

    SentPart with(PartReceipt changed) {
        return new SentPart(connector, id, messageId, attempt, part, parts, shard, recipient, changed, sentAt);
    }

    boolean isFor(String number) {
        return tail(recipient).equals(tail(number));
    }

    private static String tail(String number) {
        return number.length() <= TAIL ? number : number.substring(number.length() - TAIL);
    }
}
