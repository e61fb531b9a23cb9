package io.smsplatform.smpp.kafka;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.smpp.KafkaProperties;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.support.ProducerListener;

/** Wires this service to Kafka; the settings that the promises rest on are {@link KafkaDefaults}'. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

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
        return new DefaultKafkaProducerFactory<>(KafkaDefaults.producer(kafka.bootstrap()));
    }

    @Bean
    KafkaTemplate<Object, Object> kafkaTemplate(ProducerFactory<Object, Object> producers) {
        KafkaTemplate<Object, Object> template = new KafkaTemplate<>(producers);
        // The default one logs each failed record's content; failures are told by the future.
        template.setProducerListener(new ProducerListener<>() {});
        return template;
    }
}
