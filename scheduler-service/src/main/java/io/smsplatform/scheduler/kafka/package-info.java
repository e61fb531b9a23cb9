/** The Kafka edge. */
@NullMarked
package io.smsplatform.scheduler.kafka;

import org.jspecify.annotations.NullMarked;
