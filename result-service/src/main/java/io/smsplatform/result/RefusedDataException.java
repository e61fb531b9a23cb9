package io.smsplatform.result;

/** The database will never take a value among these rows; to repeat them all as they are is of no use. */
public final class RefusedDataException extends RuntimeException {

    /** @param message without any of the data */
    RefusedDataException(String message, Throwable cause) {
        super(message, cause);
    }
}
