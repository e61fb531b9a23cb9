/**
 * The scheduler's benchmarks and proofs: one real broker, one real database and scheduler-service, each its own process,
 * with task-service and the edges played on the topics. {@link io.smsplatform.simulators.scheduling.SchedulingBenchMain}
 * is the way in; {@link io.smsplatform.simulators.scheduling.Stage} is what every scenario stands on.
 */
@NullMarked
package io.smsplatform.simulators.scheduling;

import org.jspecify.annotations.NullMarked;
