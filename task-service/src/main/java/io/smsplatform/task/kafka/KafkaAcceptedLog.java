package io.smsplatform.task.kafka;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.task.submission.AcceptedLog;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * {@code messages.accepted}. A producer blocks while it has no metadata or no memory, so records are handed to it on
 * threads of its own; what does not fit in their queue is refused, which is the service's back-pressure.
 */
@Component
class KafkaAcceptedLog implements AcceptedLog, DisposableBean {

    /** Longer than the producer's own limits together. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private static final int THREADS = 4;
    private static final int QUEUE = 2_000;

    private final KafkaTemplate<Object, Object> kafka;
    private final Scheduler handingOver = Schedulers.newBoundedElastic(THREADS, QUEUE, "task-accepted-log");

    private final Duration limit;

    @Autowired
    KafkaAcceptedLog(KafkaTemplate<Object, Object> kafka) {
        this(kafka, LIMIT);
    }

    KafkaAcceptedLog(KafkaTemplate<Object, Object> kafka, Duration limit) {
        this.kafka = kafka;
        this.limit = limit;
    }

    @Override
    public Mono<Void> append(List<MessageAccepted> messages) {
        return Mono.defer(() -> {
            Handover handover = new Handover();
            return Mono.defer(() -> send(messages, handover))
                    .subscribeOn(handingOver)
                    .timeout(limit)
                    .onErrorMap(
                            KafkaAcceptedLog::isOfTheLog,
                            failure -> new NotAcknowledgedException(handover.abandon(), failure));
        });
    }

    @Override
    public void destroy() {
        handingOver.dispose();
    }

    private Mono<Void> send(List<MessageAccepted> messages, Handover handover) {
        kafka.partitionsFor(Topics.MESSAGES_ACCEPTED.name()); // fails while no broker is reached
        if (!handover.begin()) {
            return Mono.never(); // given up in the meantime, and told so
        }
        CompletableFuture<?>[] acknowledgements = messages.stream()
                .map(message -> kafka.send(
                        Topics.MESSAGES_ACCEPTED.name(), new PoolShard(message.getPool(), message.getShard()), message))
                .toArray(CompletableFuture[]::new);
        return Mono.fromFuture(CompletableFuture.allOf(acknowledgements));
    }

    /** Either records are handed over, or it is given up with nothing written: decided once. */
    private static final class Handover {

        private enum Decision {
            BEGUN,
            ABANDONED
        }

        private final AtomicReference<@Nullable Decision> decision = new AtomicReference<>();

        boolean begin() {
            return decision.compareAndSet(null, Decision.BEGUN);
        }

        /** True if nothing was or will be handed over. */
        boolean abandon() {
            return decision.compareAndSet(null, Decision.ABANDONED) || decision.get() == Decision.ABANDONED;
        }
    }

    private static boolean isOfTheLog(Throwable failure) {
        return failure instanceof KafkaException // Kafka's and Spring's
                || failure instanceof org.springframework.kafka.KafkaException
                || failure instanceof TimeoutException
                || failure instanceof RejectedExecutionException;
    }
}
