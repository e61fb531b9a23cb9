/** What goes into PDUs and comes out of them: parts, addresses, receipts, identifiers, status classes. No I/O, no library. */
@NullMarked
package io.smsplatform.smpp.pdu;

import org.jspecify.annotations.NullMarked;
