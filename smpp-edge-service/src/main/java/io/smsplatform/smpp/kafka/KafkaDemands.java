package io.smsplatform.smpp.kafka;

import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.relay.LaneShards;
import io.smsplatform.smpp.Demands;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.stereotype.Component;

/** Demands on {@code lanes.demand}. */
@Component
class KafkaDemands implements Demands {

    private static final Logger log = LoggerFactory.getLogger(KafkaDemands.class);

    private final KafkaTemplate<Object, Object> kafka;
    private final LaneShards shards;

    KafkaDemands(KafkaTemplate<Object, Object> kafka, LaneShards shards) {
        this.kafka = kafka;
        this.shards = shards;
    }

    @Override
    public void ask(LaneDemand demand) {
        shards.address(demand).forEach(this::send);
    }

    private void send(LaneDemand demand) {
        PoolShard key = new PoolShard(demand.getPool(), demand.getShard());
        try {
            kafka.send(Topics.LANES_DEMAND.name(), key, demand).whenComplete((sent, failure) -> {
                if (failure != null) {
                    lost(demand, failure);
                }
            });
        } catch (KafkaException | org.springframework.kafka.KafkaException e) {
            lost(demand, e);
        }
    }

    private static void lost(LaneDemand demand, Throwable failure) {
        log.warn("demand of {} did not reach the log, the next one will: {}", demand.getLane(), failure.toString());
    }
}
