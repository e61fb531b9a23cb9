package io.smsplatform.scheduler.kafka;

import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.scheduler.KafkaProperties;
import io.smsplatform.scheduler.PoolPictures;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Reads the pictures of all shards, by a reader of their own: they change all the time, and nothing waits for them. */
@Configuration(proxyBeanMethods = false)
class PicturesConfiguration {

    private static final String READER = "pictureReader";
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    @Bean(name = READER, destroyMethod = "close", defaultCandidate = false)
    ConfigReader pictureReader(KafkaProperties kafka, TopicProvisioner topics) {
        return new ConfigReader(kafka.bootstrap());
    }

    @Bean
    PoolPictures poolPictures(@Qualifier(READER) ConfigReader reader) {
        PoolPictures pictures = new PoolPictures(reader.table(Topics.SCHEDULER_SHARDS));
        reader.start(TIMEOUT);
        return pictures;
    }
}
