/** The Kafka edge. */
@NullMarked
package io.smsplatform.device.kafka;

import org.jspecify.annotations.NullMarked;
