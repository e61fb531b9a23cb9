package io.smsplatform.smpp.kafka;

import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.events.relay.LaneShards;
import io.smsplatform.smpp.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the configuration that this service reads. {@link ConnectorReading} starts the reader. */
@Configuration(proxyBeanMethods = false)
class ConfigConfiguration {

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    ConfigTable<PoolConfig> poolTable(ConfigReader reader) {
        return reader.table(Topics.CONFIG_POOLS);
    }

    @Bean
    LaneShards laneShards(ConfigTable<PoolConfig> pools) {
        return new LaneShards(pools);
    }
}
