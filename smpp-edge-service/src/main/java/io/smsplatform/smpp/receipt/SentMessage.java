package io.smsplatform.smpp.receipt;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The parts of one attempt as their receipts see them. It is delivered when all parts are, undelivered as soon as one
 * is not. Safe for concurrent use.
 */
final class SentMessage {

    /** What a receipt changes. */
    enum Change {
        /** Nothing: said before, or weaker than what was said. */
        NONE,
        /** One part is known, the message is not yet. */
        PART,
        DELIVERED,
        UNDELIVERED
    }

    private final SentPart[] parts;
    private final CompletableFuture<Void> announced;

    /**
     * @param known at least one of the message's parts
     * @param announced completes when the attempt's own outcome is on its way to the log
     */
    SentMessage(List<SentPart> known, CompletableFuture<Void> announced) {
        this.announced = announced;
        this.parts = new SentPart[known.get(0).parts()];
        known.forEach(this::add);
    }

    /** What a receipt says is told after this, so that "sent" comes before "delivered". */
    CompletableFuture<Void> announced() {
        return announced;
    }

    synchronized void add(SentPart part) {
        if (part.part() >= 1 && part.part() <= parts.length && parts[part.part() - 1] == null) {
            parts[part.part() - 1] = part;
        }
    }

    /** The part as it is now. */
    synchronized SentPart part(int number) {
        return parts[number - 1];
    }

    synchronized boolean isSingle() {
        return parts.length == 1;
    }

    synchronized Change apply(int number, PartReceipt receipt) {
        SentPart part = parts[number - 1];
        if (receipt.compareTo(part.receipt()) <= 0) {
            return Change.NONE;
        }
        parts[number - 1] = part.with(receipt);
        if (receipt == PartReceipt.UNDELIVERED) {
            return Change.UNDELIVERED;
        }
        for (SentPart one : parts) {
            if (one == null || one.receipt() != PartReceipt.DELIVERED) {
                return Change.PART;
            }
        }
        return Change.DELIVERED;
    }

    /** Takes a change back whose report did not reach the log: the SMSC will send the receipt again. */
    synchronized void revert(int number, PartReceipt before) {
        parts[number - 1] = parts[number - 1].with(before);
    }
}
