package io.smsplatform.events.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An SMPP bind to an SMSC. Key: {@link #name()}; the lane is {@code smpp:<name>}.
 *
 * @param password encrypted ({@code aes256gcm$iv$text}, Base64) with the platform's configuration secret
 * @param window unacknowledged submit_sm at most
 * @param ratePerSecond segments per second; 0 = no limit
 */
public record ConnectorConfig(
        String name,
        long version,
        boolean deleted,
        boolean enabled,
        String pool,
        String host,
        int port,
        String systemId,
        String password,
        @Nullable String systemType,
        int window,
        double ratePerSecond,
        Duration enquireLink,
        Duration responseTimeout)
        implements Versioned {}
