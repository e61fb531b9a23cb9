package io.smsplatform.device.kafka;

import io.smsplatform.device.DeviceServiceApplication;
import io.smsplatform.device.KafkaProperties;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.util.backoff.FixedBackOff;

/** What this service reads: its devices as published, and the dispatches for its phones. */
@Configuration(proxyBeanMethods = false)
class ReaderConfiguration {

    private static final Duration CONFIGURATION_WAIT = Duration.ofSeconds(30);

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    ConfigTable<DeviceConfig> publishedDevices(ConfigReader reader) {
        ConfigTable<DeviceConfig> devices = reader.table(Topics.CONFIG_DEVICES);
        reader.start(CONFIGURATION_WAIT);
        return devices;
    }

    /** The bean's name is that of its thread, among those of other services. */
    @Bean("device-dispatches")
    KafkaMessageListenerContainer<byte[], byte[]> dispatches(
            KafkaProperties kafka, TopicProvisioner topics, DispatchReader reader) {
        Map<String, Object> settings = KafkaDefaults.consumer(kafka.bootstrap());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        ContainerProperties container = new ContainerProperties(Topics.MESSAGES_DISPATCHED_DEVICE.name());
        container.setGroupId(DeviceServiceApplication.CONFIG_NAME);
        container.setAckMode(ContainerProperties.AckMode.MANUAL_IMMEDIATE);
        container.setMessageListener(reader);
        container.setConsumerRebalanceListener(reader);
        KafkaMessageListenerContainer<byte[], byte[]> dispatches =
                new KafkaMessageListenerContainer<>(new DefaultKafkaConsumerFactory<>(settings), container);
        // A batch whose offsets could not be committed is not handed over by anyone twice: read again or left to its
        // lease.
        dispatches.setCommonErrorHandler(new DefaultErrorHandler(new FixedBackOff(0, 0)));
        return dispatches;
    }
}
