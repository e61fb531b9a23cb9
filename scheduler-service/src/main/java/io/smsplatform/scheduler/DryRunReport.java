package io.smsplatform.scheduler;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rules would have done about past failures.
 *
 * @param since where the reading began
 * @param until the latest report looked at; left out if there was none
 * @param cut {@code limit} or {@code time} if not everything was read
 * @param records reports of every kind that were looked at
 * @param failures those that rules judge
 * @param outcomeUnknown those that nobody knows the end of; no rule judges them
 * @param rules in the order in which they were asked
 * @param notes what this answer cannot know
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DryRunReport(
        Instant since,
        @Nullable Instant until,
        @Nullable String cut,
        long records,
        int failures,
        long outcomeUnknown,
        List<RuleReport> rules,
        Unmatched unmatched,
        List<String> notes) {

    /**
     * One rule's part.
     *
     * @param matched failures that it would have decided
     * @param retry messages that it would have tried again
     * @param switchProvider those that it would have tried again by another lane
     * @param fail those that it would have ended, exhausted retries included
     * @param pool those that it would have left to their pool
     * @param alerts posts to its webhook, one a minute at most
     */
    public record RuleReport(
            String name,
            boolean enabled,
            String scene,
            String action,
            int matched,
            int retry,
            int switchProvider,
            int fail,
            int pool,
            int alerts,
            List<Example> examples) {}

    /** The failures that no rule would have decided. */
    public record Unmatched(int count, List<Example> examples) {}

    /** One failure. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Example(
            String message,
            int attempt,
            String pool,
            String lane,
            @Nullable String code,
            @Nullable String detail,
            Instant at) {}
}
