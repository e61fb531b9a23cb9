package io.smsplatform.result.kafka;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.result.KafkaProperties;
import io.smsplatform.result.ResultProperties;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.core.DefaultKafkaProducerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.core.ProducerFactory;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.kafka.listener.ListenerExecutionFailedException;
import org.springframework.kafka.listener.RetryListener;
import org.springframework.kafka.support.ProducerListener;
import org.springframework.util.backoff.ExponentialBackOff;

/** Wires this service to Kafka; the settings that the promises rest on are {@link KafkaDefaults}'. */
@Configuration(proxyBeanMethods = false)
class KafkaConfiguration {

    private static final Logger log = LoggerFactory.getLogger(KafkaConfiguration.class);

    private static final Duration FIRST_RETRY = Duration.ofMillis(200);
    private static final Duration SLOWEST_RETRY = Duration.ofSeconds(5);

    /** Small enough that one answer of the broker holds records of all topics: then a life folds into one row. */
    private static final int PARTITION_FETCH_BYTES = 64 * 1024;

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

    @Bean(destroyMethod = "close")
    Admin groupAdmin(KafkaProperties kafka, TopicProvisioner topics) {
        return Admin.create(Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()));
    }

    /** The bean's name is the beginning of its threads' names. */
    @Bean
    ConcurrentMessageListenerContainer<byte[], byte[]> resultProjection(
            KafkaProperties kafka, ResultProperties result, TopicProvisioner topics, MessageEventListener listener) {
        Map<String, Object> settings = KafkaDefaults.consumer(kafka.bootstrap());
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, MessageEvents.GROUP);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, MessageEvents.GROUP);
        settings.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, result.pollRecords());
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
        ContainerProperties properties = new ContainerProperties(MessageEvents.names());
        properties.setMessageListener(listener);
        var container = new ConcurrentMessageListenerContainer<byte[], byte[]>(
                new DefaultKafkaConsumerFactory<>(settings), properties);
        container.setConcurrency(result.consumers());
        container.setCommonErrorHandler(againUntilItWorks());
        return container;
    }

    /** Says that the projection waits, with the reason; the container itself is silent about it. */
    private static final class Patience implements RetryListener {

        @Override
        public void failedDelivery(ConsumerRecord<?, ?> entry, @Nullable Exception failure, int attempt) {
            log.warn("events are not in the table yet, attempt {}: {}", attempt, cause(failure));
        }

        @Override
        public void failedDelivery(ConsumerRecords<?, ?> batch, Exception failure, int attempt) {
            log.warn("{} events are not in the table yet, attempt {}: {}", batch.count(), attempt, cause(failure));
        }

        private static String cause(@Nullable Throwable failure) {
            Throwable cause = failure == null ? null : failure.getCause();
            return String.valueOf(failure instanceof ListenerExecutionFailedException ? cause : failure);
        }
    }

    /** Bad records are parked by the listener itself; what it throws is no record's fault, and skips nothing. */
    private static DefaultErrorHandler againUntilItWorks() {
        ExponentialBackOff backOff = new ExponentialBackOff(FIRST_RETRY.toMillis(), 2);
        backOff.setMaxInterval(SLOWEST_RETRY.toMillis());
        DefaultErrorHandler handler = new DefaultErrorHandler(
                (entry, failure) -> {
                    throw new IllegalStateException("a record would have been skipped", failure);
                },
                backOff);
        handler.setClassifications(Map.of(), true);
        handler.setRetryListeners(new Patience());
        return handler;
    }
}
