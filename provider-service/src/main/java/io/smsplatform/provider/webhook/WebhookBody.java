package io.smsplatform.provider.webhook;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.Json;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Tsid;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is posted: the type, time and data of Standard Webhooks. */
record WebhookBody(String type, Instant timestamp, Data data) {

    /** One message; null fields are left out. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Data(
            String id,
            String to,
            @Nullable String from,
            String text,
            @JsonProperty("class") String messageClass,
            int attempt,
            boolean possibleDuplicate,
            @Nullable String clientReference,
            Map<String, String> metadata) {}

    static byte[] of(MessageDispatched dispatch, Instant now) {
        Data data = new Data(
                Tsid.format(dispatch.getMessageId()),
                dispatch.getRecipient(),
                dispatch.getSender(),
                dispatch.getText(),
                dispatch.getMessageClass().name().toLowerCase(Locale.ROOT),
                dispatch.getAttempt(),
                dispatch.getPossibleDuplicate(),
                dispatch.getClientReference(),
                dispatch.getMetadata());
        return Json.MAPPER.writeValueAsBytes(new WebhookBody("message.send", now, data));
    }
}
