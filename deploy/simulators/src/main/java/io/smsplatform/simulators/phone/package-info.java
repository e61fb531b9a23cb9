/** Phones that poll or hold a WebSocket: they talk the public device API. {@link PhoneSimulator} runs many in a process. */
@NullMarked
package io.smsplatform.simulators.phone;

import org.jspecify.annotations.NullMarked;
