package io.smsplatform.result;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the projection.
 *
 * @param consumers threads that read the log and write rows, each with its own partitions
 * @param pollRecords events at most in one batch
 * @param gather how long a busy projection lets events gather between two batches: the more, the more of a message's
 *     life fits in one row write, and the later a change is seen
 */
@Validated
@ConfigurationProperties("sms.result")
public record ResultProperties(
        @Min(1) @Max(16) @DefaultValue("1") int consumers,
        @Min(100) @Max(50_000) @DefaultValue("20000") int pollRecords,
        @DurationMax(seconds = 5) @DefaultValue("PT0.1S") Duration gather) {}
