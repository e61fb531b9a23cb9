package io.smsplatform.gateway;

import io.smsplatform.events.access.CallerToken;
import java.time.Clock;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;

/** The front door: authentication, rate limits, routing, documentation. Settings: {@code api-gateway.yml}. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ApiGatewayApplication {

    /** Base name of this service's settings; several services share one class path in standalone. */
    public static final String CONFIG_NAME = "api-gateway";

    public static void main(String[] arguments) {
        System.setProperty("spring.config.name", CONFIG_NAME);
        SpringApplication.run(ApiGatewayApplication.class, arguments);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    Accounts accounts() {
        return new Accounts();
    }

    @Bean(destroyMethod = "close")
    PasswordVerifier passwordVerifier(GatewayProperties settings, Clock clock) {
        return new PasswordVerifier(settings.passwordThreads(), clock);
    }

    @Bean
    Authenticator authenticator(Accounts accounts, PasswordVerifier passwords) {
        return new Authenticator(accounts, passwords);
    }

    @Bean
    RequestBudgets requestBudgets(GatewayProperties settings, Clock clock) {
        return new RequestBudgets(settings.requestsPerSecond(), clock);
    }

    @Bean
    CallerTokens callerTokens(@Value("${sms.internal-secret}") String internalSecret, Clock clock) {
        return new CallerTokens(new CallerToken(internalSecret, clock), clock);
    }
}
