package io.smsplatform.smpp.sending;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.smpp.pdu.SubmitPart;
import io.smsplatform.smpp.receipt.SentAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt while its parts are handed over and answered. It is over at the first answer that decides it; what comes
 * after is only written down. Guarded by its {@link Sender}'s lock.
 */
final class OutgoingMessage {

    private final MessageDispatched dispatched;
    private final List<SubmitPart> parts;
    private final SentAttempt sent;
    private final List<CompletableFuture<Void>> durable = new ArrayList<>(1);
    private final long order;
    private final Instant reportBy;
    private final BitSet toSend;
    private @Nullable String reference;
    private int unanswered;
    private int accepted;
    private boolean untouched = true;
    private boolean putBack;
    private boolean over;

    /**
     * @param order of arrival
     * @param reportBy when its outcome must be told so that it is heard before its lease ends
     */
    OutgoingMessage(
            MessageDispatched dispatched, List<SubmitPart> parts, SentAttempt sent, long order, Instant reportBy) {
        this.dispatched = dispatched;
        this.parts = parts;
        this.sent = sent;
        this.order = order;
        this.reportBy = reportBy;
        this.toSend = new BitSet(parts.size());
        toSend.set(0, parts.size());
    }

    MessageDispatched dispatched() {
        return dispatched;
    }

    int parts() {
        return parts.size();
    }

    long order() {
        return order;
    }

    boolean isUntouched() {
        return untouched;
    }

    /** Something of it is, or may be, with the SMSC: whoever sends it again may send it twice. */
    boolean isBegun() {
        return accepted > 0 || unanswered > 0;
    }

    /** Nothing more of it is to be handed over for now. */
    boolean isDone() {
        return over || toSend.isEmpty();
    }

    /** It has been put back for as long as its lease allows. */
    boolean isHeldTooLong(Instant now) {
        return putBack && !now.isBefore(reportBy);
    }

    /** Index of the part that goes next. */
    int next() {
        return toSend.nextSetBit(0);
    }

    SubmitPart part(int index) {
        return parts.get(index);
    }

    void partHandedOver(int index) {
        toSend.clear(index);
        untouched = false;
        unanswered++;
    }

    void partRefused() {
        unanswered--;
    }

    /** The part is to be handed over again. */
    void putBack(int index) {
        toSend.set(index);
        putBack = true;
    }

    boolean isOver() {
        return over;
    }

    /** True for the one who ends it. */
    boolean end() {
        boolean first = !over;
        over = true;
        return first;
    }

    /** True when this was the last part that was missing. */
    boolean partAccepted(int index, String smscId, long at) {
        accepted++;
        unanswered--;
        if (reference == null || index == 0) {
            reference = smscId;
        }
        if (dispatched.getReceipt() && !smscId.isEmpty()) {
            durable.add(sent.accepted(index + 1, parts.size(), smscId, at));
        }
        return accepted == parts.size();
    }

    String reference() {
        return reference == null ? "" : reference;
    }

    /** Completes when the receipt of every part accepted so far would find it. */
    CompletableFuture<Void> durable() {
        return durable.size() == 1
                ? durable.get(0)
                : CompletableFuture.allOf(durable.toArray(CompletableFuture[]::new));
    }

    /** Its outcome is on its way to the log. */
    void announced() {
        sent.announced();
    }

    int accepted() {
        return accepted;
    }

    /** For the detail of a failure. */
    String progress(int index) {
        return parts.size() == 1 ? "" : ", part %d of %d, %d accepted".formatted(index + 1, parts.size(), accepted);
    }
}
