/**
 * Accepting: from a request to acknowledged records on {@code messages.accepted}. Read {@link
 * io.smsplatform.task.submission.SubmitMessages} first, then {@link io.smsplatform.task.submission.SubmissionRules}.
 */
@NullMarked
package io.smsplatform.task.submission;

import org.jspecify.annotations.NullMarked;
