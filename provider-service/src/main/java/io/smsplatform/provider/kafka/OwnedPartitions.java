package io.smsplatform.provider.kafka;

import io.smsplatform.provider.Lanes;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.stereotype.Component;

/** Tells {@link Lanes} which partitions of the dispatch topic are this instance's: called on the consumer's thread. */
@Component
class OwnedPartitions implements ConsumerAwareRebalanceListener {

    private static final Logger log = LoggerFactory.getLogger(OwnedPartitions.class);

    /** A lane is closed before its partition is given up, if that takes no longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Lanes lanes;
    private final Set<Integer> owned = new TreeSet<>();

    OwnedPartitions(Lanes lanes) {
        this.lanes = lanes;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owned.add(partition.partition()));
        tell(consumer);
    }

    @Override
    public void onPartitionsRevokedBeforeCommit(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owned.remove(partition.partition()));
        tell(consumer);
    }

    @Override
    public void onPartitionsLost(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> owned.remove(partition.partition()));
        tell(consumer);
    }

    private void tell(Consumer<?, ?> consumer) {
        int count = consumer.partitionsFor(DispatchListener.TOPIC).size();
        log.info("owns partitions {} of {}", owned, count);
        try {
            lanes.own(Set.copyOf(owned), count).block(PATIENCE);
        } catch (IllegalStateException e) { // the demands are under way; the next heartbeat repeats them
            log.warn("demands not published within {}", PATIENCE);
        }
    }
}
