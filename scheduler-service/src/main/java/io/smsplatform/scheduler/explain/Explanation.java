package io.smsplatform.scheduler.explain;

import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.WaitsFor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would happen to a message now.
 *
 * @param pool its name
 * @param encoding wire name of the SMS alphabet; null for other channels
 * @param lane the one that would get it, as far as that can be known; null if none can be named
 * @param why that lane, in one line; null without one
 * @param candidates lanes that were looked at, the best first, at most {@value Outlook#CANDIDATES_AT_MOST}
 * @param otherLanes further lanes
 * @param waitsFor what keeps it from a lane, or null if nothing does
 * @param picture what that was judged by, or null if there is none
 * @param rateWaitMillis how long rates keep it waiting
 * @param eta Unix milliseconds when it is likely to be at a lane; 0 = cannot be said
 * @param notes what cannot be known from here
 */
public record Explanation(
        String pool,
        String whyPool,
        String channel,
        String messageClass,
        int segments,
        @Nullable String encoding,
        @Nullable String lane,
        @Nullable String why,
        List<Candidate> candidates,
        int otherLanes,
        @Nullable WaitsFor waitsFor,
        @Nullable ShardState picture,
        long rateWaitMillis,
        long eta,
        List<String> notes) {

    /**
     * One lane that was looked at.
     *
     * @param standing wire name: {@code chosen}, or why not
     * @param score least_loaded: part of its window in use, less is better; round_robin: its weight
     */
    public record Candidate(String lane, String standing, double score) {}
}
