package io.smsplatform.provider;

/** The attempt's lease ended before anything was sent: it is the scheduler's again. */
public final class LeaseOverException extends RuntimeException {

    public LeaseOverException() {
        super("the lease ended before the request could be written", null, false, false);
    }
}
