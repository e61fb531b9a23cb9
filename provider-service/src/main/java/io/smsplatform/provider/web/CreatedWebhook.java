package io.smsplatform.provider.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/** A new webhook account with its secret, which is told this once. */
record CreatedWebhook(@JsonUnwrapped WebhookView webhook, String secret) {

    @Override
    public String toString() {
        return "CreatedWebhook[" + webhook + ", secret=***]";
    }
}
