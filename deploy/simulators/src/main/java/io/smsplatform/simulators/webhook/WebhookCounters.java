package io.smsplatform.simulators.webhook;

/**
 * What the receiver has done so far: {@code requests = taken + duplicates + failed + forged + malformed}.
 *
 * @param taken messages seen for the first time
 * @param duplicates messages that had been taken already; answered like the first time
 * @param failed genuine requests that got 503 on purpose
 * @param forged requests without a valid, recent signature
 * @param malformed genuine requests that could not be read
 */
public record WebhookCounters(long requests, long taken, long duplicates, long failed, long forged, long malformed) {}
