package io.smsplatform.result;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a list is about; a null component does not restrict it.
 *
 * @param application null only for an administrator
 */
public record MessageFilter(
        @Nullable String application,
        @Nullable Long task,
        @Nullable MessageState state,
        @Nullable String recipient,
        @Nullable String clientReference,
        @Nullable String pool) {

    /** Whether both select the same messages, as one number that survives in a cursor. */
    public int fingerprint() {
        return Objects.hash(
                application, task, state == null ? null : state.wireName(), recipient, clientReference, pool);
    }
}
