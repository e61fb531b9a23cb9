package io.smsplatform.smpp.pdu;

/** A PDU whose body does not hold what its command promises. */
public final class MalformedPduException extends RuntimeException {

    public MalformedPduException(String message) {
        super(message, null, false, false);
    }
}
