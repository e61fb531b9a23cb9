/**
 * Phones: registration, polling, WebSocket sessions. Owns the table {@code device}, the topic {@code config.devices} and
 * the lanes {@code device:<id>}. Read {@link io.smsplatform.device.lane.PollMessages} first.
 */
@NullMarked
package io.smsplatform.device;

import org.jspecify.annotations.NullMarked;
