/** From an SMSC's identifier back to the message: what was sent, what receipts say of it, and those that match nothing yet. Start at {@link io.smsplatform.smpp.receipt.ReceiptDesk}. */
@NullMarked
package io.smsplatform.smpp.receipt;

import org.jspecify.annotations.NullMarked;
