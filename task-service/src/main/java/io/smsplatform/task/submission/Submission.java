package io.smsplatform.task.submission;

import io.smsplatform.events.access.Problem.FieldError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to send as its client wrote it: JSON types are checked, nothing else is. Null means "not given".
 *
 * @param to the one recipient; excludes {@code recipients}
 * @param recipients the list form
 * @param validity ISO-8601 duration
 * @param scheduledAt RFC 3339 time
 * @param lane the only one that may send it
 * @param pace ISO-8601 duration between two messages of the request
 * @param misread what could not be read as documented, told together with what the rules find
 */
public record Submission(
        @Nullable String channel,
        @Nullable String pool,
        @Nullable String messageClass,
        @Nullable String from,
        @Nullable String to,
        @Nullable List<Addressee> recipients,
        @Nullable String text,
        @Nullable TemplateUse template,
        @Nullable String clientReference,
        @Nullable String validity,
        @Nullable String scheduledAt,
        @Nullable String lane,
        @Nullable String pace,
        boolean receipt,
        Map<String, String> metadata,
        List<FieldError> misread) {

    /** One entry of the list form; its parameters go before the template's common ones. */
    public record Addressee(
            @Nullable String to,
            Map<String, String> parameters,
            @Nullable String clientReference) {}

    /** A template of the application by name, with parameters common to all recipients. */
    public record TemplateUse(@Nullable String name, Map<String, String> parameters) {}

    List<Addressee> addressees() {
        return recipients != null ? recipients : List.of(new Addressee(to, Map.of(), null));
    }

    /** JSON Pointer of the recipient at that position. */
    String pointerTo(int position) {
        return recipients != null ? "/recipients/" + position + "/to" : "/to";
    }
}
