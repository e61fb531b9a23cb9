package io.smsplatform.scheduler.explain;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message that is not sent, as its client wrote it: JSON types are checked, nothing else is. Null means "not given".
 *
 * @param lane the only lane that might send it
 * @param scheduledAt RFC 3339 time
 */
public record Question(
        @Nullable String channel,
        @Nullable String pool,
        @Nullable String messageClass,
        @Nullable String from,
        @Nullable String to,
        @Nullable String text,
        @Nullable TemplateUse template,
        @Nullable String lane,
        @Nullable String scheduledAt) {

    /** A template of the application by name, with its parameters. */
    public record TemplateUse(
            @Nullable String name, @Nullable Map<String, String> parameters) {}
}
