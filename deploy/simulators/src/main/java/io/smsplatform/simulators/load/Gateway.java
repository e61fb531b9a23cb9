package io.smsplatform.simulators.load;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The platform's public API, seen from outside. */
final class Gateway {

    static final JsonMapper JSON = JsonMapper.shared();

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** An answer; the body is a missing node when there is none. */
    record Answer(int status, JsonNode body, @Nullable String retryAfter) {

        boolean ok() {
            return status >= 200 && status < 300;
        }

        /** What a person is told when it is not ok. */
        String problem() {
            return "HTTP %d %s".formatted(status, body.path("detail").asString(body.toString()))
                    + (body.path("errors").isEmpty() ? "" : " " + body.get("errors"));
        }
    }

    private final URI root;
    private final Credential credential;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    Gateway(URI root, Credential credential) {
        this.root = root;
        this.credential = credential;
    }

    URI root() {
        return root;
    }

    Answer get(String path) throws IOException, InterruptedException {
        return call("GET", path, null, Map.of());
    }

    Answer call(String method, String path, byte @Nullable [] body, Map<String, String> headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(root.resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", credential.header())
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        JsonNode document = response.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(response.body());
        return new Answer(
                response.statusCode(),
                document,
                response.headers().firstValue("Retry-After").orElse(null));
    }

    /** As {@link #call}, but a refusal is an exception that quotes it. */
    JsonNode demand(String method, String path, @Nullable Object body) throws IOException, InterruptedException {
        Answer answer = call(method, path, body == null ? null : JSON.writeValueAsBytes(body), Map.of());
        if (!answer.ok()) {
            throw new IllegalStateException(method + " " + path + " was refused: " + answer.problem());
        }
        return answer.body();
    }

    /** Whether there is such a thing. */
    boolean exists(String path) throws IOException, InterruptedException {
        Answer answer = get(path);
        if (answer.status() == 404) {
            return false;
        }
        if (!answer.ok()) {
            throw new IllegalStateException("GET " + path + " was refused: " + answer.problem());
        }
        return true;
    }
}
