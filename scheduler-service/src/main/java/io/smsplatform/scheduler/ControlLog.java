package io.smsplatform.scheduler;

import io.smsplatform.events.ControlRequested;
import reactor.core.publisher.Mono;

/** Where wishes about messages under way are written for all scheduler tasks to read. */
public interface ControlLog {

    /** Completes once every task's copy is acknowledged, or fails with {@link WishUnacknowledgedException}. */
    Mono<Void> publish(ControlRequested wish);
}
