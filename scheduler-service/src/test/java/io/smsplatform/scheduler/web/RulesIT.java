package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Json;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.events.relay.ConfigReader;
import io.smsplatform.events.relay.ConfigTable;
import io.smsplatform.scheduler.RunningService;
import io.smsplatform.scheduler.Wire;
import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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

/** The HTTP interface of failure rules, what is published of them, and dry runs over a real log. */
class RulesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PATH = "/api/v2/rules";

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
                .responseTimeout(Duration.ofSeconds(40))
                .build();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void createsChangesAndDeletesARuleAndPublishesEachStep() {
        try (ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers())) {
            ConfigTable<RuleConfig> published = reader.table(Topics.CONFIG_RULES);
            reader.start(PATIENCE);

            ok("POST", PATH, """
                            {"name":"throttled-otp","scene":"send_failure","priority":10,
                             "match":{"classes":["otp"],"codes":["ESME_RTHROTTLED"],"keywords":["queue full"],"fuzzy":true},
                             "action":"switch_provider","retry":{"max":2,"delay":"PT1S"},"alert":"operations"}""", 201).json("""
                            {"name":"throttled-otp","enabled":true,"priority":10,"scene":"send_failure",
                             "match":{"pools":[],"lanes":[],"channels":[],"classes":["otp"],"codes":["ESME_RTHROTTLED"],
                              "keywords":["queue full"],"fuzzy":true},
                             "action":"switch_provider","retry":{"max":2,"delay":"PT1S","rate":2.0,"cap":"PT1M"},
                             "alert":"operations"}""");
            await().atMost(PATIENCE).until(() -> published.get("throttled-otp") != null);
            RuleConfig first = published.get("throttled-otp");
            assertThat(first.version()).isEqualTo(1);
            assertThat(first.retry())
                    .isEqualTo(new RuleConfig.Retry(2, Duration.ofSeconds(1), 2, Duration.ofMinutes(1)));

            ok("PUT", PATH + "/throttled-otp", "{\"scene\":\"callback_failure\",\"action\":\"fail\"}", 200)
                    .json("{\"scene\":\"callback_failure\",\"action\":\"fail\",\"priority\":100}")
                    .jsonPath("$.retry")
                    .doesNotExist();
            await().atMost(PATIENCE).until(() -> published.get("throttled-otp").version() == 2);

            as(Scope.ADMIN, "DELETE", PATH + "/throttled-otp", null)
                    .expectStatus()
                    .isNoContent();
            await().atMost(PATIENCE).until(() -> published.get("throttled-otp") == null);
            as(Scope.ADMIN, "GET", PATH + "/throttled-otp", null).expectStatus().isNotFound();
            as(Scope.ADMIN, "DELETE", PATH + "/throttled-otp", null)
                    .expectStatus()
                    .isNotFound();

            create("throttled-otp", "fail", "");
            await().atMost(PATIENCE).until(() -> published.get("throttled-otp") != null);
            assertThat(published.get("throttled-otp").version()).isEqualTo(4);
        }
    }

    @Test
    void listsRulesInTheOrderInWhichTheyAreAsked() {
        create("order-b", "fail", ",\"priority\":-900");
        create("order-a", "fail", ",\"priority\":-900");
        create("order-c", "fail", ",\"priority\":-901");

        JsonNode rules = body(as(Scope.ADMIN, "GET", PATH, null)).get("rules");
        assertThat(rules.valueStream()
                        .map(rule -> rule.get("name").asString())
                        .filter(name -> name.startsWith("order")))
                .containsExactly("order-c", "order-a", "order-b");
    }

    @Test
    void namesEveryWrongFieldAtOnce() {
        JsonNode errors = body(as(Scope.ADMIN, "POST", PATH, """
                        {"name":"Not A Slug","priority":5000,"scene":"dream","action":"retry",
                         "match":{"pools":["Bad Pool"],"lanes":["pigeon:one"],"channels":["smoke"],"classes":["urgent"],
                          "codes":[""],"keywords":["ok","x",null]},
                         "retry":{"max":0,"delay":"soon","rate":0.5,"cap":"P9D"},"alert":"No Slug"}""").expectStatus().isEqualTo(422))
                .get("errors");

        assertThat(errors.valueStream().map(error -> error.get("pointer").asString()))
                .containsExactlyInAnyOrder(
                        "/name",
                        "/priority",
                        "/scene",
                        "/match/pools/0",
                        "/match/lanes/0",
                        "/match/channels/0",
                        "/match/classes/0",
                        "/match/codes/0",
                        "/match/keywords/1",
                        "/match/keywords/2",
                        "/retry/max",
                        "/retry/delay",
                        "/retry/rate",
                        "/retry/cap",
                        "/alert");
    }

    @Test
    void refusesWhatDoesNotFitTogether() {
        assertInvalid("{\"name\":\"odd\",\"scene\":\"send_failure\",\"action\":\"fail\",\"retry\":{}}", "/retry");
        assertInvalid(
                "{\"name\":\"odd\",\"scene\":\"send_failure\",\"action\":\"retry\","
                        + "\"retry\":{\"delay\":\"PT10S\",\"cap\":\"PT1S\"}}",
                "/retry/cap");
        assertInvalid("{\"name\":\"odd\",\"action\":\"fail\"}", "/scene");
        assertInvalid(
                "{\"name\":\"odd\",\"scene\":\"send_failure\",\"action\":\"fail\",\"match\":{\"kodes\":[]}}",
                "/match/kodes");
        create("taken", "fail", "");
        as(Scope.ADMIN, "POST", PATH, "{\"name\":\"taken\",\"scene\":\"send_failure\",\"action\":\"fail\"}")
                .expectStatus()
                .isEqualTo(409);
        as(Scope.ADMIN, "PUT", PATH + "/nobodys", "{\"scene\":\"send_failure\",\"action\":\"fail\"}")
                .expectStatus()
                .isNotFound();
    }

    @Test
    void saysThatAPoolOfARuleIsNotThere() {
        ok("POST", PATH, """
                        {"name":"early","scene":"send_failure","action":"fail","match":{"pools":["not-yet"]}}""", 201).jsonPath("$.notes[0]").isEqualTo("there is no pool 'not-yet' at present");
        as(Scope.ADMIN, "POST", "/api/v2/pools", "{\"name\":\"not-yet\",\"channel\":\"sms\"}")
                .expectStatus()
                .isCreated();
        ok("GET", PATH + "/early", null, 200).jsonPath("$.notes").doesNotExist();
    }

    @Test
    void isForAdministratorsOnly() {
        String body = "{\"name\":\"mine\",\"scene\":\"send_failure\",\"action\":\"fail\"}";
        as(Scope.SEND, "GET", PATH, null).expectStatus().isForbidden();
        as(Scope.SEND, "GET", PATH + "/mine", null).expectStatus().isForbidden();
        as(Scope.SEND, "POST", PATH, body).expectStatus().isForbidden();
        as(Scope.SEND, "PUT", PATH + "/mine", body).expectStatus().isForbidden();
        as(Scope.SEND, "DELETE", PATH + "/mine", null).expectStatus().isForbidden();
        as(Scope.SEND, "POST", PATH + "/dry-run", "{}").expectStatus().isForbidden();
    }

    @Test
    void triesRulesOnPastFailures() {
        as(Scope.ADMIN, "POST", "/api/v2/pools", "{\"name\":\"past\",\"channel\":\"sms\",\"maxAttempts\":2}")
                .expectStatus()
                .isCreated();
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "past")) {
            long id = 4_000_000;
            report(wire, "past", id + 1, 1, Outcome.FAILED, "throttled", "command_status 0x00000058");
            report(wire, "past", id + 2, 1, Outcome.FAILED, "throttled", "command_status 0x00000014");
            report(wire, "past", id + 3, 2, Outcome.FAILED, "network_transient", "HTTP 503");
            report(wire, "past", id + 4, 1, Outcome.UNDELIVERED, "undeliverable", "UNDELIV err:001");
            report(wire, "past", id + 5, 1, Outcome.OUTCOME_UNKNOWN, "link_lost", null);
            report(wire, "past", id + 6, 1, Outcome.DELIVERED, null, null);
            report(wire, "elsewhere", id + 7, 1, Outcome.FAILED, "throttled", "command_status 0x00000058");

            JsonNode answer = dryRun("""
                    {"pool":"past","since":"PT1H","rules":[
                      {"name":"full","scene":"send_failure","priority":1,"match":{"codes":["ESME_RMSGQFUL"]},"action":"fail",
                       "alert":"operations"},
                      {"name":"slow","scene":"send_failure","priority":2,"match":{"codes":["throttled"]},
                       "action":"switch_provider","retry":{"max":3}},
                      {"name":"down","scene":"send_failure","priority":3,"match":{"keywords":["http"],"channels":["sms"]},
                       "action":"retry"},
                      {"name":"late","scene":"callback_failure","match":{"codes":["err:002"]},"action":"fail"}]}""");

            assertThat(answer.get("failures").asInt()).isEqualTo(4);
            assertThat(answer.get("outcomeUnknown").asInt()).isEqualTo(1);
            assertThat(answer.has("cut")).isFalse();
            assertThat(row(answer, 0)).isEqualTo("full matched 1 retry 0 switch 0 fail 1 alerts 1");
            assertThat(row(answer, 1)).isEqualTo("slow matched 1 retry 0 switch 1 fail 0 alerts 0");
            assertThat(row(answer, 2))
                    .as("the pool allows two attempts, and this was the second")
                    .isEqualTo("down matched 1 retry 0 switch 0 fail 1 alerts 0");
            assertThat(row(answer, 3)).isEqualTo("late matched 0 retry 0 switch 0 fail 0 alerts 0");
            assertThat(answer.get("rules")
                            .get(0)
                            .get("examples")
                            .get(0)
                            .get("message")
                            .asString())
                    .isEqualTo(Tsid.format(id + 2));
            assertThat(answer.get("unmatched").get("count").asInt()).isEqualTo(1);
            assertThat(answer.get("unmatched")
                            .get("examples")
                            .get(0)
                            .get("code")
                            .asString())
                    .isEqualTo("undeliverable");

            JsonNode cut = dryRun("{\"pool\":\"past\",\"limit\":2,\"rules\":[]}");
            assertThat(cut.get("cut").asString()).isEqualTo("limit");
            assertThat(cut.get("failures").asInt()).isEqualTo(2);

            JsonNode nothing = dryRun("{\"since\":\"%s\",\"rules\":[]}".formatted(Instant.now()));
            assertThat(nothing.get("records").asInt()).isZero();
        }
    }

    @Test
    void triesThePresentRulesUnlessOthersAreGiven() {
        create("present", "none", ",\"priority\":999");

        JsonNode rules = dryRun("{}").get("rules");

        assertThat(rules.valueStream().map(rule -> rule.get("name").asString())).contains("present");
    }

    @Test
    void checksADryRunBeforeItReads() {
        JsonNode errors = body(as(Scope.ADMIN, "POST", PATH + "/dry-run", """
                        {"since":"yesterday","limit":0,"pool":"No Pool","rules":[
                          {"name":"one","scene":"send_failure","action":"fail"},{"name":"one","scene":"x","action":"fail"},null]}""")
                        .expectStatus()
                        .isEqualTo(422))
                .get("errors");
        assertThat(errors.valueStream().map(error -> error.get("pointer").asString()))
                .containsExactlyInAnyOrder("/since", "/limit", "/pool", "/rules/1/name", "/rules/1/scene", "/rules/2");

        for (String since : List.of("P8D", "2019-01-01T00:00:00Z", "PT-1H")) {
            as(Scope.ADMIN, "POST", PATH + "/dry-run", "{\"since\":\"%s\"}".formatted(since))
                    .expectStatus()
                    .isEqualTo(422)
                    .expectBody()
                    .jsonPath("$.errors[0].pointer")
                    .isEqualTo("/since");
        }
    }

    private static String row(JsonNode answer, int index) {
        JsonNode rule = answer.get("rules").get(index);
        return "%s matched %s retry %s switch %s fail %s alerts %s"
                .formatted(
                        rule.get("name").asString(),
                        rule.get("matched"),
                        rule.get("retry"),
                        rule.get("switchProvider"),
                        rule.get("fail"),
                        rule.get("alerts"));
    }

    private static void report(
            Wire wire,
            String pool,
            long id,
            int attempt,
            Outcome outcome,
            @Nullable String code,
            @Nullable String detail) {
        wire.send(
                Topics.MESSAGES_REPORTED.name(),
                new PoolShard(pool, 0),
                MessageReported.newBuilder()
                        .setMessageId(id)
                        .setAttempt(attempt)
                        .setPool(pool)
                        .setLane("smpp:one")
                        .setOutcome(outcome)
                        .setCode(code)
                        .setDetail(detail)
                        .setAt(Instant.now())
                        .build());
    }

    private static JsonNode dryRun(String body) {
        return body(
                as(Scope.ADMIN, "POST", PATH + "/dry-run", body).expectStatus().isOk());
    }

    private static void create(String name, String action, String more) {
        ok(
                "POST",
                PATH,
                "{\"name\":\"%s\",\"scene\":\"send_failure\",\"action\":\"%s\"%s}".formatted(name, action, more),
                201);
    }

    private static void assertInvalid(String body, String pointer) {
        JsonNode errors = body(as(Scope.ADMIN, "POST", PATH, body)
                        .expectStatus()
                        .isEqualTo(422))
                .get("errors");
        assertThat(errors.valueStream().map(error -> error.get("pointer").asString()))
                .containsExactly(pointer);
    }

    private static WebTestClient.BodyContentSpec ok(String method, String path, @Nullable String body, int expected) {
        return as(Scope.ADMIN, method, path, body)
                .expectStatus()
                .isEqualTo(expected)
                .expectBody();
    }

    private static JsonNode body(WebTestClient.ResponseSpec answer) {
        return Json.MAPPER.readTree(answer.expectBody().returnResult().getResponseBody());
    }

    private static WebTestClient.ResponseSpec as(Scope scope, String method, String path, @Nullable String body) {
        String token = new CallerToken(RunningService.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller("tester", Set.of(scope)));
        WebTestClient.RequestBodySpec request = http.method(HttpMethod.valueOf(method))
                .uri(path)
                .header(Caller.HEADER, token)
                .contentType(MediaType.APPLICATION_JSON);
        return body == null ? request.exchange() : request.bodyValue(body).exchange();
    }
}
