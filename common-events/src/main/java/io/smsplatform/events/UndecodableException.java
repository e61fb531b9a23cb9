package io.smsplatform.events;

/** Bytes that are not what their topic promises; the record belongs on {@code <topic>.parked}. */
public final class UndecodableException extends RuntimeException {

    public UndecodableException(String message) {
        super(message);
    }

    public UndecodableException(String message, Throwable cause) {
        super(message, cause);
    }
}
