/**
 * The scheduling decision itself: a pure, deterministic state machine per pool shard. Start at {@link
 * io.smsplatform.scheduler.engine.PoolShardEngine}. No Kafka, no Spring, no clock, no input or output in here; all times
 * are Unix milliseconds and come in as parameters.
 */
@NullMarked
package io.smsplatform.scheduler.engine;

import org.jspecify.annotations.NullMarked;
