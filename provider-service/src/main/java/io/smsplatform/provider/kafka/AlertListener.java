package io.smsplatform.provider.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.Parking;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.provider.webhook.AlertEnd;
import io.smsplatform.provider.webhook.PostAlert;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Has alerts posted, on a thread and in a group of its own. A batch is committed once each of its alerts was taken or is
 * parked with the reason; otherwise it is read again. received = posted + parked + again.
 */
@Component
class AlertListener implements SmartLifecycle {

    /** More than all tries of an alert take, less than the group waits for a member. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private static final Logger log = LoggerFactory.getLogger(AlertListener.class);

    private final PostAlert post;
    private final KafkaTemplate<Object, Object> kafka;
    private final Counter received;
    private final Counter posted;
    private final Counter parked;
    private final Counter again;
    private final Sinks.Empty<Void> stopping = Sinks.empty();
    private volatile boolean running;

    AlertListener(PostAlert post, KafkaTemplate<Object, Object> kafka, MeterRegistry meters) {
        this.post = post;
        this.kafka = kafka;
        this.received = Counter.builder("sms.provider.alerts.received").register(meters);
        this.posted = Counter.builder("sms.provider.alerts.posted").register(meters);
        this.parked = Counter.builder("sms.provider.alerts.parked").register(meters);
        this.again = Counter.builder("sms.provider.alerts.again").register(meters);
    }

    /** The service stops before these alerts were settled; another instance reads them. */
    private static final class StoppingException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        StoppingException() {
            super("the service is stopping", null, false, false);
        }
    }

    @KafkaListener(
            id = "provider-alerts",
            groupId = "provider-service-alerts",
            topics = "alerts.raised",
            containerFactory = "alertContainers")
    void on(List<ConsumerRecord<byte[], byte[]>> batch, Acknowledgment acknowledgment) {
        Flux.fromIterable(batch)
                .flatMap(this::settle, batch.size())
                .then()
                .or(stopping.asMono().then(Mono.error(StoppingException::new)))
                .block(PATIENCE);
        acknowledgment.acknowledge();
    }

    private Mono<Void> settle(ConsumerRecord<byte[], byte[]> entry) {
        return Mono.defer(() -> {
                    received.increment();
                    return end(entry);
                })
                .flatMap(end -> end.reason() == null ? Mono.fromRunnable(posted::increment) : park(entry, end.reason()))
                .doOnError(failure -> again.increment())
                .doOnCancel(again::increment)
                .then();
    }

    private Mono<AlertEnd> end(ConsumerRecord<byte[], byte[]> entry) {
        try {
            AlertRaised alert = alert(entry);
            return post.on(alert);
        } catch (UndecodableException e) {
            return Mono.just(new AlertEnd(String.valueOf(e.getMessage())));
        }
    }

    private static AlertRaised alert(ConsumerRecord<byte[], byte[]> entry) {
        if (entry.value() == null) {
            throw new UndecodableException("record without a value");
        }
        return Topics.ALERTS_RAISED.value().decode(entry.value());
    }

    /** Parked for certain before the batch counts as read. */
    private Mono<Void> park(ConsumerRecord<byte[], byte[]> entry, String reason) {
        return Mono.fromFuture(() -> kafka.send(Parking.park(entry, "provider-service", reason)), true)
                .doOnSuccess(sent -> {
                    parked.increment();
                    log.error("parked {}-{} offset {}: {}", entry.topic(), entry.partition(), entry.offset(), reason);
                })
                .then();
    }

    @Override
    public void start() {
        running = true;
    }

    /** Alerts under way are left to whoever reads the partition next; a repeated one has the same id. */
    @Override
    public void stop() {
        stopping.tryEmitEmpty();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE; // stops before its container
    }
}
