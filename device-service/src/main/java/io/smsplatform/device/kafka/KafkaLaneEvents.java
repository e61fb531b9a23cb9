package io.smsplatform.device.kafka;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.lane.LaneEvents;
import io.smsplatform.device.lane.NotReadyException;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.relay.LaneShards;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.KafkaException;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writes demand and reports to their topics. */
@Component
class KafkaLaneEvents implements LaneEvents {

    private static final Logger log = LoggerFactory.getLogger(KafkaLaneEvents.class);

    private final KafkaTemplate<Object, Object> kafka;
    private final LaneShards shards;
    private final Counter lost;

    KafkaLaneEvents(KafkaTemplate<Object, Object> kafka, LaneShards shards, MeterRegistry meters) {
        this.kafka = kafka;
        this.shards = shards;
        this.lost = meters.counter("sms_device_unattended_lost");
        // The first send of a topic waits for its metadata: here, not on an event loop.
        kafka.partitionsFor(Topics.LANES_DEMAND.name());
        kafka.partitionsFor(Topics.MESSAGES_REPORTED.name());
    }

    @Override
    public Mono<Void> demand(LaneDemand demand) {
        return Flux.defer(() -> Flux.fromIterable(shards.address(demand)))
                .concatMap(addressed -> acknowledged(() -> send(addressed)))
                .then();
    }

    @Override
    public Mono<Void> reported(MessageReported report) {
        return acknowledged(() -> send(report));
    }

    @Override
    public void reportedUnattended(MessageReported report) {
        unattended(() -> send(report), report.getOutcome() + " of " + Tsid.format(report.getMessageId()));
    }

    @Override
    public void demandUnattended(LaneDemand demand) {
        shards.address(demand)
                .forEach(addressed ->
                        unattended(() -> send(addressed), addressed.getMode() + " of " + addressed.getLane()));
    }

    private CompletableFuture<?> send(LaneDemand demand) {
        PoolShard shard = new PoolShard(demand.getPool(), demand.getShard());
        return kafka.send(Topics.LANES_DEMAND.name(), shard, demand);
    }

    private CompletableFuture<?> send(MessageReported report) {
        PoolShard shard = new PoolShard(report.getPool(), report.getShard());
        return kafka.send(Topics.MESSAGES_REPORTED.name(), shard, report);
    }

    /** Not cancelled with its subscriber: what is on its way stays so. */
    private static Mono<Void> acknowledged(Supplier<CompletableFuture<?>> sending) {
        return Mono.fromFuture(sending, true)
                .onErrorMap(KafkaException.class, failure -> new NotReadyException("the log did not answer", failure))
                .then();
    }

    private void unattended(Supplier<CompletableFuture<?>> sending, String what) {
        try {
            sending.get().whenComplete((done, failure) -> {
                if (failure != null) {
                    lost(what, failure);
                }
            });
        } catch (KafkaException failure) {
            lost(what, failure);
        }
    }

    private void lost(String what, Throwable failure) {
        lost.increment();
        log.warn("{} not told, its lease or expiry makes up for it: {}", what, failure.toString());
    }
}
