package io.smsplatform.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Numbers over a set of messages.
 *
 * @param settled how many have a final state
 * @param latency of the settled ones, or null when there is none
 * @param lanes busiest first; messages that no lane ever had are in none
 */
public record DeliveryReport(
        long accepted,
        long settled,
        Map<MessageState, Long> states,
        @Nullable Latency latency,
        List<Lane> lanes) {

    /** Milliseconds from acceptance to the end, exact below a second and to three digits above; max is exact. */
    public record Latency(long p50, long p90, long p99, long max) {}

    /**
     * What became of the messages that a lane had last.
     *
     * @param failed settled as failed or undelivered
     */
    public record Lane(String lane, long messages, long delivered, long failed, long unknown) {}
}
