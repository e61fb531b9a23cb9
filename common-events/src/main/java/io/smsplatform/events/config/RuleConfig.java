package io.smsplatform.events.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What to do about failures of a kind. Key: {@link #name()}. Of the enabled rules that match, the one with the lowest
 * priority number decides; among equals the name's order.
 *
 * @param name slug
 * @param scene {@code send_failure} (an attempt failed) or {@code callback_failure} (the network gave up after sending)
 * @param match empty lists match everything; several lists must all match
 * @param action {@code retry}, {@code switch_provider} (retry, but not by a lane that tried), {@code fail}, or {@code none}
 *     (as the pool would)
 * @param retry how {@code retry} and {@code switch_provider} go about it; null = as the pool does
 * @param alert name of the webhook account that is told, or null
 */
public record RuleConfig(
        String name,
        long version,
        boolean deleted,
        boolean enabled,
        int priority,
        String scene,
        Match match,
        String action,
        @Nullable Retry retry,
        @Nullable String alert)
        implements Versioned {

    /**
     * @param pools names of pools
     * @param lanes names of lanes: {@code smpp:main}
     * @param channels wire names of channels
     * @param classes wire names of classes
     * @param codes platform codes ({@code throttled}) or the peer's own code as it starts the detail
     * @param keywords words of the code or the detail, in any case
     * @param fuzzy keywords also match with small differences in spelling
     */
    public record Match(
            List<String> pools,
            List<String> lanes,
            List<String> channels,
            List<String> classes,
            List<String> codes,
            List<String> keywords,
            boolean fuzzy) {

        public Match {
            pools = pools == null ? List.of() : List.copyOf(pools);
            lanes = lanes == null ? List.of() : List.copyOf(lanes);
            channels = channels == null ? List.of() : List.copyOf(channels);
            classes = classes == null ? List.of() : List.copyOf(classes);
            codes = codes == null ? List.of() : List.copyOf(codes);
            keywords = keywords == null ? List.of() : List.copyOf(keywords);
        }
    }

    /**
     * @param max retries at most
     * @param delay before the first one
     * @param rate factor of each further delay: 1 = fixed
     * @param cap longest delay
     */
    public record Retry(int max, Duration delay, double rate, Duration cap) {}
}
