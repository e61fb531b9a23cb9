package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.result.KeptDecision;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt went to its lane.
 *
 * @param candidates the chosen lane first
 * @param otherLanes lanes of the pool that are not among the candidates
 * @param rule the failure rule that sent it here
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record DecisionDocument(
        String policy,
        String waitedFor,
        long waitedMillis,
        List<KeptDecision.Considered> candidates,
        int otherLanes,
        @Nullable String rule) {

    static @Nullable DecisionDocument of(@Nullable KeptDecision decision) {
        return decision == null
                ? null
                : new DecisionDocument(
                        decision.policy(),
                        decision.waitedFor() == null ? "nothing" : decision.waitedFor(),
                        decision.waitedMillis(),
                        decision.considered(),
                        decision.otherLanes(),
                        decision.rule());
    }
}
