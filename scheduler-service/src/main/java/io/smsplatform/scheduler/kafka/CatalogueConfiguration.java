package io.smsplatform.scheduler.kafka;

import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.scheduler.KafkaProperties;
import io.smsplatform.scheduler.explain.Catalogue;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads pools and templates as they are published: an explanation must see what a submission sees. */
@Configuration(proxyBeanMethods = false)
class CatalogueConfiguration {

    private static final String READER = "catalogueReader";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Bean(name = READER, destroyMethod = "close", defaultCandidate = false)
    ConfigReader catalogueReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    Catalogue catalogue(@Qualifier(READER) ConfigReader reader) {
        Published published = new Published(reader.table(Topics.CONFIG_POOLS), reader.table(Topics.CONFIG_TEMPLATES));
        reader.start(TIMEOUT);
        return published;
    }

    private record Published(ConfigTable<PoolConfig> pools, ConfigTable<TemplateConfig> templates)
            implements Catalogue {

        @Override
        public @Nullable PoolConfig pool(String name) {
            return pools.get(name);
        }

        @Override
        public List<PoolConfig> poolsOf(String channel) {
            return pools.values().stream()
                    .filter(pool -> pool.channel().equals(channel))
                    .toList();
        }

        @Override
        public @Nullable TemplateConfig template(String application, String name) {
            return templates.get(application + "/" + name);
        }
    }
}
