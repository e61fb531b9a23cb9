/** A customer's endpoint that takes webhooks and checks them. */
@NullMarked
package io.smsplatform.simulators.webhook;

import org.jspecify.annotations.NullMarked;
