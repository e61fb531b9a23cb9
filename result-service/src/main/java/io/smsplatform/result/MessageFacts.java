package io.smsplatform.result;

import org.jspecify.annotations.Nullable;

/**
 * What never changes about a message and is the same in every event that carries it; null where no event read so far
 * did. Times are Unix milliseconds.
 */
public record MessageFacts(
        @Nullable Long task,
        @Nullable String application,
        @Nullable String clientReference,
        @Nullable String channel,
        @Nullable String pool,
        @Nullable String messageClass,
        @Nullable String recipient,
        @Nullable String sender,
        @Nullable String text,
        @Nullable Integer segments,
        @Nullable Long acceptedAt,
        @Nullable Long scheduledAt,
        @Nullable Long expiresAt) {

    static MessageFacts ofPool(String pool) {
        return new MessageFacts(null, null, null, null, pool, null, null, null, null, null, null, null, null);
    }

    static MessageFacts ofApplication(String application, String pool) {
        return new MessageFacts(null, application, null, null, pool, null, null, null, null, null, null, null, null);
    }

    /** Fills the gaps from the other one. */
    MessageFacts or(MessageFacts other) {
        return new MessageFacts(
                either(task, other.task),
                either(application, other.application),
                either(clientReference, other.clientReference),
                either(channel, other.channel),
                either(pool, other.pool),
                either(messageClass, other.messageClass),
                either(recipient, other.recipient),
                either(sender, other.sender),
                either(text, other.text),
                either(segments, other.segments),
                either(acceptedAt, other.acceptedAt),
                either(scheduledAt, other.scheduledAt),
                either(expiresAt, other.expiresAt));
    }

    private static <T> @Nullable T either(@Nullable T one, @Nullable T other) {
        return one != null ? one : other;
    }
}
