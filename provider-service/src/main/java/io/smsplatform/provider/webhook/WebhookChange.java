package io.smsplatform.provider.webhook;

import java.time.Duration;
import java.util.Optional;

/** What a caller wants a webhook account to be; checked at the web edge. Without a secret, the present one stays or one is generated. */
public record WebhookChange(
        String pool,
        String url,
        Optional<WebhookSecret> secret,
        int window,
        double ratePerSecond,
        Duration timeout,
        boolean enabled) {}
