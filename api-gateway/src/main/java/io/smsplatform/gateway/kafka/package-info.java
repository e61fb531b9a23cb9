/** The Kafka edge: credentials as they change. */
@NullMarked
package io.smsplatform.gateway.kafka;

import org.jspecify.annotations.NullMarked;
