package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The HTTP interface of pools, and what other services read of them. */
class PoolsIT {

    @TempDir
    static Path stateDir;

    private static ConfigurableApplicationContext service;
    private static WebTestClient http;

    @BeforeAll
    static void start() {
        service = RunningService.start(stateDir);
        int port =
                ((ReactiveWebServerApplicationContext) service).getWebServer().getPort();
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

    private static WebTestClient.ResponseSpec as(Scope scope, String method, String path, String body) {
        String token = new CallerToken(RunningService.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller("tester", Set.of(scope)));
        WebTestClient.RequestBodySpec request = http.method(HttpMethod.valueOf(method))
                .uri(path)
                .header(Caller.HEADER, token)
                .contentType(MediaType.APPLICATION_JSON);
        return body == null ? request.exchange() : request.bodyValue(body).exchange();
    }
}
