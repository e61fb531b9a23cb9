package io.smsplatform.simulators.phone;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The device API as one phone calls it. */
final class DeviceApi {

    static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Duration PATIENCE = Duration.ofSeconds(15);

    /** Status and document of an answer. */
    record Answer(int status, JsonNode body) {

        boolean ok() {
            return status / 100 == 2;
        }
    }

    private final HttpClient http;
    private final PhoneOptions options;
    private final String token;

    DeviceApi(HttpClient http, PhoneOptions options, String token) {
        this.http = http;
        this.options = options;
        this.token = token;
    }

    CompletableFuture<Answer> poll() {
        PhoneOptions.Connection connection = options.connection();
        return post(
                "poll",
                Map.of(
                        "limit",
                        connection.limit(),
                        "wait",
                        connection.patience().toString()),
                connection.patience().plus(PATIENCE));
    }

    CompletableFuture<Answer> taken(List<String> leases) {
        return post("taken", Map.of("leases", leases), PATIENCE);
    }

    CompletableFuture<Answer> report(List<Map<String, Object>> reports) {
        return post("reports", Map.of("reports", reports), PATIENCE);
    }

    CompletableFuture<WebSocket> open(WebSocket.Listener listener) {
        URI address =
                URI.create(options.gateway().toString().replaceFirst("^http", "ws") + "/api/v2/devices/me/session");
        return http.newWebSocketBuilder()
                .connectTimeout(PATIENCE)
                .header(
                        options.credential().header(),
                        options.credential().value().apply(token))
                .buildAsync(address, listener);
    }

    private CompletableFuture<Answer> post(String what, Object body, Duration timeout) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(options.gateway() + "/api/v2/devices/me/" + what))
                .timeout(timeout)
                .header(
                        options.credential().header(),
                        options.credential().value().apply(token))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray()).thenApply(DeviceApi::answer);
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        boolean document =
                response.headers().firstValue("Content-Type").orElse("").contains("json");
        return new Answer(response.statusCode(), document ? JSON.readTree(response.body()) : JSON.nullNode());
    }
}
