package io.smsplatform.smpp;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How this service runs its links.
 *
 * @param reconnectFirst bound of the first wait before a new bind; doubled with each failure, drawn at random below it
 * @param reconnectCap longest wait
 * @param coolOff wait after the SMSC refused the credentials
 * @param drain how long a link that is closed waits for its outstanding answers
 * @param recentParts parts sent lately that are kept in memory, so that their receipts need no query
 * @param receiptsInProgress receipts being handled at a time; more are answered "try again later"
 * @param retention how long parts sent and receipts without a message are kept
 */
@Validated
@ConfigurationProperties("sms.smpp")
public record SmppProperties(
        @DefaultValue("PT1S") Duration reconnectFirst,
        @DefaultValue("PT60S") Duration reconnectCap,
        @DefaultValue("PT5M") Duration coolOff,
        @DefaultValue("PT10S") Duration drain,
        @Min(1000) @Max(10_000_000) @DefaultValue("100000") int recentParts,
        @Min(1) @Max(1_000_000) @DefaultValue("5000") int receiptsInProgress,
        @DefaultValue("P10D") Duration retention) {}
