package io.smsplatform.provider.kafka;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.provider.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.config.ConcurrentKafkaListenerContainerFactory;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties.AckMode;

/** Wires the alert listener: small batches, committed by hand, apart from everything that sends messages. */
@Configuration(proxyBeanMethods = false)
class AlertConfiguration {

    private static final Duration RETRY = Duration.ofSeconds(1);

    /** All of a batch are posted at once. */
    private static final int BATCH = 50;

    @Bean
    ConcurrentKafkaListenerContainerFactory<byte[], byte[]> alertContainers(
            KafkaProperties kafka, TopicProvisioner topics) {
        Map<String, Object> settings = KafkaDefaults.consumer(kafka.bootstrap());
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, BATCH);
        var containers = new ConcurrentKafkaListenerContainerFactory<byte[], byte[]>();
        containers.setConsumerFactory(
                new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        containers.setBatchListener(true);
        containers.setCommonErrorHandler(new AgainFromTheLog(RETRY));
        containers.getContainerProperties().setAckMode(AckMode.MANUAL_IMMEDIATE);
        return containers;
    }
}
