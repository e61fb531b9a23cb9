/**
 * Records of the message path read and written where they lie. Decoding a message into objects and encoding it again was
 * most of what a dispatch cost; {@link io.smsplatform.scheduler.streams.bytes.AcceptedRecord} is the place to begin.
 */
@NullMarked
package io.smsplatform.scheduler.streams.bytes;

import org.jspecify.annotations.NullMarked;
