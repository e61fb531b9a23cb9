/** The Kafka edge. */
@NullMarked
package io.smsplatform.template.kafka;

import org.jspecify.annotations.NullMarked;
