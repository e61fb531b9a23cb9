package io.smsplatform.events.config;

import java.time.Duration;

/**
 * An HTTP endpoint that messages of the webhook channel are posted to. Key: {@link #name()}; the lane is {@code
 * provider:<name>}.
 *
 * @param secret encrypted Standard Webhooks secret ({@code whsec_...})
 */
public record WebhookConfig(
        String name,
        long version,
        boolean deleted,
        boolean enabled,
        String pool,
        String url,
        String secret,
        int window,
        double ratePerSecond,
        Duration timeout)
        implements Versioned {}
