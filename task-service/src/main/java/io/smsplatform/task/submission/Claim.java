package io.smsplatform.task.submission;

import java.time.Instant;

/**
 * The identifiers and the moment that a submission is accepted under; kept with its Idempotency-Key, so that an
 * acceptance that broke off is resumed as itself.
 */
record Claim(long task, long firstMessage, Instant acceptedAt) {}
