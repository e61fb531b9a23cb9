/** Phones: registration, polling, WebSocket sessions. */
@NullMarked
package io.smsplatform.device;

import org.jspecify.annotations.NullMarked;
