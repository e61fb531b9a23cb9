package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Json;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.scheduler.RunningService;
import io.smsplatform.scheduler.Wire;
import io.smsplatform.testkit.TestPlatform;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.json.JsonCompareMode;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;

/** The HTTP interface of pools, and what other services read of them. */
class PoolsIT {

    private static final String ALL_OPTIONS = """
            {"channel":"sms","shards":4,"paused":true,"backOffKind":"fixed","stickyFor":"PT720H","avoidLastFor":"PT5M",
             "spill":true,"adaptiveRate":false,"unknownOutcome":{"otp":"wait","bulk":"resend"},
             "health":{"failureRate":0.3,"minimum":20,"halfLife":"PT2M","openFor":"PT10S","openCap":"PT5M","probes":2},
             "quietHours":{"from":"22:00","until":"08:00","classes":["bulk"],"zone":"Asia/Shanghai"},
             "laneDefaults":{"weight":2,"group":1,"state":"active","ratePerSecond":0.5},
             "lanes":{"smpp:main":{"weight":10,"group":2,"state":"draining","ratePerSecond":2.5,
               "quota":{"perMinute":1,"perHour":2,"perDay":3,"perMonth":4,"recipientsPerMonth":5},
               "activeHours":"mon-fri 08:00-20:00","zone":"Europe/Berlin"}}}""";

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
                             "resultLease":"PT30M","receiptTimeout":"PT72H","shards":1,"paused":false,
                             "backOffKind":"exponential","stickyFor":"PT0S","avoidLastFor":"PT0S","spill":false,
                             "adaptiveRate":true,"unknownOutcome":{},"lanes":{},
                             "laneDefaults":{"weight":0,"group":0,"state":"active","ratePerSecond":0.0}}""");

            await().atMost(Duration.ofSeconds(20)).until(() -> published.get("fresh") != null);
            assertThat(published.get("fresh").version()).isEqualTo(1);
            assertThat(published.get("fresh").options()).isEqualTo(PoolOptions.NONE);
        }
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        as(Scope.ADMIN, "POST", "/api/v2/pools", """
                        {"name":"Not A Slug","channel":"pigeon","selection":"luck","ratePerSecond":-1,"maxAttempts":0,
                         "backOff":"soon","backOffCap":"P9D","handOverLease":"PT0S","resultLease":"PT0S",
                         "receiptTimeout":"PT0S","shards":65}""")
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
        assertInvalid("POST", "/api/v2/pools", "{\"name\":\"typo\",\"channel\":\"sms\",\"maxAttempts\":2.5}")
                .as("not rounded in silence")
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
    void keepsEveryOptionAndTakesBackWhatItTells() {
        create("fine");
        as(Scope.ADMIN, "PUT", "/api/v2/pools/fine", ALL_OPTIONS)
                .expectStatus()
                .isOk()
                .expectBody()
                .json(ALL_OPTIONS);
        byte[] shown = as(Scope.ADMIN, "GET", "/api/v2/pools/fine", null)
                .expectBody()
                .json(ALL_OPTIONS)
                .returnResult()
                .getResponseBody();

        as(Scope.ADMIN, "PUT", "/api/v2/pools/fine", new String(shown, StandardCharsets.UTF_8))
                .expectStatus()
                .isOk()
                .expectBody()
                .json(new String(shown, StandardCharsets.UTF_8), JsonCompareMode.STRICT);
        as(Scope.ADMIN, "PUT", "/api/v2/pools/fine", "{\"channel\":\"sms\"}")
                .expectBody()
                .json("{\"paused\":false,\"shards\":1,\"lanes\":{}}")
                .jsonPath("$.health")
                .doesNotExist();
    }

    @Test
    void pausesAndResumesAPoolForAllToRead() {
        create("restless");
        try (ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers())) {
            ConfigTable<PoolConfig> published = reader.table(Topics.CONFIG_POOLS);
            reader.start(Duration.ofSeconds(20));

            change("restless", "/pause").jsonPath("$.paused").isEqualTo(true);
            change("restless", "/pause").jsonPath("$.paused").isEqualTo(true);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> published.get("restless").options().paused());
            assertThat(published.get("restless").version())
                    .as("what is so already is no change")
                    .isEqualTo(2);

            change("restless", "/resume").jsonPath("$.paused").isEqualTo(false);
            await().atMost(Duration.ofSeconds(20))
                    .until(() -> !published.get("restless").options().paused());
        }
        as(Scope.SEND, "POST", "/api/v2/pools/restless/pause", null)
                .expectStatus()
                .isForbidden();
        as(Scope.ADMIN, "POST", "/api/v2/pools/nobodys/pause", null)
                .expectStatus()
                .isNotFound();
    }

    @Test
    void pausesDrainsAndResumesALane() {
        create("lanes");
        as(Scope.ADMIN, "PUT", "/api/v2/pools/lanes", "{\"channel\":\"sms\",\"laneDefaults\":{\"weight\":7}}")
                .expectStatus()
                .isOk();

        change("lanes", "/lanes/smpp:main/pause")
                .json("{\"lanes\":{\"smpp:main\":{\"state\":\"paused\",\"weight\":7}}}");
        change("lanes", "/lanes/smpp:spare/drain")
                .json("{\"lanes\":{\"smpp:main\":{\"state\":\"paused\"},\"smpp:spare\":{\"state\":\"draining\"}}}");
        change("lanes", "/lanes/smpp:main/resume")
                .jsonPath("$.lanes.length()")
                .isEqualTo(1)
                .jsonPath("$.lanes['smpp:spare'].state")
                .isEqualTo("draining");
        as(Scope.ADMIN, "POST", "/api/v2/pools/lanes/lanes/nonsense/pause", null)
                .expectStatus()
                .isNotFound();
    }

    @Test
    void losesNoChangeOfTwoThatComeAtOnce() {
        create("contended");
        for (int round = 0; round < 5; round++) {
            String one = "/lanes/smpp:a%d/pause".formatted(round);
            String other = "/lanes/smpp:b%d/pause".formatted(round);
            CompletableFuture.allOf(
                            CompletableFuture.runAsync(() -> change("contended", one)),
                            CompletableFuture.runAsync(() -> change("contended", other)))
                    .join();
        }
        as(Scope.ADMIN, "GET", "/api/v2/pools/contended", null)
                .expectBody()
                .jsonPath("$.lanes.length()")
                .isEqualTo(10);
    }

    @Test
    void showsThePresentMomentOfAPoolWhoeverHostsIt() {
        create("busy");
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "busy")) {
            publish(wire, picture("busy", 0, Map.of("otp", 1, "bulk", 20), "smpp:a"));
            publish(wire, picture("busy", 1, Map.of("bulk", 300), "smpp:b"));

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> as(Scope.SEND, "GET", "/api/v2/pools/busy", null)
                            .expectStatus()
                            .isOk()
                            .expectBody()
                            .json("""
                                    {"live":{"pending":321,"pendingByClass":{"otp":1,"bulk":320},"delayed":4,"held":6,
                                     "ending":8,"inFlight":10,"awaitingReceipt":12,"dispatchedPerSecond":13.0,
                                     "paused":false,"standings":{"rate":2},
                                     "lanes":[{"lane":"smpp:a","kind":"smpp","shard":0,"standing":"rate","window":10,
                                       "inFlight":5,"group":1,"weight":9.5,"ratePerSecond":2.5,"learnedRate":true,
                                       "successRate":0.75,"receiptMillis":1200.5,
                                       "quotaUsed":{"minute":1,"hour":2,"day":3,"month":4,"recipients":5}},
                                      {"lane":"smpp:b","shard":1}]}}"""));
        }
    }

    @Test
    void showsWhatTheSchedulerHolds() {
        create("hosted");
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "hosted")) {
            wire.accept(900_001);
            wire.accept(900_002);
            wire.demand("smpp:busy", 1, 0);
            wire.awaitDispatched(1);

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> as(Scope.SEND, "GET", "/api/v2/pools/hosted", null)
                            .expectBody()
                            .json("""
                                    {"live":{"pending":1,"pendingByClass":{"normal":1},"delayed":0,"held":0,"ending":0,
                                     "inFlight":1,"awaitingReceipt":0,"paused":false,"standings":{"window_full":1},
                                     "lanes":[{"lane":"smpp:busy","kind":"smpp","shard":0,"standing":"window_full",
                                       "window":1,"inFlight":1}]}}"""));
            change("hosted", "/pause");
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> as(Scope.SEND, "GET", "/api/v2/pools/hosted", null)
                            .expectBody()
                            .jsonPath("$.live.paused")
                            .isEqualTo(true));
            as(Scope.ADMIN, "DELETE", "/api/v2/pools/hosted", null)
                    .expectStatus()
                    .isEqualTo(409);
        }
    }

    @Test
    void refusesToDeleteAPoolInWhichMessagesWaitUnlessItIsMeant() {
        create("awaited");
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "awaited")) {
            publish(wire, picture("awaited", 0, Map.of("bulk", 20), "smpp:a"));
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> as(Scope.ADMIN, "GET", "/api/v2/pools/awaited", null)
                            .expectBody()
                            .jsonPath("$.live.pending")
                            .isEqualTo(20));

            as(Scope.ADMIN, "DELETE", "/api/v2/pools/awaited", null)
                    .expectStatus()
                    .isEqualTo(409)
                    .expectBody()
                    .jsonPath("$.detail")
                    .isEqualTo("25 messages wait in the pool 'awaited'; with force=true they fail");
            as(Scope.ADMIN, "DELETE", "/api/v2/pools/awaited?force=true", null)
                    .expectStatus()
                    .isNoContent();
            as(Scope.ADMIN, "DELETE", "/api/v2/pools/awaited", null)
                    .expectStatus()
                    .isNotFound();
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

    private static void publish(Wire wire, ShardState picture) {
        wire.send(Topics.SCHEDULER_SHARDS.name(), new PoolShard(picture.pool(), picture.shard()).key(), picture);
    }

    private static ShardState picture(String pool, int shard, Map<String, Integer> pending, String lane) {
        long now = System.currentTimeMillis();
        return new ShardState(
                pool,
                shard,
                now,
                false,
                false,
                pending,
                2,
                3,
                4,
                5,
                6,
                6.5,
                0,
                Map.of("rate", 1),
                List.of(new ShardState.LaneState(
                        lane,
                        "smpp",
                        "rate",
                        10,
                        5,
                        now + 10_000,
                        1,
                        9.5,
                        2.5,
                        true,
                        0.75,
                        1_200.5,
                        now + 1_000,
                        List.of(1, 2, 3, 4, 5))));
    }

    private static WebTestClient.BodyContentSpec change(String pool, String what) {
        return as(Scope.ADMIN, "POST", "/api/v2/pools/" + pool + what, null)
                .expectStatus()
                .isOk()
                .expectBody();
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
