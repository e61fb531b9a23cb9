package io.smsplatform.smpp.pdu;

import io.smsplatform.events.SendFailure;

/** A message that cannot be put into PDUs; nothing of it is sent. */
public final class UnsendableException extends RuntimeException {

    private final SendFailure failure;

    UnsendableException(SendFailure failure, String detail) {
        super(detail, null, false, false);
        this.failure = failure;
    }

    public SendFailure failure() {
        return failure;
    }
}
