/** The life of a link to an SMSC: its states, its timers as pure functions of time, and the port behind which SMPP happens. */
@NullMarked
package io.smsplatform.smpp.session;

import org.jspecify.annotations.NullMarked;
