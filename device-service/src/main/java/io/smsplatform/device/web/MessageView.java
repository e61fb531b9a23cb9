package io.smsplatform.device.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Tsid;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message as a phone gets it.
 *
 * @param leaseUntil until when the phone must have said "taken"
 * @param lease to be sent back with "taken" and with reports
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageView(
        String id,
        int attempt,
        String to,
        @Nullable String from,
        String text,
        @JsonProperty("class") String messageClass,
        Instant leaseUntil,
        boolean possibleDuplicate,
        String lease) {

    static MessageView of(MessageDispatched message, String lease, Duration margin) {
        return new MessageView(
                Tsid.format(message.getMessageId()),
                message.getAttempt(),
                message.getRecipient(),
                message.getSender(),
                message.getText(),
                message.getMessageClass().name().toLowerCase(Locale.ROOT),
                message.getLeaseUntil().minus(margin),
                message.getPossibleDuplicate(),
                lease);
    }

    /** Ids only: neither text nor number may reach a log. */
    @Override
    public String toString() {
        return "MessageView[" + id + "." + attempt + "]";
    }
}
