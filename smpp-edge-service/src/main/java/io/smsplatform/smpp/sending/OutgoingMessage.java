package io.smsplatform.smpp.sending;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.smpp.pdu.SubmitPart;
import io.smsplatform.smpp.receipt.SentAttempt;
import java.util.ArrayList;
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
    private @Nullable String reference;
    private int handedOver;
    private int accepted;
    private boolean over;

    OutgoingMessage(MessageDispatched dispatched, List<SubmitPart> parts, SentAttempt sent) {
        this.dispatched = dispatched;
        this.parts = parts;
        this.sent = sent;
    }

    MessageDispatched dispatched() {
        return dispatched;
    }

    int parts() {
        return parts.size();
    }

    boolean isUntouched() {
        return handedOver == 0;
    }

    /** Nothing more of it is to be handed over. */
    boolean isDone() {
        return over || handedOver == parts.size();
    }

    /** Index of the part that goes next. */
    int next() {
        return handedOver;
    }

    SubmitPart part(int index) {
        return parts.get(index);
    }

    void partHandedOver() {
        handedOver++;
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

    /** For the detail of a failure. */
    String progress(int index) {
        return parts.size() == 1 ? "" : ", part %d of %d, %d accepted".formatted(index + 1, parts.size(), accepted);
    }
}
