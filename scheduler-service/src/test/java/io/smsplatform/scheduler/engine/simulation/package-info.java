/**
 * The engine under random events, faults and restarts. {@code World} makes them, {@code Shard} is one process with what it
 * keeps, {@code Witness} objects when an {@code Invariant} does not hold. Start with {@code World.step}.
 */
package io.smsplatform.scheduler.engine.simulation;
