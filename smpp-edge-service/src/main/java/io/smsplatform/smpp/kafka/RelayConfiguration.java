package io.smsplatform.smpp.kafka;

import io.smsplatform.events.relay.OutboxRelay;
import io.smsplatform.smpp.OutboxStore;
import java.time.Duration;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.core.KafkaTemplate;

/** Publishes this service's configuration: from its outbox table to its compacted topic. */
@Configuration(proxyBeanMethods = false)
class RelayConfiguration {

    private static final Duration LOOK = Duration.ofSeconds(5);

    @DependsOnDatabaseInitialization
    @Bean(initMethod = "start", destroyMethod = "close")
    OutboxRelay outboxRelay(OutboxStore outbox, KafkaTemplate<Object, Object> kafka) {
        return new OutboxRelay(outbox, entry -> kafka.send(entry.topic(), entry.key(), entry.value()), LOOK);
    }
}
