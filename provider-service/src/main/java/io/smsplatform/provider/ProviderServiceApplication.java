package io.smsplatform.provider;

import io.smsplatform.events.access.SecretBox;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.scheduling.annotation.EnableScheduling;

/** All that leaves over HTTP: webhook accounts. Settings: {@code provider-service.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
public class ProviderServiceApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "provider-service";

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(ProviderServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    SecretBox secretBox(@Value("${sms.config-secret}") String configSecret) {
        return new SecretBox(configSecret);
    }
}
