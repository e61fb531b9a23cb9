package io.smsplatform.gateway.kafka;

import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.gateway.Accounts;
import io.smsplatform.gateway.KafkaProperties;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Keeps {@link Accounts} as the topics of applications and devices say; the gateway opens once all has been read. */
@Configuration(proxyBeanMethods = false)
class CredentialFeed {

    private static final Logger log = LoggerFactory.getLogger(CredentialFeed.class);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Bean(destroyMethod = "close")
    ConfigReader credentialReader(KafkaProperties kafka, Accounts accounts) {
        new TopicProvisioner(
                        Map.of(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrap()), kafka.partitions())
                .provision();
        ConfigReader reader = new ConfigReader(kafka.bootstrap());
        reader.table(Topics.CONFIG_APPLICATIONS)
                .onChange(application -> apply("application", application.id(), () -> accounts.on(application)));
        reader.table(Topics.CONFIG_DEVICES).onChange(device -> apply("device", device.id(), () -> accounts.on(device)));
        reader.start(PATIENCE);
        return reader;
    }

    private static void apply(String kind, String id, Runnable change) {
        try {
            change.run();
        } catch (IllegalArgumentException e) { // shut out, and the reader goes on
            log.error("{} {} cannot call: its credentials are unreadable: {}", kind, id, e.getMessage());
        }
    }
}
