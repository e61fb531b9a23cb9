package io.smsplatform.smpp.kafka;

import io.smsplatform.smpp.sending.Connectors;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/** Tells the connectors which partitions are this instance's: that is the switch between active and standby. */
@Component
class OwnedPartitions implements ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(OwnedPartitions.class);

    private final Connectors connectors;

    OwnedPartitions(Connectors connectors) {
        this.connectors = connectors;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> assigned) {
        log.info("assigned {}", assigned);
        int total = consumer.partitionsFor(DispatchListener.TOPIC).size();
        connectors.assigned(numbers(assigned), total);
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> revoked) {
        log.info("revoked {}", revoked);
        connectors.revoked(numbers(revoked));
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> lost) {
        log.warn("lost {}", lost);
        connectors.lost(numbers(lost));
    }

    private static List<Integer> numbers(Collection<TopicPartition> partitions) {
        return partitions.stream().map(TopicPartition::partition).toList();
    }
}
