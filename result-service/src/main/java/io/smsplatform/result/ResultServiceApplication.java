package io.smsplatform.result;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The query store: state and timeline of every message. Settings: {@code result-service.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ResultServiceApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "result-service";

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(ResultServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
