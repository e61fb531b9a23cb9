package io.smsplatform.smpp;

import io.smsplatform.events.MessageReported;
import java.util.concurrent.CompletableFuture;

/** Where reports of attempts go. */
public interface Reports {

    /** Completes when the log has acknowledged it; fails when it has not within the producer's delivery time. */
    CompletableFuture<Void> tell(MessageReported report);

    /** Like {@link #tell}, but goes on trying: the outcome is known here and nowhere else. */
    CompletableFuture<Void> insist(MessageReported report);
}
