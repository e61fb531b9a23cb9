/** Accepts messages: applications, idempotency, validation, choice of the pool. */
@NullMarked
package io.smsplatform.task;

import org.jspecify.annotations.NullMarked;
