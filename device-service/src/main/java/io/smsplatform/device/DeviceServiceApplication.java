package io.smsplatform.device;

import io.smsplatform.events.TsidGenerator;
import java.time.Clock;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** Phones: registration, polling, WebSocket sessions. Settings: {@code device-service.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DeviceServiceApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "device-service";

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(DeviceServiceApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    TsidGenerator identifiers(Clock clock) {
        return TsidGenerator.withRandomNode(clock);
    }
}
