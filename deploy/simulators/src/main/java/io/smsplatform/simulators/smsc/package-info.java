/** An SMSC as a program: real sockets, own SMPP 3.4 codec, misbehaviour on request. Start at {@link io.smsplatform.simulators.smsc.SmscSimulator}. */
@NullMarked
package io.smsplatform.simulators.smsc;

import org.jspecify.annotations.NullMarked;
