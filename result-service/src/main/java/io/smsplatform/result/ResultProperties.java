package io.smsplatform.result;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the projection.
 *
 * @param consumers threads that read the log and write rows, each with its own partitions
 * @param pollRecords events at most in one batch; the more, the more of a message's life fits in one row write
 */
@Validated
@ConfigurationProperties("sms.result")
public record ResultProperties(
        @Min(1) @Max(16) @DefaultValue("2") int consumers,
        @Min(100) @Max(50_000) @DefaultValue("8000") int pollRecords) {}
