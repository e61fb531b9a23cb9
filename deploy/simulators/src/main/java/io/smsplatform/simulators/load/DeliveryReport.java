package io.smsplatform.simulators.load;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What the platform says became of the messages of a pool.
 *
 * @param settled messages with a final state
 * @param states messages by state
 * @param p50 milliseconds from acceptance to the end; 0 when nothing has ended
 */
record DeliveryReport(
        long accepted,
        long settled,
        Map<String, Long> states,
        long p50,
        long p90,
        long p99,
        long max,
        List<Lane> lanes) {

    private static final List<String> BAD_ENDS =
            List.of("undelivered", "failed", "expired", "cancelled", "rejected", "unknown");

    /** What became of the messages that a sender had last. */
    record Lane(String lane, long messages, long delivered, long failed, long unknown) {}

    /** Of the messages accepted by that pool since then. */
    static DeliveryReport read(Gateway gateway, String pool, Instant since) throws IOException, InterruptedException {
        String path = "/api/v2/reports/delivery?pool=" + pool + "&since="
                + URLEncoder.encode(since.toString(), StandardCharsets.UTF_8);
        return of(gateway.demand("GET", path, null));
    }

    static DeliveryReport of(JsonNode document) {
        Map<String, Long> states = new LinkedHashMap<>();
        document.path("states")
                .properties()
                .forEach(state -> states.put(state.getKey(), state.getValue().asLong()));
        List<Lane> lanes = new ArrayList<>();
        document.path("lanes")
                .forEach(lane -> lanes.add(new Lane(
                        lane.path("lane").asString(),
                        lane.path("messages").asLong(),
                        lane.path("delivered").asLong(),
                        lane.path("failed").asLong(),
                        lane.path("unknown").asLong())));
        JsonNode latency = document.path("latencyMillis");
        return new DeliveryReport(
                document.path("accepted").asLong(),
                document.path("final").asLong(),
                states,
                latency.path("p50").asLong(0),
                latency.path("p90").asLong(0),
                latency.path("p99").asLong(0),
                latency.path("max").asLong(0),
                lanes);
    }

    long delivered() {
        return states.getOrDefault("delivered", 0L);
    }

    /** Ended, but neither delivered nor sent without a receipt to come. */
    long failed() {
        return BAD_ENDS.stream()
                .mapToLong(state -> states.getOrDefault(state, 0L))
                .sum();
    }
}
