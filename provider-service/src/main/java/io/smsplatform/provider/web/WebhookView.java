package io.smsplatform.provider.web;

import io.smsplatform.events.config.WebhookConfig;
import java.time.Duration;

/** A webhook account as it is shown: without its secret. */
record WebhookView(
        String name,
        String pool,
        String url,
        int window,
        double ratePerSecond,
        Duration timeout,
        boolean enabled,
        String lane,
        long version) {

    static WebhookView of(WebhookConfig account) {
        return new WebhookView(
                account.name(),
                account.pool(),
                account.url(),
                account.window(),
                account.ratePerSecond(),
                account.timeout(),
                account.enabled(),
                "provider:" + account.name(),
                account.version());
    }
}
