/** The link to an SMSC: jSMPP composes the PDUs, the connection is driven here. */
@NullMarked
package io.smsplatform.smpp.jsmpp;

import org.jspecify.annotations.NullMarked;
