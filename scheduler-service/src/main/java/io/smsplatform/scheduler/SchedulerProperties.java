package io.smsplatform.scheduler;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How scheduling is hosted.
 *
 * @param stateDir directory of the state stores; they can be rebuilt from their changelogs
 * @param threads stream threads of this instance
 * @param standbyReplicas copies of each store on other instances, as far as there are any
 * @param tick how often timers and rates are looked at without another event
 * @param commitInterval how often positions are committed; bounds what is read again after a crash
 * @param storeMemory native memory of all state stores together
 */
@Validated
@ConfigurationProperties("sms.scheduler")
public record SchedulerProperties(
        @NotBlank @DefaultValue("data/scheduler") String stateDir,
        @Min(1) @Max(64) @DefaultValue("1") int threads,
        @Min(0) @Max(4) @DefaultValue("1") int standbyReplicas,
        @DefaultValue("PT0.05S") Duration tick,
        @DefaultValue("PT0.2S") Duration commitInterval,
        @DefaultValue("48MB") DataSize storeMemory) {}
