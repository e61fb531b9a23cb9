package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.WaitsFor;
import io.smsplatform.result.ExplainWait;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a message waits for.
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
record WaitDocument(
        String reason,
        String text,
        @Nullable Instant until,
        @Nullable Integer ahead,
        @Nullable Long estimateMillis,
        @Nullable Map<String, Integer> pending,
        @Nullable Map<String, Integer> lanes,
        @Nullable Double perSecond,
        @Nullable Instant seenAt) {

    static @Nullable WaitDocument of(ExplainWait.@Nullable Wait wait, Instant now) {
        if (wait == null) {
            return null;
        }
        WaitsFor waits = wait.waitsFor();
        ShardState picture = wait.picture();
        boolean estimated = waits.estimateMillis() >= 0;
        return new WaitDocument(
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
