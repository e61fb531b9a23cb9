package io.smsplatform.smpp.session;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Makes bound links. */
public interface LinkFactory {

    /** Where and as whom to bind. */
    record Settings(
            String name,
            String host,
            int port,
            String systemId,
            String password,
            @Nullable String systemType,
            Duration enquireLink,
            Duration responseTimeout) {

        @Override
        public String toString() {
            return "%s at %s:%d as %s".formatted(name, host, port, systemId);
        }
    }

    /**
     * Connects and binds as transceiver; blocks up to twice the response timeout.
     *
     * @throws BindRefusedException if the SMSC says no
     * @throws IOException if there is no connection or no answer
     */
    SmppLink bind(Settings settings, LinkListener listener) throws IOException;
}
