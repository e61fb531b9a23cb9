package io.smsplatform.provider.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.Json;
import io.smsplatform.events.config.AlertRaised;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What is posted of an alert: the type, time and data of Standard Webhooks. */
record AlertBody(String type, Instant timestamp, Data data) {

    /** What failed; null fields are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            String id,
            String rule,
            String scene,
            String pool,
            @Nullable String lane,
            @Nullable String code,
            @Nullable String detail,
            int count,
            String message,
            Instant at) {}

    static byte[] of(AlertRaised alert, Instant now) {
        Data data = new Data(
                alert.id(),
                alert.rule(),
                alert.scene(),
                alert.pool(),
                alert.lane(),
                alert.code(),
                alert.detail(),
                alert.count(),
                alert.message(),
                Instant.ofEpochMilli(alert.at()));
        return Json.MAPPER.writeValueAsBytes(new AlertBody("alert.raised", now, data));
    }
}
