/**
 * Kafka Streams as the host of the {@linkplain io.smsplatform.scheduler.engine engine}: reads the three co-partitioned
 * topics, keeps messages and their progress in stores with changelogs, and carries out the engine's commands.
 */
@NullMarked
package io.smsplatform.scheduler.streams;

import org.jspecify.annotations.NullMarked;
