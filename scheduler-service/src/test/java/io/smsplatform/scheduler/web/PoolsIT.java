package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Json;
import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.scheduler.RunningService;
import io.smsplatform.scheduler.Wire;
import io.smsplatform.testkit.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The HTTP interface of pools, and what other services read of them. */
class PoolsIT {

    @TempDir
    static Path stateDir;

    private static ConfigurableApplicationContext service;
    private static WebTestClient http;
    private static int port;

    @BeforeAll
    static void start() {
        service = RunningService.start(stateDir);
        port = ((ReactiveWebServerApplicationContext) service).getWebServer().getPort();
        http = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(Duration.ofSeconds(20))
                .build();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void createsAPoolWithItsDefaultsAndPublishesIt() {
        try (ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers())) {
            ConfigTable<PoolConfig> published = reader.table(Topics.CONFIG_POOLS);
            reader.start(Duration.ofSeconds(20));

            as(Scope.ADMIN, "POST", "/api/v2/pools", "{\"name\":\"fresh\",\"channel\":\"sms\"}")
                    .expectStatus()
                    .isCreated()
                    .expectHeader()
                    .location("/api/v2/pools/fresh")
                    .expectBody()
                    .json("""
                            {"name":"fresh","channel":"sms","selection":"least_loaded","ratePerSecond":0.0,
                             "maxAttempts":5,"backOff":"PT10S","backOffCap":"PT10M","handOverLease":"PT30S",
                             "resultLease":"PT30M","receiptTimeout":"PT72H","shards":1}""");

            await().atMost(Duration.ofSeconds(20)).until(() -> published.get("fresh") != null);
            assertThat(published.get("fresh").version()).isEqualTo(1);
        }
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        as(Scope.ADMIN, "POST", "/api/v2/pools", """
                        {"name":"Not A Slug","channel":"pigeon","selection":"luck","ratePerSecond":-1,"maxAttempts":0,
                         "backOff":"soon","backOffCap":"P9D","handOverLease":"PT0S","resultLease":"PT0S",
                         "receiptTimeout":"PT0S","shards":2}""")
                .expectStatus()
                .isEqualTo(422)
                .expectHeader()
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .expectBody()
                .jsonPath("$.code")
                .isEqualTo("invalid")
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat(pointers.toString())
                        .contains("name", "channel", "selection", "ratePerSecond", "maxAttempts", "backOff")
                        .contains("backOffCap", "handOverLease", "resultLease", "receiptTimeout", "shards"));
    }

    @Test
    void refusesChannelsThatHaveNoSenders() {
        assertInvalid("POST", "/api/v2/pools", "{\"name\":\"letters\",\"channel\":\"email\"}")
                .isEqualTo("/channel channel-unavailable");
        assertInvalid("POST", "/api/v2/pools", "{\"name\":\"letters\",\"channel\":\"pigeon\"}")
                .isEqualTo("/channel unknown");
    }

    @Test
    void keepsTheChannelOfAPool() {
        create("steady");

        assertInvalid("PUT", "/api/v2/pools/steady", "{\"channel\":\"webhook\"}")
                .isEqualTo("/channel immutable");

        as(Scope.ADMIN, "GET", "/api/v2/pools/steady", null)
                .expectBody()
                .jsonPath("$.channel")
                .isEqualTo("sms");
        as(Scope.ADMIN, "PUT", "/api/v2/pools/nobodys", "{\"channel\":\"webhook\"}")
                .expectStatus()
                .isNotFound();
    }

    @Test
    void pointsAtWhatCannotBeRead() {
        assertInvalid("POST", "/api/v2/pools", "{\"name\":\"typo\",\"channel\":\"sms\",\"max~Attempts\":3}")
                .isEqualTo("/max~0Attempts unknown-field");
        assertInvalid("POST", "/api/v2/pools", "{\"name\":\"typo\",\"channel\":\"sms\",\"maxAttempts\":\"many\"}")
                .isEqualTo("/maxAttempts wrong-type");
        assertInvalid("POST", "/api/v2/pools", "[]").isEqualTo(" wrong-type");
        as(Scope.ADMIN, "POST", "/api/v2/pools", "{\"name\":").expectStatus().isBadRequest();
    }

    @Test
    void saysWhichMediaTypesItUnderstands() throws Exception {
        assertThat(send("///", "application/json")).startsWith("415 ").contains("\"unsupported-media-type\"");
        assertThat(send("text/plain", "application/json")).startsWith("415 ").contains("\"unsupported-media-type\"");
        assertThat(send("application/json", "image/png"))
                .startsWith("400 ")
                .contains("Answers are application/json, which the Accept header leaves out");
    }

    @Test
    void changesDeletesAndRevivesAPool() {
        create("mortal");
        as(Scope.ADMIN, "POST", "/api/v2/pools", "{\"name\":\"mortal\",\"channel\":\"sms\"}")
                .expectStatus()
                .isEqualTo(409);
        as(Scope.ADMIN, "PUT", "/api/v2/pools/mortal", "{\"channel\":\"sms\",\"ratePerSecond\":12.5}")
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.ratePerSecond")
                .isEqualTo(12.5);
        as(Scope.ADMIN, "DELETE", "/api/v2/pools/mortal", null).expectStatus().isNoContent();
        as(Scope.ADMIN, "GET", "/api/v2/pools/mortal", null).expectStatus().isNotFound();
        as(Scope.ADMIN, "DELETE", "/api/v2/pools/mortal", null).expectStatus().isNotFound();

        create("mortal");

        as(Scope.ADMIN, "GET", "/api/v2/pools/mortal", null)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.ratePerSecond")
                .isEqualTo(0.0);
    }

    @Test
    void sendersMayLookButNotChangeAndStrangersMayNeither() {
        create("visible");

        as(Scope.SEND, "GET", "/api/v2/pools", null)
                .expectStatus()
                .isOk()
                .expectBody()
                .jsonPath("$.pools[?(@.name == 'visible')]")
                .exists();
        as(Scope.SEND, "DELETE", "/api/v2/pools/visible", null).expectStatus().isForbidden();
        http.get().uri("/api/v2/pools").exchange().expectStatus().isUnauthorized();
    }

    @Test
    void showsThePresentMomentOfAPool() {
        create("busy");
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "busy")) {
            wire.accept(900_001);
            wire.accept(900_002);
            wire.demand("smpp:busy", 1, 0);
            wire.awaitDispatched(1);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> as(Scope.SEND, "GET", "/api/v2/pools/busy", null)
                            .expectStatus()
                            .isOk()
                            .expectBody()
                            .json("""
                                    {"live":{"pending":1,"delayed":0,"inFlight":1,"awaitingReceipt":0,
                                     "lanes":[{"lane":"smpp:busy","kind":"smpp","window":1,"inFlight":1}]}}"""));
        }
    }

    @Test
    void isHealthyWhileItSchedules() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> http.get()
                        .uri("/actuator/health")
                        .exchange()
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.status")
                        .isEqualTo("UP"));
    }

    @Test
    void exposesItsMetrics() {
        http.get()
                .uri("/actuator/prometheus")
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(String.class)
                .value(text -> assertThat(text)
                        .contains(
                                "sms_scheduler_pending", "sms_scheduler_received_total", "sms_scheduler_parked_total"));
    }

    private static void create(String name) {
        as(Scope.ADMIN, "POST", "/api/v2/pools", "{\"name\":\"%s\",\"channel\":\"sms\"}".formatted(name))
                .expectStatus()
                .isCreated();
    }

    /** The pointer and the code of the only error. */
    private static AbstractStringAssert<?> assertInvalid(String method, String path, String body) {
        byte[] answer = as(Scope.ADMIN, method, path, body)
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .returnResult()
                .getResponseBody();
        JsonNode errors = Json.MAPPER.readTree(answer).get("errors");
        assertThat(errors).hasSize(1);
        return assertThat(errors.get(0).get("pointer").asString() + " "
                + errors.get(0).get("code").asString());
    }

    /** Status and body; the usual client refuses to send such headers. */
    private static String send(String contentType, String accept) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v2/pools"))
                .header(Caller.HEADER, token(Scope.ADMIN))
                .header("Content-Type", contentType)
                .header("Accept", accept)
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"media\",\"channel\":\"sms\"}"))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static String token(Scope scope) {
        return new CallerToken(RunningService.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller("tester", Set.of(scope)));
    }

    private static WebTestClient.ResponseSpec as(Scope scope, String method, String path, String body) {
        WebTestClient.RequestBodySpec request = http.method(HttpMethod.valueOf(method))
                .uri(path)
                .header(Caller.HEADER, token(scope))
                .contentType(MediaType.APPLICATION_JSON);
        return body == null ? request.exchange() : request.bodyValue(body).exchange();
    }
}
