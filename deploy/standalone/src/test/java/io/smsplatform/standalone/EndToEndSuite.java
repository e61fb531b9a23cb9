package io.smsplatform.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.simulators.smsc.Submit;
import io.smsplatform.standalone.ApiClient.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a user may expect of the platform, however it runs. Every claim goes through the public API. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class EndToEndSuite {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Class<?> main;
    private RunningPlatform platform;
    private ApiClient api;
    private SmscSimulator smsc;

    EndToEndSuite(Class<?> main) {
        this.main = main;
    }

    @BeforeAll
    void startEverything() throws IOException {
        platform = RunningPlatform.start(main, getClass().getSimpleName());
        api = platform.api();
        smsc = SmscSimulator.start(SmscOptions.defaults());
        createPool("phones", "sms");
        createPool("smsc", "sms");
        createPool("hooks", "webhook");
        Answer connector = api.post(
                "/api/v2/smpp/connectors",
                Map.of(
                        "name",
                        "operator-a",
                        "pool",
                        "smsc",
                        "host",
                        "127.0.0.1",
                        "port",
                        smsc.port(),
                        "systemId",
                        smsc.options().account().systemId(),
                        "password",
                        smsc.options().account().password(),
                        "window",
                        10));
        assertThat(connector.status()).as(connector.text()).isEqualTo(201);
    }

    @AfterAll
    void stopEverything() {
        if (smsc != null) {
            smsc.close();
        }
        if (platform != null) {
            platform.close();
        }
    }

    @Test
    void deliversThroughPollingPhoneAndExplains() {
        ApiClient phone = api.as(registerPhone("poller", "phones"));
        String id = api.submit(Map.of("pool", "phones", "to", "+8613800138000", "text", "to a phone that polls"));

        JsonNode work = pollUntilMessage(phone);
        assertThat(work.get("id").asString()).isEqualTo(id);
        assertThat(work.get("text").asString()).isEqualTo("to a phone that polls");
        String lease = work.get("lease").asString();
        assertThat(phone.post("/api/v2/devices/me/taken", Map.of("leases", List.of(lease)))
                        .status())
                .isEqualTo(204);
        report(phone, Map.of("lease", lease, "outcome", "sent", "receiptExpected", true));
        report(phone, Map.of("lease", lease, "outcome", "delivered"));

        JsonNode message = awaitState(id, "delivered");
        assertThat(events(message)).contains("accepted", "dispatched", "taken", "sent", "delivered");
        JsonNode attempt = message.get("attempts").get(0);
        assertThat(attempt.get("lane").asString()).startsWith("device:");
        assertThat(attempt.get("reason").asString()).isNotBlank();
    }

    @Test
    void deliversThroughWebSocketPhone() throws Exception {
        createPool("sockets", "sms");
        String token = registerPhone("socket", "sockets");
        BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Authorization", "Bearer " + token)
                .buildAsync(
                        URI.create(platform.gatewayUrl().replace("http", "ws") + "/api/v2/devices/me/session"),
                        new FrameCollector(frames))
                .get(20, TimeUnit.SECONDS);
        socket.sendText("{\"type\":\"ready\",\"window\":2}", true).join();
        String id = api.submit(Map.of("pool", "sockets", "to", "+8613800138001", "text", "to a phone on a socket"));

        JsonNode work = awaitFrame(frames, "message");
        assertThat(work.get("id").asString()).isEqualTo(id);
        String lease = work.get("lease").asString();
        socket.sendText("{\"type\":\"taken\",\"lease\":\"" + lease + "\"}", true)
                .join();
        awaitFrame(frames, "ack");
        socket.sendText(
                        "{\"type\":\"report\",\"lease\":\"" + lease
                                + "\",\"outcome\":\"sent\",\"receiptExpected\":false}",
                        true)
                .join();
        awaitFrame(frames, "ack");

        JsonNode message = awaitState(id, "sent");
        assertThat(message.get("final").asBoolean()).isTrue();
        assertThat(events(message)).contains("taken", "sent");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
    }

    @Test
    void deliversThroughSmppAndCorrelatesReceipt() {
        String id =
                api.submit(Map.of("pool", "smsc", "to", "+8613800138002", "class", "otp", "text", "through an SMSC"));

        JsonNode message = awaitState(id, "delivered");
        assertThat(submitsTo("8613800138002")).hasSize(1);
        assertThat(events(message)).contains("accepted", "dispatched", "sent", "delivered");
        assertThat(message.get("attempts").get(0).get("lane").asString()).isEqualTo("smpp:operator-a");
        assertThat(message.get("attempts").get(0).get("reference").asString()).isNotBlank();
    }

    @Test
    void sendsLongUnicodeTextInPartsAndSettlesOnce() {
        String text = "长短信测试".repeat(40);
        String id = api.submit(Map.of("pool", "smsc", "to", "+8613800138003", "text", text));

        JsonNode message = awaitState(id, "delivered");
        assertThat(message.get("segments").asInt()).isEqualTo(3);
        assertThat(submitsTo("8613800138003")).hasSize(3);
    }

    @Test
    void deliversThroughSignedWebhook() throws IOException {
        List<String> signatures = new CopyOnWriteArrayList<>();
        HttpServer receiver = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.createContext("/hook", exchange -> {
            signatures.add(exchange.getRequestHeaders().getFirst("webhook-signature"));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
        try {
            Answer account = api.post(
                    "/api/v2/providers/webhooks",
                    Map.of(
                            "name", "receiver",
                            "pool", "hooks",
                            "url", "http://127.0.0.1:" + receiver.getAddress().getPort() + "/hook"));
            assertThat(account.status()).as(account.text()).isEqualTo(201);
            assertThat(account.json().get("secret").asString()).startsWith("whsec_");
            String id = api.submit(
                    Map.of("channel", "webhook", "pool", "hooks", "to", "orders", "text", "through a webhook"));

            JsonNode message = awaitState(id, "delivered");
            assertThat(message.get("attempts").get(0).get("lane").asString()).isEqualTo("provider:receiver");
            assertThat(signatures).singleElement().asString().startsWith("v1,");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void rendersTemplatePerRecipient() {
        Answer template = api.post("/api/v2/templates", Map.of("name", "greeting", "text", "Dear {name}, code {code}"));
        assertThat(template.status()).as(template.text()).isEqualTo(201);
        Map<String, ?> submission = Map.of(
                "pool",
                "smsc",
                "template",
                Map.of("name", "greeting", "parameters", Map.of("code", "4711")),
                "recipients",
                List.of(
                        Map.of("to", "+8613800138010", "parameters", Map.of("name", "Ada")),
                        Map.of("to", "+8613800138011", "parameters", Map.of("name", "Bob"))));
        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                api.post("/api/v2/messages", submission).status())
                        .isEqualTo(202));

        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(submitsTo("8613800138010"))
                    .first()
                    .extracting(Submit::text)
                    .isEqualTo("Dear Ada, code 4711");
            assertThat(submitsTo("8613800138011"))
                    .first()
                    .extracting(Submit::text)
                    .isEqualTo("Dear Bob, code 4711");
        });
    }

    @Test
    void repeatsAnswerForSameIdempotencyKeyAndSendsOnce() {
        Map<String, ?> submission = Map.of("pool", "smsc", "to", "+8613800138020", "text", "only once");
        Answer first = api.post("/api/v2/messages", submission, "Idempotency-Key", "e2e-only-once");
        Answer second = api.post("/api/v2/messages", submission, "Idempotency-Key", "e2e-only-once");
        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.json()).isEqualTo(first.json());
        assertThat(first.header("Location"))
                .isEqualTo("/api/v2/messages/"
                        + first.json().get("messages").get(0).get("id").asString());
        Answer other = api.post(
                "/api/v2/messages",
                Map.of("pool", "smsc", "to", "+8613800138020", "text", "another text"),
                "Idempotency-Key",
                "e2e-only-once");
        assertThat(other.status()).isEqualTo(422);
        assertThat(other.json().get("code").asString()).isEqualTo("idempotency-mismatch");

        awaitState(first.json().get("messages").get(0).get("id").asString(), "delivered");
        assertThat(submitsTo("8613800138020")).hasSize(1);
    }

    @Test
    void readsItsOwnWriteAtOnce() {
        for (int i = 0; i < 20; i++) {
            String id = api.submit(Map.of("pool", "smsc", "to", "+8613800138030", "text", "read me"));
            assertThat(api.get("/api/v2/messages/" + id).status()).isEqualTo(200);
        }
    }

    @Test
    void listsByCursorWithoutGapsOrRepeats() {
        List<Map<String, String>> recipients = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            recipients.add(Map.of("to", "+86139%08d".formatted(i), "clientReference", "page-" + i));
        }
        Answer accepted =
                api.post("/api/v2/messages", Map.of("pool", "smsc", "recipients", recipients, "text", "many"));
        assertThat(accepted.status()).isEqualTo(202);
        String task = accepted.json().get("task").asString();
        List<String> seen = new ArrayList<>();
        String path = "/api/v2/messages?limit=50&task=" + task;
        String next = path;
        while (next != null) {
            JsonNode page = api.get(next).json();
            page.get("messages").forEach(message -> seen.add(message.get("id").asString()));
            JsonNode cursor = page.get("next");
            next = cursor == null || cursor.isNull() ? null : path + "&after=" + cursor.asString();
        }
        assertThat(seen).doesNotHaveDuplicates().hasSize(120);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "unknown pool | {'pool':'nowhere','to':'+8613800138000','text':'x'} | 422 | invalid",
                "malformed number | {'pool':'smsc','to':'not a number','text':'x'} | 422 | invalid",
                "no text | {'pool':'smsc','to':'+8613800138000'} | 422 | invalid",
                "unknown class | {'pool':'smsc','to':'+8613800138000','text':'x','class':'soon'} | 422 | invalid",
                "broken JSON | {'pool':'smsc', | 400 | malformed-request",
                "not an object | [1,2,3] | 422 | invalid",
            })
    void refusesBadInputWithProblem(String what, String body, int status, String code) {
        Answer answer = api.postRaw("/api/v2/messages", body.replace('\'', '"'));
        assertProblem(answer, status, code);
    }

    @Test
    void refusesTextThatIsTooLongAndStoresNothing() {
        String reference = "too-long-" + System.nanoTime();
        Answer answer = api.post(
                "/api/v2/messages",
                Map.of(
                        "pool",
                        "smsc",
                        "to",
                        "+8613800138000",
                        "text",
                        "x".repeat(70_000),
                        "clientReference",
                        reference));
        assertProblem(answer, 422, "invalid");
        assertThat(api.get("/api/v2/messages?clientReference=" + reference)
                        .json()
                        .get("messages"))
                .isEmpty();
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        Answer answer = api.post(
                "/api/v2/messages",
                Map.of(
                        "pool",
                        "nowhere",
                        "class",
                        "soon",
                        "recipients",
                        List.of(Map.of("to", "x"), Map.of("to", "y")),
                        "text",
                        ""));
        assertProblem(answer, 422, "invalid");
        List<String> pointers = new ArrayList<>();
        answer.json()
                .get("errors")
                .forEach(error -> pointers.add(error.get("pointer").asString()));
        assertThat(pointers).contains("/pool", "/class", "/text", "/recipients/0/to", "/recipients/1/to");
    }

    @Test
    void refusesOversizedBody() {
        assertProblem(
                api.postRaw("/api/v2/messages", "{\"text\":\"" + "x".repeat(3_000_000) + "\"}"), 413, "too-large");
    }

    @Test
    void refusesWrongKey() {
        Answer answer = api.as("smk_0000000000001_wrong").post("/api/v2/messages", Map.of("to", "+8613800138000"));
        assertProblem(answer, 401, "unauthenticated");
    }

    @Test
    void keepsApplicationsApart() {
        Answer application = api.post("/api/v2/applications", Map.of("id", "shop", "scopes", List.of("send", "read")));
        assertThat(application.status()).as(application.text()).isEqualTo(201);
        Answer key = api.post("/api/v2/applications/shop/keys", Map.of());
        assertThat(key.status()).as(key.text()).isEqualTo(201);
        ApiClient shop = api.as(key.json().get("apiKey").asString());
        String foreign = api.submit(Map.of("pool", "smsc", "to", "+8613800138040", "text", "not the shop's"));
        awaitState(foreign, "delivered");

        Awaitility.await()
                .atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(shop.get("/api/v2/messages").status()).isEqualTo(200));
        assertProblem(shop.get("/api/v2/messages/" + foreign), 404, "not-found");
        assertProblem(shop.post("/api/v2/pools", Map.of("name", "mine", "channel", "sms")), 403, "forbidden");
        String own = shop.submit(Map.of("pool", "smsc", "to", "+8613800138041", "text", "the shop's"));
        assertThat(shop.get("/api/v2/messages/" + own).status()).isEqualTo(200);
    }

    @Test
    void servicesRefuseWhatDidNotComeThroughTheGateway() {
        for (PlatformService service : PlatformService.values()) {
            if (service != PlatformService.GATEWAY) {
                ApiClient direct = new ApiClient(platform.serviceUrl(service), platform.credential("api-key"));
                assertProblem(direct.get("/api/v2/messages"), 401, "unauthenticated");
            }
        }
    }

    @Test
    void servesItsApiDocument() throws Exception {
        HttpClient browser = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        for (String path : List.of("/openapi.yaml", "/docs")) {
            HttpResponse<String> page = browser.send(
                    java.net.http.HttpRequest.newBuilder(URI.create(platform.gatewayUrl() + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            assertThat(page.statusCode()).as(path).isEqualTo(200);
        }
    }

    @Test
    void waitsForScheduledTime() {
        java.time.Instant due = java.time.Instant.now().plusSeconds(4);
        String id = api.submit(
                Map.of("pool", "smsc", "to", "+8613800138050", "text", "later", "scheduledAt", due.toString()));
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> api.get("/api/v2/messages/" + id)
                                .json()
                                .get("state")
                                .asString(),
                        "scheduled"::equals);
        awaitState(id, "delivered");
        assertThat(submitsTo("8613800138050"))
                .singleElement()
                .satisfies(submit -> assertThat(submit.at()).isAfterOrEqualTo(due));
    }

    @Test
    void expiresWhatNoLaneAskedForInTime() {
        createPool("empty", "sms");
        String id = api.submit(Map.of("pool", "empty", "to", "+8613800138060", "text", "too late", "validity", "PT2S"));
        JsonNode message = awaitState(id, "expired");
        assertThat(message.get("reason").get("code").asString()).isEqualTo("validity_over");
    }

    private void createPool(String name, String channel) {
        Answer pool = api.post("/api/v2/pools", Map.of("name", name, "channel", channel));
        assertThat(pool.status()).as(pool.text()).isEqualTo(201);
        // The pool is known to the other services as soon as its topic has carried it there.
        Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> api.post(
                                        "/api/v2/messages",
                                        Map.of("channel", channel, "pool", name, "to", "+0", "text", ""))
                                .text()
                                .contains("\"/pool\""),
                        known -> !known);
    }

    private String registerPhone(String name, String pool) {
        Answer device = api.post("/api/v2/devices", Map.of("name", name, "pool", pool));
        assertThat(device.status()).as(device.text()).isEqualTo(201);
        String token = device.json().get("token").asString();
        ApiClient phone = api.as(token);
        Awaitility.await()
                .atMost(PATIENCE)
                .until(() -> phone.post("/api/v2/devices/me/poll", Map.of("limit", 1, "wait", "PT0S"))
                                .status()
                        == 200);
        return token;
    }

    private static JsonNode pollUntilMessage(ApiClient phone) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            Answer answer = phone.post("/api/v2/devices/me/poll", Map.of("limit", 1, "wait", "PT5S"));
            assertThat(answer.status()).as(answer.text()).isEqualTo(200);
            JsonNode messages = answer.json().get("messages");
            if (!messages.isEmpty()) {
                return messages.get(0);
            }
        }
        throw new AssertionError("no message within " + PATIENCE);
    }

    private static void report(ApiClient phone, Map<String, ?> report) {
        Answer answer = phone.post("/api/v2/devices/me/reports", Map.of("reports", List.of(report)));
        assertThat(answer.status()).as(answer.text()).isEqualTo(204);
    }

    private JsonNode awaitState(String id, String state) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> {
            JsonNode message = api.get("/api/v2/messages/" + id).json();
            assertThat(message.path("state").asString(""))
                    .as(message.toString())
                    .isEqualTo(state);
        });
        return api.get("/api/v2/messages/" + id).json();
    }

    private static List<String> events(JsonNode message) {
        List<String> events = new ArrayList<>();
        message.get("timeline").forEach(entry -> events.add(entry.get("event").asString()));
        return events;
    }

    private List<Submit> submitsTo(String digits) {
        return smsc.submits().stream()
                .filter(submit -> submit.destination().equals(digits))
                .toList();
    }

    private static JsonNode awaitFrame(BlockingQueue<JsonNode> frames, String type) throws InterruptedException {
        JsonNode frame;
        do {
            frame = frames.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(frame).as("a frame of type " + type).isNotNull();
        } while (!frame.get("type").asString().equals(type));
        return frame;
    }

    private static void assertProblem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
        assertThat(answer.text()).doesNotContain("Exception", "at io.", "at org.");
    }

    /** Joins the parts of text frames. */
    private static final class FrameCollector implements WebSocket.Listener {
        private final BlockingQueue<JsonNode> frames;
        private final StringBuilder text = new StringBuilder();

        FrameCollector(BlockingQueue<JsonNode> frames) {
            this.frames = frames;
        }

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                frames.add(tools.jackson.databind.json.JsonMapper.shared().readTree(text.toString()));
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }
    }
}
