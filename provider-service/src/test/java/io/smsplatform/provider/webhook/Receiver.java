package io.smsplatform.provider.webhook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.smsplatform.events.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** A customer's endpoint over a real socket; answers as the message's metadata {@code answer} says. */
final class Receiver implements AutoCloseable {

    record Request(Map<String, List<String>> headers, String body) {

        JsonNode data() {
            return Json.MAPPER.readTree(body).get("data");
        }

        String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }
    }

    final List<Request> requests = new CopyOnWriteArrayList<>();

    /** Holds back every answer "held". */
    final CountDownLatch release = new CountDownLatch(1);

    volatile int status = 200;

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();

    Receiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/in?token=t0k3n-in-url";
    }

    List<Request> requestsOf(String id) {
        return requests.stream()
                .filter(request -> request.header("Webhook-id").equals(id))
                .toList();
    }

    @Override
    public void close() {
        release.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            Request request =
                    new Request(Map.copyOf(exchange.getRequestHeaders()), new String(body, StandardCharsets.UTF_8));
            requests.add(request);
            JsonNode answer = request.data().path("metadata").path("answer");
            answer(exchange, answer.isMissingNode() ? String.valueOf(status) : answer.asString());
        }
    }

    private void answer(HttpExchange exchange, String answer) throws IOException {
        switch (answer) {
            case "held" -> {
                awaitRelease();
                exchange.sendResponseHeaders(200, -1);
            }
            case "named" -> {
                exchange.getResponseHeaders().set("X-Request-Id", "req-1");
                exchange.sendResponseHeaders(202, -1);
            }
            case "endless" -> {
                exchange.sendResponseHeaders(200, 0);
                byte[] junk = new byte[8192];
                for (int i = 0; i < 100_000; i++) {
                    exchange.getResponseBody().write(junk);
                }
            }
            case "redirect" -> {
                exchange.getResponseHeaders().set("Location", url());
                exchange.sendResponseHeaders(302, -1);
            }
            default -> exchange.sendResponseHeaders(Integer.parseInt(answer), -1);
        }
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
