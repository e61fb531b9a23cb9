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
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.KafkaException;
import org.springframework.beans.factory.DisposableBean;
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

    KafkaAcceptedLog(KafkaTemplate<Object, Object> kafka) {
        this.kafka = kafka;
    }

    @Override
    public Mono<Void> append(List<MessageAccepted> messages) {
        return Mono.defer(() -> {
            AtomicBoolean begun = new AtomicBoolean();
            return Mono.defer(() -> send(messages, begun))
                    .subscribeOn(handingOver)
                    .timeout(LIMIT)
                    .onErrorMap(
                            KafkaAcceptedLog::isOfTheLog,
                            failure -> new NotAcknowledgedException(!begun.get(), failure));
        });
    }

    @Override
    public void destroy() {
        handingOver.dispose();
    }

    private Mono<Void> send(List<MessageAccepted> messages, AtomicBoolean begun) {
        kafka.partitionsFor(Topics.MESSAGES_ACCEPTED.name()); // fails while no broker has ever been reached
        begun.set(true);
        CompletableFuture<?>[] acknowledgements = messages.stream()
                .map(message -> kafka.send(
                        Topics.MESSAGES_ACCEPTED.name(), new PoolShard(message.getPool(), message.getShard()), message))
                .toArray(CompletableFuture[]::new);
        return Mono.fromFuture(CompletableFuture.allOf(acknowledgements));
    }

    private static boolean isOfTheLog(Throwable failure) {
        return failure instanceof KafkaException // Kafka's and Spring's
                || failure instanceof org.springframework.kafka.KafkaException
                || failure instanceof TimeoutException
                || failure instanceof RejectedExecutionException;
    }
}
