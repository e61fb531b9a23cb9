package io.smsplatform.provider;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this service behaves towards the scheduler and towards peers in trouble.
 *
 * @param heartbeat how often a lane repeats its demand
 * @param demandLife how long a demand stands without being repeated
 * @param drain how long a stopping service waits for answers to what it has sent
 * @param circuit when a peer counts as down
 */
@Validated
@ConfigurationProperties("sms.provider")
public record ProviderProperties(
        @DefaultValue("3s") Duration heartbeat,
        @DefaultValue("10s") Duration demandLife,
        @DefaultValue("20s") Duration drain,
        @Valid @DefaultValue Circuit circuit) {

    /**
     * One account's circuit breaker.
     *
     * @param calls last attempts that it looks at
     * @param failurePercent share of failed ones that opens it
     * @param openFor how long nothing is asked for before one attempt probes the peer
     */
    public record Circuit(
            @Min(2) @DefaultValue("10") int calls,
            @Min(1) @Max(100) @DefaultValue("60") int failurePercent,
            @DefaultValue("10s") Duration openFor) {}
}
