package io.smsplatform.device.kafka;

import io.smsplatform.device.DeviceServiceApplication;
import io.smsplatform.device.KafkaProperties;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.events.relay.LaneShards;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;

/** What this service reads: its devices as published, and the dispatches for its phones. */
@Configuration(proxyBeanMethods = false)
class ReaderConfiguration {

    private static final Duration CONFIGURATION_WAIT = Duration.ofSeconds(30);
    private static final Duration RETRY = Duration.ofSeconds(1);

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    ConfigTable<PoolConfig> publishedPools(ConfigReader reader) {
        return reader.table(Topics.CONFIG_POOLS);
    }

    @Bean
    LaneShards laneShards(ConfigTable<PoolConfig> pools) {
        return new LaneShards(pools);
    }

    /** Starts the reader, so the other tables come first. */
    @Bean
    ConfigTable<DeviceConfig> publishedDevices(ConfigReader reader, ConfigTable<PoolConfig> pools) {
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
        // What fails, fails before the offsets are committed and before anything is handed over.
        dispatches.setCommonErrorHandler(new AgainFromTheLog(RETRY));
        return dispatches;
    }
}
