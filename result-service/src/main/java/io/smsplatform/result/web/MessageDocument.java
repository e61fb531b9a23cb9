package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.Tsid;
import io.smsplatform.result.MessageFacts;
import io.smsplatform.result.StoredMessage;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the API shows it. In a list it has no text, attempts and timeline, nor what is told by them.
 *
 * @param deliveredLate true if it had another end before the network said that it was delivered, else null
 * @param waitsFor null if it has an end or a lane has it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record MessageDocument(
        String id,
        @Nullable String task,
        @Nullable String application,
        @Nullable String clientReference,
        @Nullable String channel,
        @Nullable String pool,
        @JsonProperty("class") @Nullable String messageClass,
        @Nullable String to,
        @Nullable String from,
        @Nullable String text,
        @Nullable Integer segments,
        String state,
        @JsonProperty("final") boolean isFinal,
        boolean possibleDuplicate,
        @Nullable Instant acceptedAt,
        @Nullable Instant scheduledAt,
        @Nullable Instant expiresAt,
        @Nullable Instant settledAt,
        @Nullable Boolean deliveredLate,
        @Nullable Reason reason,
        @Nullable String lane,
        @Nullable WaitDocument waitsFor,
        @Nullable List<AttemptDocument> attempts,
        @Nullable List<EventDocument> timeline) {

    /** Why the message stands where it stands. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reason(@Nullable String code, @Nullable String detail) {}

    static MessageDocument summary(StoredMessage message) {
        return document(message, null, null, null);
    }

    static MessageDocument full(StoredMessage message, @Nullable WaitDocument waitsFor) {
        return document(
                message,
                waitsFor,
                AttemptDocument.of(message.timeline()),
                // A message that moves to another shard is accepted there again, as the same one.
                message.timeline().stream().map(EventDocument::of).distinct().toList());
    }

    private static MessageDocument document(
            StoredMessage message,
            @Nullable WaitDocument waitsFor,
            @Nullable List<AttemptDocument> attempts,
            @Nullable List<EventDocument> timeline) {
        MessageFacts facts = message.facts();
        boolean reasoned = message.code() != null || message.detail() != null;
        return new MessageDocument(
                Tsid.format(message.id()),
                facts.task() == null ? null : Tsid.format(facts.task()),
                facts.application(),
                facts.clientReference(),
                facts.channel(),
                facts.pool(),
                facts.messageClass(),
                facts.recipient(),
                facts.sender(),
                facts.text(),
                facts.segments(),
                message.state().wireName(),
                message.isFinal(),
                message.possibleDuplicate(),
                instant(facts.acceptedAt()),
                instant(facts.scheduledAt()),
                instant(facts.expiresAt()),
                instant(message.settledAt()),
                message.isDeliveredLate() ? true : null,
                reasoned ? new Reason(message.code(), message.detail()) : null,
                message.lane(),
                waitsFor,
                attempts,
                timeline);
    }

    static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
