package io.smsplatform.provider;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How alerts of failure rules are posted.
 *
 * @param tries posts of one alert before it is parked
 * @param backOff pause after the first one, doubled for each further one
 */
@Validated
@ConfigurationProperties("sms.provider.alerts")
public record AlertProperties(
        @Min(1) @Max(6) @DefaultValue("5") int tries,
        @DefaultValue("1s") Duration backOff) {}
