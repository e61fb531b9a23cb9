package io.smsplatform.scheduler.kafka;

import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.Topics;
import io.smsplatform.scheduler.ControlLog;
import io.smsplatform.scheduler.WishUnacknowledgedException;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Writes one copy of a wish to each partition of its topic, since each scheduler task reads its own partition only. */
@Component
class KafkaControlLog implements ControlLog {

    private static final String TOPIC = Topics.SCHEDULER_CONTROL.name();

    private final KafkaTemplate<Object, Object> kafka;

    KafkaControlLog(KafkaTemplate<Object, Object> kafka) {
        this.kafka = kafka;
    }

    @Override
    public Mono<Void> publish(ControlRequested wish) {
        return Mono.fromCallable(() -> sendAll(wish))
                .subscribeOn(Schedulers.boundedElastic()) // a producer without metadata makes its caller wait
                .flatMap(Mono::fromFuture)
                .onErrorMap(KafkaControlLog::isKafkas, e -> new WishUnacknowledgedException(wish.getControlId(), e));
    }

    /** Spring wraps what the future tells, and throws what is told at once as it is. */
    private static boolean isKafkas(Throwable failure) {
        return failure instanceof KafkaException || failure instanceof org.springframework.kafka.KafkaException;
    }

    private CompletableFuture<Void> sendAll(ControlRequested wish) {
        return CompletableFuture.allOf(kafka.partitionsFor(TOPIC).stream()
                .map(partition ->
                        kafka.send(new ProducerRecord<>(TOPIC, partition.partition(), wish.getControlId(), wish)))
                .toArray(CompletableFuture[]::new));
    }
}
