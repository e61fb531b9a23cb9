/** The Kafka edge. */
@NullMarked
package io.smsplatform.result.kafka;

import org.jspecify.annotations.NullMarked;
