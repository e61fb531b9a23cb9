package io.smsplatform.result.kafka;

import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.result.KafkaProperties;
import io.smsplatform.result.Pauses;
import io.smsplatform.result.Pictures;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.KafkaMessageListenerContainer;
import org.springframework.kafka.listener.MessageListener;
import org.springframework.kafka.support.TopicPartitionOffset;

/** Keeps in memory what explains a wait: the pools, the pictures of their shards, and who is paused. */
@Configuration(proxyBeanMethods = false)
class SchedulerFeed {

    private static final Logger log = LoggerFactory.getLogger(SchedulerFeed.class);
    private static final Duration CONFIGURATION_TIMEOUT = Duration.ofSeconds(60);

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    Pictures pictures(ConfigReader reader) {
        ConfigTable<PoolConfig> pools = reader.table(Topics.CONFIG_POOLS);
        ConfigTable<ShardState> shards = reader.table(Topics.SCHEDULER_SHARDS);
        reader.start(CONFIGURATION_TIMEOUT);
        return new Pictures() {

            @Override
            public @Nullable PoolConfig pool(String name) {
                return pools.get(name);
            }

            @Override
            public @Nullable ShardState shard(PoolShard shard) {
                return shards.get(shard.key());
            }
        };
    }

    /** Every partition has a copy of every wish: one is enough, read from its beginning and committed nowhere. */
    @Bean
    KafkaMessageListenerContainer<byte[], byte[]> resultControl(
            KafkaProperties kafka, TopicProvisioner topics, Pauses pauses) {
        Map<String, Object> settings = KafkaDefaults.consumer(kafka.bootstrap());
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        ContainerProperties properties = new ContainerProperties(new TopicPartitionOffset(
                Topics.SCHEDULER_CONTROL.name(), 0, TopicPartitionOffset.SeekPosition.BEGINNING));
        properties.setAckMode(ContainerProperties.AckMode.MANUAL);
        properties.setMessageListener((MessageListener<byte[], byte[]>) entry -> apply(entry, pauses));
        return new KafkaMessageListenerContainer<>(new DefaultKafkaConsumerFactory<>(settings), properties);
    }

    /** A wish that cannot be read only takes an explanation away; the scheduler parks and counts it. */
    private static void apply(ConsumerRecord<byte[], byte[]> entry, Pauses pauses) {
        try {
            if (entry.value() != null) {
                ControlRequested wish = Topics.SCHEDULER_CONTROL.value().decode(entry.value());
                pauses.on(wish);
            }
        } catch (UndecodableException e) {
            log.warn("unreadable wish at {}-{}@{}", entry.topic(), entry.partition(), entry.offset());
        }
    }
}
