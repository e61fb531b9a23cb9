package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.result.TimelineEntry;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One line of a message's timeline.
 *
 * @param state only for the event "settled"
 * @param until of a wait for a time
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record EventDocument(
        Instant at,
        String event,
        @Nullable String state,
        @Nullable Integer attempt,
        @Nullable String lane,
        @Nullable String code,
        @Nullable String detail,
        @Nullable Instant until) {

    static EventDocument of(TimelineEntry entry) {
        return new EventDocument(
                Instant.ofEpochMilli(entry.at()),
                entry.event().wireName(),
                entry.state() == null ? null : entry.state().wireName(),
                entry.attempt() == 0 ? null : entry.attempt(),
                entry.lane(),
                entry.code(),
                entry.detail(),
                entry.dueAt() == 0 ? null : Instant.ofEpochMilli(entry.dueAt()));
    }
}
