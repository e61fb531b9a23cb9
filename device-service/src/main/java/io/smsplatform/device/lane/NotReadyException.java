package io.smsplatform.device.lane;

import org.jspecify.annotations.Nullable;

/** This instance cannot serve a phone now: it owns no partition yet, is full, is stopping, or its log does not answer. */
public final class NotReadyException extends RuntimeException {

    public NotReadyException(String message) {
        this(message, null);
    }

    public NotReadyException(String message, @Nullable Throwable cause) {
        super(message, cause, false, false);
    }
}
