package io.smsplatform.gateway;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** A service behind the gateway, as small as HTTP allows: records what arrives and answers by path. */
public final class ScriptedUpstream implements AutoCloseable {

    /** One request as it arrived; header names in lower case. */
    public record Seen(String method, String uri, Map<String, String> headers, String body) {}

    public final Queue<Seen> seen = new ConcurrentLinkedQueue<>();
    /** What {@code .../streamed} sends, piece by piece. */
    public final Sinks.Many<String> stream = Sinks.many().replay().all();

    private final DisposableServer server;

    public ScriptedUpstream() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .route(routes -> routes.ws("/api/v2/devices/me/session", (in, out) -> {
                            seen.add(new Seen("WS", in.headers().get("host"), headers(in.headers()), ""));
                            return out.sendString(in.receive().asString().map(text -> "echo " + text));
                        })
                        .get(
                                "/api/v2/messages/streamed",
                                (request, response) -> response.header("Content-Type", "text/event-stream")
                                        .sse()
                                        .sendString(stream.asFlux()))
                        .get("/api/v2/messages/silent", (request, response) -> Mono.never())
                        .post("/api/v2/messages/cut", (request, response) -> {
                            request.withConnection(
                                    connection -> connection.channel().close());
                            return Mono.never();
                        })
                        .get(
                                "/api/v2/messages/broken",
                                (request, response) -> response.status(500)
                                        .header("Content-Type", "application/problem+json")
                                        .sendString(Mono.just("{\"code\":\"internal\"}")))
                        .get("/actuator/health/readiness", (request, response) -> response.send())
                        .route(
                                request -> true,
                                (request, response) -> request.receive()
                                        .aggregate()
                                        .asString()
                                        .defaultIfEmpty("")
                                        .flatMapMany(body -> {
                                            seen.add(new Seen(
                                                    request.method().name(),
                                                    request.uri(),
                                                    headers(request.requestHeaders()),
                                                    body));
                                            return response.header("Content-Type", "application/json")
                                                    .header("X-Upstream", "yes")
                                                    .sendString(Flux.just("{\"size\":" + body.length() + "}"));
                                        })))
                .bindNow(Duration.ofSeconds(10));
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.port());
    }

    @Override
    public void close() {
        server.disposeNow(Duration.ofSeconds(5));
    }

    private static Map<String, String> headers(io.netty.handler.codec.http.HttpHeaders headers) {
        Map<String, String> byName = new TreeMap<>();
        headers.forEach(
                header -> byName.merge(header.getKey().toLowerCase(), header.getValue(), (a, b) -> a + ", " + b));
        return byName;
    }
}
