package io.smsplatform.template;

import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Templates and their versions. Settings: {@code template-service.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class TemplateServiceApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "template-service";

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(TemplateServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
