/** Customers' webhooks (Standard Webhooks): accounts, signature, delivery and what an answer means. */
@NullMarked
package io.smsplatform.provider.webhook;

import org.jspecify.annotations.NullMarked;
