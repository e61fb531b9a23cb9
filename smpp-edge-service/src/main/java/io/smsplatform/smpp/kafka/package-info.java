/** The Kafka edge. */
@NullMarked
package io.smsplatform.smpp.kafka;

import org.jspecify.annotations.NullMarked;
