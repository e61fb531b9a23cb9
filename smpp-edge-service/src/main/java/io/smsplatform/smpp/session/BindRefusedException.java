package io.smsplatform.smpp.session;

import io.smsplatform.smpp.pdu.SubmitStatus;
import java.io.IOException;

/** An SMSC's no to a bind. */
public final class BindRefusedException extends IOException {

    private final int status;

    public BindRefusedException(int status) {
        super("bind refused with status 0x%08X".formatted(status));
        this.status = status;
    }

    /** Whether asking again with the same credentials may lock the account. */
    public boolean blamesCredentials() {
        return status == SubmitStatus.WRONG_PASSWORD
                || status == SubmitStatus.WRONG_SYSTEM_ID
                || status == SubmitStatus.BIND_FAILED;
    }
}
