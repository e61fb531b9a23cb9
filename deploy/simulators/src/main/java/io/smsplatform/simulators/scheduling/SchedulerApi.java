package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** scheduler-service's HTTP side, spoken to as the gateway does. */
final class SchedulerApi {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** A pool's counters as they were published last. */
    record Live(long pending, long inFlight, int lanes) {

        static final Live NOTHING = new Live(0, 0, 0);
    }

    private final URI root;
    private final CallerToken tokens;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();

    SchedulerApi(int port, String internalSecret) {
        this.root = URI.create("http://127.0.0.1:" + port);
        this.tokens = new CallerToken(internalSecret, Clock.systemUTC());
    }

    /** Whether it says that it can be relied on; false also while nobody answers. */
    boolean ready() throws InterruptedException {
        try {
            return send("GET", "/actuator/health/readiness", null).statusCode() == 200;
        } catch (IOException e) { // not there yet
            return false;
        }
    }

    void createPool(String name, Map<String, Object> rules) throws IOException, InterruptedException {
        Map<String, Object> body = new java.util.LinkedHashMap<>(rules);
        body.put("name", name);
        body.put("channel", "sms");
        demand("POST", "/api/v2/pools", JSON.writeValueAsString(body));
    }

    /** The present moment; nothing at all while this instance does not host the pool. */
    Live live(String pool) throws IOException, InterruptedException {
        JsonNode live =
                JSON.readTree(demand("GET", "/api/v2/pools/" + pool, null)).path("live");
        return live.isMissingNode()
                ? Live.NOTHING
                : new Live(
                        live.path("pending").asLong(),
                        live.path("inFlight").asLong(),
                        live.path("lanes").size());
    }

    /** The sum of a metric over its tags; 0 while it does not exist. */
    double metric(String name) throws IOException, InterruptedException {
        return metric(name, "");
    }

    /** As {@link #metric(String)}, of those lines that have that tag. */
    double metric(String name, String tag) throws IOException, InterruptedException {
        return demand("GET", "/actuator/prometheus", null)
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .filter(line -> line.contains(tag))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** The body of an answer; a refusal is an exception that quotes it. */
    String demand(String method, String path, @Nullable String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(
                    "%s %s was refused: %d %s".formatted(method, path, response.statusCode(), response.body()));
        }
        return response.body();
    }

    private HttpResponse<String> send(String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(PATIENCE)
                .header(Caller.HEADER, tokens.sign(new Caller("bench", Set.of(Scope.ADMIN))))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }
}
