package io.smsplatform.task.kafka;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.task.KafkaProperties;
import io.smsplatform.task.submission.Catalogue;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;

/** Wires this service to Kafka; the settings that the promises rest on are {@link KafkaDefaults}'. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

    private static final Duration READ_CONFIGURATION = Duration.ofSeconds(30);

    /** Topics exist before anything reads or writes them. */
    @Bean
    TopicProvisioner topics(KafkaProperties kafka) {
        TopicProvisioner provisioner = new TopicProvisioner(
                Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()), kafka.partitions());
        provisioner.provision();
        return provisioner;
    }

    @Bean
    ProducerFactory<Object, Object> producerFactory(KafkaProperties kafka, TopicProvisioner topics) {
        Map<String, Object> settings = KafkaDefaults.producer(kafka.bootstrap());
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, "task-service");
        // Inside KafkaAcceptedLog.LIMIT: every record is acknowledged or given up before its client is answered.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 2_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 4_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 7_000);
        return new DefaultKafkaProducerFactory<>(settings);
    }

    @Bean
    KafkaTemplate<Object, Object> kafkaTemplate(ProducerFactory<Object, Object> producers) {
        KafkaTemplate<Object, Object> template = new KafkaTemplate<>(producers);
        // The default one logs each failed record's content; failures are told by the future.
        template.setProducerListener(new ProducerListener<>() {});
        return template;
    }

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    /** Complete before the first request is taken. */
    @Bean
    Catalogue catalogue(ConfigReader reader) {
        ConfigTable<PoolConfig> pools = reader.table(Topics.CONFIG_POOLS);
        ConfigTable<TemplateConfig> templates = reader.table(Topics.CONFIG_TEMPLATES);
        reader.start(READ_CONFIGURATION);
        return new ConfigCatalogue(pools, templates);
    }
}
