/**
 * The lanes of connected phones: demand, hand-over, leases, reports. {@link
 * io.smsplatform.device.lane.HandOver} says what becomes of a dispatched message.
 */
@NullMarked
package io.smsplatform.device.lane;

import org.jspecify.annotations.NullMarked;
