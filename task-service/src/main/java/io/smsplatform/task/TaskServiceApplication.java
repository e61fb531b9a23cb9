package io.smsplatform.task;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Accepts messages: applications, idempotency, validation, choice of the pool. Settings: {@code task-service.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TaskServiceApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "task-service";

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(TaskServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
