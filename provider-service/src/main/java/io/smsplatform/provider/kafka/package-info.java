/** The Kafka edge. */
@NullMarked
package io.smsplatform.provider.kafka;

import org.jspecify.annotations.NullMarked;
