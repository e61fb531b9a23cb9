package io.smsplatform.simulators.smsc;

/** A PDU whose body does not hold what its command promises; answered with a negative response. */
final class MalformedPduException extends RuntimeException {

    MalformedPduException(String message) {
        super(message, null, false, false);
    }
}
