package io.smsplatform.result;

/** A decoded event that this version cannot fold into a row; the record belongs on {@code <topic>.parked}. */
public final class UnreadableEvent extends RuntimeException {

    UnreadableEvent(String message) {
        super(message, null, false, false);
    }
}
