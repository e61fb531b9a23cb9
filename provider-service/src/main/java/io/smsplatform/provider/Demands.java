package io.smsplatform.provider;

import io.smsplatform.events.LaneDemand;
import reactor.core.publisher.Mono;

/** Where lanes ask for work. */
public interface Demands {

    /** Completes once the demand is in the log; a failure is logged and left to the next heartbeat. */
    Mono<Void> publish(LaneDemand demand);
}
