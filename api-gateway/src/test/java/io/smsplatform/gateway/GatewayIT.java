package io.smsplatform.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ApplicationConfig;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayIT {

    private static final String SHOP_KEY = "smk_0SHOPKEY_shop-secret";
    private static final String ADMIN_KEY = "smk_0ADMINKEY_admin-secret";
    private static final String PHONE_TOKEN = "smd_0PHONE_phone-secret";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static ScriptedUpstream upstream;
    private static RunningGateway gateway;
    private static URI nowhere;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final CallerToken tokens = new CallerToken(RunningGateway.INTERNAL_SECRET, Clock.systemUTC());

    @BeforeAll
    static void start() throws IOException {
        try (ServerSocket closedSoon = new ServerSocket(0)) {
            nowhere = URI.create("http://127.0.0.1:" + closedSoon.getLocalPort());
        }
        upstream = new ScriptedUpstream();
        gateway = new RunningGateway(
                upstream.address(),
                "sms.smpp.url=" + nowhere,
                "spring.cloud.gateway.server.webflux.httpclient.response-timeout=1s");
        RunningGateway.publish(
                Fixtures.application("shop", "open sesame", "0SHOPKEY", "shop-secret"),
                Fixtures.administrator("admin", "0ADMINKEY", "admin-secret"),
                Fixtures.device("0PHONE", "phone-secret"));
        Accounts accounts = gateway.bean(Accounts.class);
        await().atMost(PATIENCE)
                .until(() -> accounts.apiKey("0SHOPKEY") != null
                        && accounts.apiKey("0ADMINKEY") != null
                        && accounts.device("0PHONE") != null);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.close();
    }

    @BeforeEach
    void forget() {
        upstream.seen.clear();
    }

    @Test
    void passesARequestOnWithItsCallerAndWithoutItsCredentials() throws Exception {
        HttpResponse<String> response = send(request("/api/v2/messages?x=a%20b")
                .header("Authorization", "Bearer " + SHOP_KEY)
                .header("X-Sms-Caller", "forged")
                .header("x-sms-caller", "forged again")
                .header("Cookie", "a=b")
                .header("X-Forwarded-For", "10.0.0.1")
                .header("Forwarded", "for=10.0.0.1")
                .header("Idempotency-Key", "order-1")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"to\":\"+49\"}")));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"size\":12}");
        assertThat(response.headers().firstValue("X-Upstream")).contains("yes");
        ScriptedUpstream.Seen seen = onlySeen();
        assertThat(seen.method()).isEqualTo("POST");
        assertThat(seen.uri()).isEqualTo("/api/v2/messages?x=a%20b");
        assertThat(seen.body()).isEqualTo("{\"to\":\"+49\"}");
        assertThat(seen.headers())
                .containsEntry("idempotency-key", "order-1")
                .containsEntry("content-type", "application/json")
                .containsEntry("content-length", "12")
                .doesNotContainKeys("authorization", "cookie", "x-forwarded-for", "forwarded", "x-api-key");
        assertThat(tokens.verify(seen.headers().get("x-sms-caller")))
                .contains(new Caller("shop", Set.of(Scope.SEND, Scope.READ)));
    }

    @Test
    void takesTheApiKeyHeaderAndBasicAsWell() throws Exception {
        assertThat(send(request("/api/v2/templates").header("X-Api-Key", SHOP_KEY))
                        .statusCode())
                .isEqualTo(200);
        String basic = Base64.getEncoder().encodeToString("shop:open sesame".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < 3; i++) {
            assertThat(send(request("/api/v2/templates").header("Authorization", "Basic " + basic))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(upstream.seen)
                .hasSize(4)
                .allSatisfy(seen -> assertThat(tokens.verify(seen.headers().get("x-sms-caller")))
                        .hasValueSatisfying(
                                caller -> assertThat(caller.subject()).isEqualTo("shop")));
    }

    @Test
    void givesPhonesTheirOwnDoorAndNoOther() throws Exception {
        assertThat(send(bearer("/api/v2/devices/me/poll", PHONE_TOKEN).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(tokens.verify(onlySeen().headers().get("x-sms-caller")))
                .contains(new Caller("0PHONE", Set.of(Scope.DEVICE)));

        assertProblem(send(bearer("/api/v2/messages", PHONE_TOKEN)), 403, "forbidden");
        assertProblem(send(bearer("/api/v2/devices", PHONE_TOKEN)), 403, "forbidden");
        assertProblem(send(bearer("/api/v2/devices/me/poll", SHOP_KEY)), 403, "forbidden");
        assertProblem(send(bearer("/api/v2/devices/me/poll", ADMIN_KEY)), 403, "forbidden");
        assertThat(upstream.seen).hasSize(1);
    }

    @Test
    void refusesMissingAndWrongCredentialsWithoutAskingAnybody() throws Exception {
        for (HttpRequest.Builder wrong : new HttpRequest.Builder[] {
            request("/api/v2/messages"),
            request("/api/v2/nothing"),
            request("/api/v2/messages").header("X-Sms-Caller", tokens.sign(new Caller("shop", Set.of(Scope.ADMIN)))),
            bearer("/api/v2/messages", "smk_0SHOPKEY_other"),
            bearer("/api/v2/messages", "smk_0NOBODY_shop-secret"),
            bearer("/api/v2/messages", "nonsense"),
            request("/api/v2/messages").header("Authorization", "Basic c2hvcDp3cm9uZw=="),
        }) {
            HttpResponse<String> response = send(wrong);
            assertProblem(response, 401, "unauthenticated");
            assertThat(response.headers().allValues("WWW-Authenticate")).hasSize(2);
        }
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void shutsOutAnApplicationAsSoonAsItsOwnerSaysSo() throws Exception {
        ApplicationConfig leaver = Fixtures.application("leaver", "password", "0LEAVER", "secret");
        RunningGateway.publish(leaver);
        await().atMost(PATIENCE)
                .until(() ->
                        send(bearer("/api/v2/messages", "smk_0LEAVER_secret")).statusCode() == 200);
        RunningGateway.publish(new ApplicationConfig(
                "leaver", 2, false, false, leaver.scopes(), leaver.passwordHash(), leaver.keys()));
        await().atMost(PATIENCE)
                .until(() ->
                        send(bearer("/api/v2/messages", "smk_0LEAVER_secret")).statusCode() == 401);
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v2/devices/me/../../pools, 400, malformed-request",
        "/api/v2/devices/me/%2e%2e/pools, 400, malformed-request",
        "/api/v2//pools, 400, malformed-request",
        "/api/v2/pools;x=1, 400, malformed-request",
        "/api/v2/nothing, 404, not-found",
        "/api/v1/messages, 404, not-found",
        "/api, 404, not-found",
        "/favicon.ico, 404, not-found",
        "/docs/ui/../docs.js, 400, malformed-request",
        "/docs/ui/nothing.js, 404, not-found"
    })
    void answersOddPathsWithAProblem(String path, int status, String code) throws Exception {
        // Over a socket of our own: clients tidy such paths up.
        String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ADMIN_KEY
                + "\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"code\":\"" + code + "\"");
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void refusesABodyThatAnnouncesTooMuch() throws Exception {
        assertProblem(
                send(bearer("/api/v2/messages", SHOP_KEY).POST(BodyPublishers.ofByteArray(new byte[1_048_577]))),
                413,
                "too-large");
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void refusesAChunkedBodyOnceItIsTooLarge() throws Exception {
        assertProblem(
                send(bearer("/api/v2/messages", SHOP_KEY)
                        .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[3_000_000])))),
                413,
                "too-large");
        assertThat(upstream.seen).isEmpty();
        assertThat(send(bearer("/api/v2/messages", SHOP_KEY)
                                .POST(BodyPublishers.ofInputStream(
                                        () -> new ByteArrayInputStream(new byte[1_048_576]))))
                        .body())
                .isEqualTo("{\"size\":1048576}");
    }

    @Test
    void passesAStreamOnPieceByPiece() throws Exception {
        upstream.stream.tryEmitNext("one\n").orThrow();
        HttpResponse<InputStream> response =
                client.send(bearer("/api/v2/messages/streamed", SHOP_KEY).build(), BodyHandlers.ofInputStream());
        assertThat(response.headers().firstValue("Content-Type")).contains("text/event-stream");
        BufferedReader lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).isEqualTo("one");
        upstream.stream.tryEmitNext("two\n").orThrow(); // only once the first has come through
        assertThat(lines.readLine()).isEqualTo("two");
        response.body().close();
    }

    @Test
    void keepsTheConnectionUsableAfterRefusingABodyUnread() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertProblem(
                    send(bearer("/api/v2/messages", "smk_0SHOPKEY_wrong").POST(BodyPublishers.ofString("{}"))),
                    401,
                    "unauthenticated");
        }
    }

    @Test
    void keepsReadingAfterAPipelinedRequestIsAnsweredAtOnce() throws Exception {
        String slow = "GET /api/v2/pools HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + ADMIN_KEY + "\r\n\r\n";
        String instant = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";
        URI address = gateway.address("/");
        try (java.net.Socket socket = new java.net.Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            for (int i = 0; i < 20; i++) { // the second waits for the first in the server's queue
                socket.getOutputStream().write((slow + instant).getBytes(StandardCharsets.US_ASCII));
                awaitLine(answers, "HTTP/1.1 200");
                awaitLine(answers, "HTTP/1.1 307");
            }
        }
    }

    private static void awaitLine(BufferedReader answers, String start) throws IOException {
        String line = answers.readLine();
        while (!line.contains(start)) { // the body before it ends without a line feed
            line = answers.readLine();
        }
    }

    @Test
    void passesAServicesOwnProblemOn() throws Exception {
        HttpResponse<String> response = send(bearer("/api/v2/messages/broken", SHOP_KEY));
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body()).isEqualTo("{\"code\":\"internal\"}");
    }

    @Test
    void saysThatAServiceCannotBeReached() throws Exception {
        for (int i = 0; i < 30; i++) { // through the breaker's closed and open states alike
            HttpResponse<String> response =
                    send(bearer("/api/v2/smpp/connectors", ADMIN_KEY).POST(BodyPublishers.ofString("{}")));
            assertProblem(response, 503, "unavailable");
            assertThat(response.headers().firstValue("Retry-After")).isPresent();
        }
    }

    @Test
    void saysThatTheOutcomeIsUnknownWhenAServiceStopsInTheMiddle() throws Exception {
        HttpResponse<String> post =
                send(bearer("/api/v2/messages/cut", SHOP_KEY).POST(BodyPublishers.ofString("{}")));
        assertProblem(post, 503, "acceptance-unknown");
    }

    @Test
    void givesUpOnASilentService() throws Exception {
        assertProblem(send(bearer("/api/v2/messages/silent", SHOP_KEY)), 503, "unavailable");
    }

    @Test
    void connectsAPhonesWebSocket() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        WebSocket socket = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + PHONE_TOKEN)
                .header("X-Sms-Caller", "forged")
                .buildAsync(webSocket("/api/v2/devices/me/session"), new Collector(received))
                .get(20, TimeUnit.SECONDS);
        socket.sendText("hello", true).get(5, TimeUnit.SECONDS);
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("echo hello");
        socket.sendText("again", true).get(5, TimeUnit.SECONDS);
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("echo again");
        ScriptedUpstream.Seen seen = onlySeen();
        assertThat(seen.headers()).doesNotContainKey("authorization");
        assertThat(tokens.verify(seen.headers().get("x-sms-caller")))
                .contains(new Caller("0PHONE", Set.of(Scope.DEVICE)));
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(5, TimeUnit.SECONDS);
        assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("closed 1000");
    }

    @Test
    void refusesAWebSocketBeforeItsHandshake() {
        for (String token : new String[] {"smd_0PHONE_wrong", SHOP_KEY}) {
            assertThat(client.newWebSocketBuilder()
                            .header("Authorization", "Bearer " + token)
                            .buildAsync(webSocket("/api/v2/devices/me/session"), new WebSocket.Listener() {}))
                    .failsWithin(PATIENCE)
                    .withThrowableOfType(java.util.concurrent.ExecutionException.class)
                    .havingCause()
                    .isInstanceOfSatisfying(
                            WebSocketHandshakeException.class,
                            failure -> assertThat(failure.getResponse().statusCode())
                                    .isIn(401, 403));
        }
        assertThat(upstream.seen).isEmpty();
    }

    @Test
    void tellsAnybodyHowItIsAndOperatorsWhatIsNot() throws Exception {
        assertThat(send(request("/actuator/health/liveness")).body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(send(request("/actuator/health/readiness")).body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(send(request("/api/v2/status")).body()).isEqualTo("{\"status\":\"degraded\"}");
        assertProblem(send(request("/api/v2/status/services")), 401, "unauthenticated");
        assertProblem(send(bearer("/api/v2/status/services", SHOP_KEY)), 403, "forbidden");
        assertThat(send(bearer("/api/v2/status/services", ADMIN_KEY)).body())
                .contains("\"smpp\":\"down\"")
                .contains("\"task\":\"up\"");
    }

    @Test
    void keepsMetricsForOperators() throws Exception {
        assertProblem(send(request("/actuator/prometheus")), 401, "unauthenticated");
        assertProblem(send(bearer("/actuator/prometheus", SHOP_KEY)), 403, "forbidden");
        send(bearer("/api/v2/pools", ADMIN_KEY));
        assertThat(send(bearer("/actuator/prometheus", ADMIN_KEY)).body())
                .contains("sms_gateway_requests_seconds_count{service=\"scheduler\",status=\"2xx\"}");
    }

    /** Under one path with messages that were sent, which another service knows. */
    @Test
    void asksTheSchedulerWhatWouldHappenToAMessage() throws Exception {
        double before = requests("scheduler");
        assertThat(send(bearer("/api/v2/messages/explain", SHOP_KEY).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(requests("scheduler")).isEqualTo(before + 1);

        double read = requests("result");
        send(bearer("/api/v2/messages/explain", SHOP_KEY));
        assertThat(requests("result")).isEqualTo(read + 1);
    }

    /** Messages under way are the scheduler's, those that are told of result-service's. */
    @Test
    void asksTheSchedulerToControlMessagesAndTasks() throws Exception {
        double before = requests("scheduler");
        for (String path : List.of("/messages/0M3J0W6R1C5HG/cancel", "/tasks/0M3J0W6R1C5HG/pause")) {
            assertThat(send(bearer("/api/v2" + path, SHOP_KEY).POST(BodyPublishers.noBody()))
                            .statusCode())
                    .isEqualTo(200);
        }
        assertThat(requests("scheduler")).isEqualTo(before + 2);

        double read = requests("result");
        send(bearer("/api/v2/messages/0M3J0W6R1C5HG", SHOP_KEY));
        assertThat(requests("result")).isEqualTo(read + 1);
    }

    private double requests(String service) throws Exception {
        return send(bearer("/actuator/prometheus", ADMIN_KEY))
                .body()
                .lines()
                .filter(line -> line.startsWith(
                        "sms_gateway_requests_seconds_count{service=\"" + service + "\",status=\"2xx\"}"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void routesEveryDocumentedPath() throws Exception {
        YamlDocument document = YamlDocument.read(Path.of("src/main/resources/static/openapi.yaml"));
        for (String template : document.map("/paths").keySet()) {
            String path = template.replaceAll("\\{[a-z]+}", "0M3J0W6R1C5HG");
            String token = path.startsWith("/api/v2/devices/me/") ? PHONE_TOKEN : ADMIN_KEY;
            for (String method :
                    document.map("/paths/" + template.replace("/", "~1")).keySet()) {
                if (method.equals("parameters") || path.endsWith("/session")) {
                    continue; // the session has tests of its own
                }
                HttpResponse<String> response = send(
                        bearer(path, token).method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString("{}")));
                // The gateway's own "not found" would be 404; behind /smpp nobody listens.
                assertThat(response.statusCode())
                        .as(method + " " + path)
                        .isEqualTo(path.startsWith("/api/v2/smpp/") ? 503 : 200);
            }
        }
        assertThat(upstream.seen).hasSizeGreaterThan(25);
    }

    @Test
    void showsItsDocumentsToAnybody() throws Exception {
        HttpResponse<String> document = send(request("/openapi.yaml"));
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.headers().firstValue("Content-Type")).contains("application/yaml;charset=UTF-8");
        assertThat(document.body()).startsWith("openapi: 3.1.0");

        HttpResponse<String> front = send(request("/"));
        assertThat(front.statusCode()).isEqualTo(307);
        assertThat(front.headers().firstValue("Location")).contains("/docs");
        HttpResponse<String> page = send(request("/docs"));
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("default-src 'none'; script-src 'self';"));
        // Everything that the page loads is here, and nothing that it loads is elsewhere.
        Matcher loaded = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
        int resources = 0;
        for (; loaded.find(); resources++) {
            assertThat(loaded.group(1)).startsWith("/");
            assertThat(send(request(loaded.group(1))).statusCode())
                    .as(loaded.group(1))
                    .isEqualTo(200);
        }
        assertThat(resources).isGreaterThanOrEqualTo(4);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.body())
                .contains("\"code\":\"" + code + "\"")
                .contains("\"status\":" + status)
                .doesNotContain("Exception")
                .doesNotContain("secret");
    }

    private static ScriptedUpstream.Seen onlySeen() {
        assertThat(upstream.seen).hasSize(1);
        return upstream.seen.element();
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(gateway.address(path)).timeout(PATIENCE);
    }

    private static HttpRequest.Builder bearer(String path, String token) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static URI webSocket(String path) {
        return URI.create(gateway.address(path).toString().replaceFirst("http", "ws"));
    }

    private static String raw(String request) throws IOException {
        URI address = gateway.address("/");
        try (java.net.Socket socket = new java.net.Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout((int) PATIENCE.toMillis());
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static final class Collector implements WebSocket.Listener {

        private final BlockingQueue<String> received;

        private Collector(BlockingQueue<String> received) {
            this.received = received;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            received.add(data.toString());
            socket.request(1);
            return null;
        }

        @Override
        public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            received.add("closed " + status);
            return null;
        }
    }
}
