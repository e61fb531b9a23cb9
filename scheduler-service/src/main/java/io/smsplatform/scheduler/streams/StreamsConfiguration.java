package io.smsplatform.scheduler.streams;

import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.scheduler.KafkaProperties;
import io.smsplatform.scheduler.LiveShards;
import io.smsplatform.scheduler.SchedulerMetrics;
import io.smsplatform.scheduler.SchedulerProperties;
import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Starts scheduling: first the pools and rules are read, then the messages. */
@Configuration(proxyBeanMethods = false)
class StreamsConfiguration {

    private static final Duration CONFIGURATION_TIMEOUT = Duration.ofSeconds(60);

    @Bean
    ConfigFeed configFeed() {
        return new ConfigFeed();
    }

    @Bean(destroyMethod = "close")
    ConfigReader configReader(KafkaProperties kafka, ConfigFeed config, TopicProvisioner topics) {
        ConfigReader reader = new ConfigReader(kafka.bootstrap());
        reader.table(Topics.CONFIG_POOLS).onChange(config::on);
        reader.table(Topics.CONFIG_RULES).onChange(config::on);
        reader.table(Topics.SCHEDULER_SHARDS).onChange(config::on);
        reader.start(CONFIGURATION_TIMEOUT);
        return reader;
    }

    @Bean(destroyMethod = "close")
    KafkaReportLog reportLog(KafkaProperties kafka) {
        return new KafkaReportLog(kafka.bootstrap(), SchedulerStreams.APPLICATION_ID);
    }

    @Bean(initMethod = "start", destroyMethod = "close")
    SchedulerStreams schedulerStreams(
            KafkaProperties kafka,
            SchedulerProperties scheduler,
            ConfigReader configurationIsRead,
            ConfigFeed config,
            ReportLog reportLog,
            LiveShards liveShards,
            SchedulerMetrics metrics) {
        DispatchLog dispatchLog = new KafkaDispatchLog(kafka.bootstrap(), SchedulerStreams.APPLICATION_ID);
        return new SchedulerStreams(
                kafka.bootstrap(),
                scheduler,
                () -> new SchedulerProcessor(config, liveShards, metrics, dispatchLog, reportLog, scheduler.tick()));
    }
}
