package io.smsplatform.task.submission;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Forgets Idempotency-Keys after a day. Several instances may sweep at once. */
@Component
class IdempotencySweep {

    static final Duration KEPT = Duration.ofHours(24);

    private static final Logger log = LoggerFactory.getLogger(IdempotencySweep.class);

    private final IdempotencyStore store;
    private final Clock clock;

    IdempotencySweep(IdempotencyStore store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
    Mono<Long> sweep() {
        Instant before = clock.instant().minus(KEPT);
        return store.deleteAcceptedBefore(before)
                .expand(deleted ->
                        deleted < IdempotencyStore.DELETED_AT_ONCE ? Mono.empty() : store.deleteAcceptedBefore(before))
                .reduce(Long::sum)
                .doOnNext(deleted -> log.debug("{} idempotency keys forgotten", deleted));
    }
}
