package io.smsplatform.provider.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.relay.LaneShards;
import io.smsplatform.provider.Demands;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.support.SendResult;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Demands on {@code lanes.demand}. */
@Component
class KafkaDemands implements Demands {

    private static final Logger log = LoggerFactory.getLogger(KafkaDemands.class);

    private final KafkaTemplate<Object, Object> kafka;
    private final LaneShards shards;
    private final Counter failures;

    KafkaDemands(KafkaTemplate<Object, Object> kafka, LaneShards shards, MeterRegistry meters) {
        this.kafka = kafka;
        this.shards = shards;
        this.failures = Counter.builder("sms.provider.demand.failures")
                .description("Demands that the log did not take; the next heartbeat repeats them")
                .register(meters);
    }

    @Override
    public Mono<Void> publish(LaneDemand demand) {
        return Flux.defer(() -> Flux.fromIterable(shards.address(demand)))
                .concatMap(addressed -> Mono.fromFuture(() -> send(addressed), true))
                .then()
                .onErrorResume(failure -> {
                    failures.increment();
                    log.warn("demand of lane {} not published: {}", demand.getLane(), failure.toString());
                    return Mono.empty();
                });
    }

    private CompletableFuture<SendResult<Object, Object>> send(LaneDemand demand) {
        PoolShard shard = new PoolShard(demand.getPool(), demand.getShard());
        return kafka.send(Topics.LANES_DEMAND.name(), shard, demand);
    }
}
