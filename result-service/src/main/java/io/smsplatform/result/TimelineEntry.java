package io.smsplatform.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One thing that was said about a message, as it is kept in the row: one line of JSON with short names.
 *
 * @param at Unix milliseconds
 * @param attempt 0 when it is about none
 * @param reference the network's identifier of the message
 * @param reason why this lane was chosen
 * @param state only for the end of a message
 * @param dueAt Unix milliseconds until which the message waits; 0 when it does not wait for a time
 * @param shard of its pool, for what says where the message is from then on
 * @param decision why the attempt went to this lane, in full
 * @param paceMillis only for the acceptance: least time between two messages of its task
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record TimelineEntry(
        @JsonProperty("t") long at,
        @JsonProperty("e") TimelineEvent event,
        @JsonProperty("a") int attempt,
        @JsonProperty("l") @Nullable String lane,
        @JsonProperty("c") @Nullable String code,
        @JsonProperty("d") @Nullable String detail,
        @JsonProperty("n") @Nullable String reference,
        @JsonProperty("y") @Nullable String reason,
        @JsonProperty("s") @Nullable MessageState state,
        @JsonProperty("p") boolean possibleDuplicate,
        @JsonProperty("u") long dueAt,
        @JsonProperty("h") int shard,
        @JsonProperty("w") @Nullable KeptDecision decision,
        @JsonProperty("g") int paceMillis) {

    /** An absent number is 0, an absent flag is false. */
    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private static final Comparator<TimelineEntry> IN_TIME = Comparator.comparingLong(TimelineEntry::at)
            .thenComparingInt(TimelineEntry::attempt)
            .thenComparing(TimelineEntry::event)
            .thenComparing(TimelineEntry::toString); // any order, but always the same

    static TimelineEntry of(TimelineEvent event, long at, int attempt) {
        return new TimelineEntry(at, event, attempt, null, null, null, null, null, null, false, 0, 0, null, 0);
    }

    /** An acceptance: the only lane that may send it, the shard that has it from now on, the pace of its task. */
    static TimelineEntry accepted(long at, @Nullable String lane, int shard, int paceMillis) {
        return new TimelineEntry(
                at, TimelineEvent.ACCEPTED, 0, lane, null, null, null, null, null, false, 0, shard, null, paceMillis);
    }

    String line() {
        return JSON.writeValueAsString(this) + "\n";
    }

    /** The entries of a row in order of time, each once. */
    static List<TimelineEntry> read(String lines) {
        return lines.lines()
                .map(line -> JSON.readValue(line, TimelineEntry.class))
                .distinct()
                .sorted(IN_TIME)
                .toList();
    }
}
