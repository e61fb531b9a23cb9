package io.smsplatform.smpp.receipt;

/** What receipts have said of one part, weakest first: a part only ever moves up. The ordinal is stored. */
enum PartReceipt {
    NONE,
    UNDELIVERED,
    DELIVERED
}
