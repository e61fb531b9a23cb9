package io.smsplatform.provider;

import io.smsplatform.events.MessageReported;
import reactor.core.publisher.Mono;

/** Where verdicts go. */
public interface Reports {

    /** Completes once the report is in the log. */
    Mono<Void> publish(MessageReported report);
}
