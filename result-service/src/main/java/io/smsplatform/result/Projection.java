package io.smsplatform.result;

import java.time.Duration;
import reactor.core.publisher.Mono;

/** How far the rows follow the log. */
public interface Projection {

    /**
     * Completes with true once every message accepted before the call is in the table, with false if that takes longer
     * than the patience.
     */
    Mono<Boolean> caughtUp(Duration patience);
}
