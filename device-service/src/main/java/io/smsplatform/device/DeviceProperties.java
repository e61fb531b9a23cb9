package io.smsplatform.device;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How phones are served.
 *
 * @param maxReceivers parked polls and open sessions of this instance together
 * @param pollGrace how much longer than asked a poll stays open for what is already on its way
 * @param gather how long a poll waits for more once it has something
 * @param assignmentWait how long a poll waits for this instance to own a partition
 * @param leaseMargin how long before its end a lease counts as over here: clocks differ, and reports travel
 * @param demandHeartbeat how often a session repeats its demand
 * @param demandLifetime how long a session's demand stands without being repeated
 * @param pingInterval how often a session is pinged
 * @param silence how long a session may say nothing before it counts as dead
 */
@Validated
@ConfigurationProperties("sms.device")
public record DeviceProperties(
        @Min(1) @Max(1_000_000) @DefaultValue("50000") int maxReceivers,
        @DefaultValue("300ms") Duration pollGrace,
        @DefaultValue("5ms") Duration gather,
        @DefaultValue("5s") Duration assignmentWait,
        @DefaultValue("1s") Duration leaseMargin,
        @DefaultValue("3s") Duration demandHeartbeat,
        @DefaultValue("10s") Duration demandLifetime,
        @DefaultValue("20s") Duration pingInterval,
        @DefaultValue("60s") Duration silence) {}
