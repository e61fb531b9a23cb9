package io.smsplatform.task;

import io.smsplatform.events.TsidGenerator;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** Accepts messages: applications, idempotency, validation, choice of the pool. Settings: {@code task-service.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class TaskServiceApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "task-service";

    private static final Logger log = LoggerFactory.getLogger(TaskServiceApplication.class);

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(TaskServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TsidGenerator identifiers(TaskProperties properties, Clock clock) {
        Integer node = properties.node();
        if (node != null) {
            return new TsidGenerator(clock, node);
        }
        log.warn("sms.task.node (SMS_TASK_NODE) is not set, a random one is used: instances that run at the same time"
                + " need different nodes (0..1023), or they can mint the same identifier");
        return TsidGenerator.withRandomNode(clock);
    }
}
