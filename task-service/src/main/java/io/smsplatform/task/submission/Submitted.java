package io.smsplatform.task.submission;

import io.smsplatform.events.access.Problem;

/** How a submission ended for its client. */
public sealed interface Submitted {

    /**
     * Accepted now, or at an earlier request with the same key.
     *
     * @param messages how many; the identifiers are consecutive from {@code firstMessage}
     * @param body the JSON receipt
     */
    record Accepted(long task, long firstMessage, int messages, byte[] body, boolean replayed) implements Submitted {}

    record Refused(Problem problem) implements Submitted {}
}
