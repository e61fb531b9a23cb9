package io.smsplatform.smpp.kafka;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.smpp.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties.AckMode;

/** Wires the dispatch listener: batches, committed by hand, and partitions that stay where they are in a rebalance. */
@Configuration(proxyBeanMethods = false)
class DispatchConfiguration {

    private static final Duration RETRY = Duration.ofSeconds(1);

    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> dispatchContainers(
            KafkaProperties kafka, OwnedPartitions owned, TopicProvisioner topics) {
        Map<String, Object> settings = KafkaDefaults.consumer(kafka.bootstrap());
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        var containers = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
        containers.setConsumerFactory(
                new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        containers.setBatchListener(true);
        containers.setCommonErrorHandler(new AgainFromTheLog(RETRY));
        containers.getContainerProperties().setAckMode(AckMode.MANUAL_IMMEDIATE);
        containers.getContainerProperties().setConsumerRebalanceListener(owned);
        return containers;
    }
}
