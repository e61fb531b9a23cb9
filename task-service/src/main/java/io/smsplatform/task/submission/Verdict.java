package io.smsplatform.task.submission;

import io.smsplatform.events.access.Problem.FieldError;
import java.util.List;

/** What the rules say of a submission. */
sealed interface Verdict {

    record Approved(Draft draft) implements Verdict {}

    record Refused(List<FieldError> errors) implements Verdict {}
}
