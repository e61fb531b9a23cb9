package io.smsplatform.scheduler.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.WaitsFor;
import io.smsplatform.scheduler.explain.Explanation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as it is told.
 *
 * @param at when it held
 * @param eta left out when it cannot be said
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ExplanationBody(
        Instant at,
        String pool,
        String whyPool,
        String channel,
        @JsonProperty("class") String messageClass,
        int segments,
        @Nullable String encoding,
        @Nullable String lane,
        @Nullable String why,
        List<Explanation.Candidate> candidates,
        int otherLanes,
        @Nullable WaitBody waitsFor,
        long rateWaitMillis,
        @Nullable Instant eta,
        List<String> notes) {

    /**
     * What keeps the message from a lane.
     *
     * @param until when it may go on by time alone, or null if that is not known
     * @param ahead messages that may be before it, or null where that is not the point
     * @param estimateMillis how long it takes until its turn at the present pace
     * @param pending ready messages of its shard by class
     * @param lanes of its shard by standing
     * @param perSecond segments that its shard dispatches
     * @param seenAt when its shard stood like that
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record WaitBody(
            String reason,
            String text,
            @Nullable Instant until,
            @Nullable Integer ahead,
            @Nullable Long estimateMillis,
            @Nullable Map<String, Integer> pending,
            @Nullable Map<String, Integer> lanes,
            @Nullable Double perSecond,
            @Nullable Instant seenAt) {

        private static @Nullable WaitBody of(@Nullable WaitsFor waits, @Nullable ShardState picture, Instant now) {
            if (waits == null) {
                return null;
            }
            boolean estimated = waits.estimateMillis() >= 0;
            return new WaitBody(
                    waits.reason().wireName(),
                    waits.text(),
                    waits.until() == 0 ? null : Instant.ofEpochMilli(waits.until()),
                    waits.ahead() == 0 ? null : waits.ahead(),
                    estimated ? waits.estimateMillis() : null,
                    picture == null ? null : picture.pending(),
                    picture == null ? null : WaitsFor.standings(picture, now.toEpochMilli()),
                    picture == null ? null : picture.dispatchedPerSecond(),
                    picture == null ? null : Instant.ofEpochMilli(picture.version()));
        }
    }

    static ExplanationBody of(Explanation explanation, Instant now) {
        return new ExplanationBody(
                now,
                explanation.pool(),
                explanation.whyPool(),
                explanation.channel(),
                explanation.messageClass(),
                explanation.segments(),
                explanation.encoding(),
                explanation.lane(),
                explanation.why(),
                explanation.candidates(),
                explanation.otherLanes(),
                WaitBody.of(explanation.waitsFor(), explanation.picture(), now),
                explanation.rateWaitMillis(),
                explanation.eta() == 0 ? null : Instant.ofEpochMilli(explanation.eta()),
                explanation.notes());
    }
}
