package io.smsplatform.task.submission;

import io.smsplatform.events.MessageAccepted;
import java.util.List;
import reactor.core.publisher.Mono;

/** The replicated log that acceptance rests on. */
public interface AcceptedLog {

    /**
     * Completes when every message is acknowledged; otherwise fails with {@link NotAcknowledgedException} within a
     * bounded time.
     */
    Mono<Void> append(List<MessageAccepted> messages);

    /** The log did not acknowledge all messages. */
    final class NotAcknowledgedException extends RuntimeException {

        private final boolean nothingWritten;

        /** @param nothingWritten true only if it is certain that no message of the list is in the log */
        public NotAcknowledgedException(boolean nothingWritten, Throwable cause) {
            super(nothingWritten ? "log not reachable, nothing written" : "log did not acknowledge in time", cause);
            this.nothingWritten = nothingWritten;
        }

        public boolean nothingWritten() {
            return nothingWritten;
        }
    }
}
