/**
 * Which lane takes which message, when, and why. Owns the pools ({@code config.pools}), {@code messages.dispatched.*}, {@code
 * messages.deferred} and {@code messages.settled}. Read {@link io.smsplatform.scheduler.engine.PoolShardEngine} first, then
 * {@code RATIONALE.md} of this module.
 */
@NullMarked
package io.smsplatform.scheduler;

import org.jspecify.annotations.NullMarked;
