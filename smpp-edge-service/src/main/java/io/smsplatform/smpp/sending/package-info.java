/** Connectors at work: binding, asking for messages, sending them, saying what became of them. Start at {@link io.smsplatform.smpp.sending.Connectors}. */
@NullMarked
package io.smsplatform.smpp.sending;

import org.jspecify.annotations.NullMarked;
