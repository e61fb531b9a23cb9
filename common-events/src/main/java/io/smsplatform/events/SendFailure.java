package io.smsplatform.events;

/**
 * Why an attempt failed: the closed set behind {@code MessageReported.code}. Network and peer specifics go to {@code
 * detail}.
 */
public enum SendFailure {
    NOT_CONNECTED("not_connected", true, Fault.OURS, "The sender was not connected"),
    LEASE_OVER("lease_over", true, Fault.OURS, "The attempt's lease was over before it could be sent"),
    THROTTLED("throttled", true, Fault.NETWORK, "The network asked to slow down"),
    NETWORK_TRANSIENT("network_transient", true, Fault.NETWORK, "The network failed for now"),
    NETWORK_REJECTED("network_rejected", false, Fault.NETWORK, "The network refused the message"),
    INVALID_RECIPIENT("invalid_recipient", false, Fault.CALLER, "The network does not know this recipient"),
    INVALID_SENDER("invalid_sender", false, Fault.CALLER, "The network does not accept this sender"),
    INVALID_CONTENT("invalid_content", false, Fault.CALLER, "The message cannot be sent as it is"),
    DEVICE_ERROR("device_error", true, Fault.SENDER, "The phone could not send"),
    RESPONSE_TIMEOUT("response_timeout", true, Fault.NETWORK, "No answer in time; the outcome is unknown"),
    LINK_LOST("link_lost", true, Fault.NETWORK, "The link died before the answer; the outcome is unknown"),
    UNDELIVERABLE("undeliverable", false, Fault.NETWORK, "The network gave up delivering"),
    NO_RECEIPT("no_receipt", false, Fault.NETWORK, "No delivery receipt came in time"),
    ATTEMPTS_EXHAUSTED("attempts_exhausted", false, Fault.NETWORK, "All allowed attempts failed"),
    VALIDITY_OVER("validity_over", false, Fault.CALLER, "The validity period ended first"),
    POOL_DELETED("pool_deleted", false, Fault.CALLER, "The pool no longer exists"),
    CANCELLED("cancelled", false, Fault.CALLER, "Cancelled by request");

    /** Whose it is to mend. */
    public enum Fault {
        CALLER,
        OURS,
        SENDER,
        NETWORK
    }

    private final String code;
    private final boolean retryable;
    private final Fault fault;
    private final String text;

    SendFailure(String code, boolean retryable, Fault fault, String text) {
        this.code = code;
        this.retryable = retryable;
        this.fault = fault;
        this.text = text;
    }

    /** Stable wire and API form. */
    public String code() {
        return code;
    }

    public boolean retryable() {
        return retryable;
    }

    public Fault fault() {
        return fault;
    }

    public String text() {
        return text;
    }
}
