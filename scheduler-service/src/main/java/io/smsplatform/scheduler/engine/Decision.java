package io.smsplatform.scheduler.engine;

import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.WaitedFor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt went to its lane.
 *
 * @param policy wire name of the selection, or what took its place: {@code pinned}, {@code sticky}
 * @param text the same for a person, in one line
 * @param candidates the chosen lane first
 * @param otherLanes lanes of the shard that are not among the candidates
 * @param rule the failure rule that asked for this attempt
 */
public record Decision(
        String policy,
        String text,
        WaitedFor waitedFor,
        long waitedMillis,
        List<Candidate> candidates,
        int otherLanes,
        @Nullable String rule) {

    /**
     * One lane that was looked at.
     *
     * @param score as its policy measures
     */
    public record Candidate(String lane, LaneStanding standing, double score) {}
}
