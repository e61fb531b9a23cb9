package io.smsplatform.gateway;

import java.util.Locale;

/** A service behind the gateway. */
public enum Upstream {
    TASK,
    TEMPLATE,
    SCHEDULER,
    DEVICE,
    SMPP,
    PROVIDER,
    RESULT;

    /** Lower-case name, as in settings, metrics and the status document. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
