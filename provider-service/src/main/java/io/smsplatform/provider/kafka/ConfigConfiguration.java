package io.smsplatform.provider.kafka;

import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.events.relay.LaneShards;
import io.smsplatform.provider.KafkaProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires the accounts as every instance sees them: from their compacted topic. {@link LanesLifecycle} starts the reader. */
@Configuration(proxyBeanMethods = false)
class ConfigConfiguration {

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    ConfigTable<WebhookConfig> webhookTable(ConfigReader reader) {
        return reader.table(Topics.CONFIG_WEBHOOKS);
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
