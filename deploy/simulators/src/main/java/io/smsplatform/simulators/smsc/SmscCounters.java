package io.smsplatform.simulators.smsc;

/**
 * What the simulator has done so far: {@code submitsRead = accepted + throttled + refused + unanswered}, where
 * unanswered submits were accepted in silence or cut off.
 *
 * @param receiptsSent deliver_sm written, repetitions included
 * @param receiptsAcknowledged deliver_sm answered with status 0
 * @param receiptsRefused deliver_sm answered with another status; they are sent again
 * @param malformed PDUs that could not be read
 */
public record SmscCounters(
        long connections,
        long binds,
        long bindsRefused,
        long submitsRead,
        long accepted,
        long throttled,
        long refused,
        long unanswered,
        long receiptsSent,
        long receiptsAcknowledged,
        long receiptsRefused,
        long malformed) {}
