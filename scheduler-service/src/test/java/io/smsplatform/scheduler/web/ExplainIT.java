package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.ShardState.LaneState;
import io.smsplatform.events.config.TemplateConfig;
import io.smsplatform.scheduler.RunningService;
import io.smsplatform.scheduler.Wire;
import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** What would happen to a message, asked over HTTP of an instance that does not host the shards asked about. */
class ExplainIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long FAR = 4_000_000_000_000L;

    @TempDir
    static Path stateDir;

    private static ConfigurableApplicationContext service;
    private static KafkaProducer<Object, Object> kafka;
    private static WebTestClient http;

    @BeforeAll
    static void start() {
        service = RunningService.start(stateDir);
        kafka = new KafkaProducer<>(KafkaDefaults.producer(TestPlatform.bootstrapServers()));
        int port =
                ((ReactiveWebServerApplicationContext) service).getWebServer().getPort();
        http = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:" + port)
                .responseTimeout(PATIENCE)
                .build();
    }

    @AfterAll
    static void stop() {
        kafka.close();
        service.close();
    }

    @Test
    void explainsFromThePublishedPicture() throws Exception {
        createPool("explained");
        publish(new ShardState(
                "explained",
                0,
                1,
                false,
                false,
                Map.of("bulk", 700),
                0,
                0,
                0,
                9,
                0,
                12.5,
                0,
                Map.of("ready", 1, "outside_hours", 1),
                List.of(lane("smpp:night", "outside_hours", 0, FAR - 1), lane("smpp:day", "ready", 9, 0))));

        await().atMost(PATIENCE)
                .untilAsserted(() -> ask(Scope.SEND, """
                                {"pool":"explained","class":"otp","to":"+49 151 12345678","text":"你好"}""")
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .json("""
                                {"pool":"explained","whyPool":"named","channel":"sms","class":"otp","segments":1,
                                 "encoding":"ucs2","lane":"smpp:day","why":"least loaded of 1 lane: 9 of 10 in use",
                                 "candidates":[{"lane":"smpp:day","standing":"chosen","score":0.9},
                                               {"lane":"smpp:night","standing":"outside_hours","score":0.0}],
                                 "otherLanes":0,"rateWaitMillis":0,"notes":[]}""")
                        .jsonPath("$.waitsFor")
                        .doesNotExist()
                        .jsonPath("$.eta")
                        .exists());
        ask(Scope.SEND, """
                {"pool":"explained","class":"otp","to":"+4915112345678","text":"x","lane":"smpp:night"}""").expectStatus().isOk().expectBody().json("""
                        {"lane":"smpp:night","why":"pinned to this lane","eta":"2096-10-02T07:06:39.999Z",
                         "waitsFor":{"reason":"its_lane","until":"2096-10-02T07:06:39.999Z","pending":{"bulk":700},
                                     "lanes":{"ready":1,"outside_hours":1},"perSecond":12.5}}""");
    }

    /** The whole way: lanes ask, the engine's picture is published, the outlook names the lane that then gets it. */
    @Test
    void foretellsWhatTheEngineThenDoes() {
        createPool("foretold");
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "foretold")) {
            wire.demand("smpp:full", 1, 0);
            wire.accept(910_001);
            assertThat(wire.awaitDispatched(1).get(0).getLane()).isEqualTo("smpp:full");
            awaitOutlook("""
                    {"candidates":[{"lane":"smpp:full","standing":"window_full","score":1.0}],
                     "waitsFor":{"reason":"turn","lanes":{"window_full":1}}}""");

            wire.demand("smpp:free", 4, 0);
            awaitOutlook("""
                    {"lane":"smpp:free","why":"least loaded of 1 lane: 0 of 4 in use",
                     "candidates":[{"lane":"smpp:free","standing":"chosen","score":0.0},
                                   {"lane":"smpp:full","standing":"window_full","score":1.0}]}""");
            wire.accept(910_002);

            assertThat(wire.awaitDispatched(2).get(1).getLane()).isEqualTo("smpp:free");
        }
    }

    private static void awaitOutlook(String expected) {
        await().atMost(PATIENCE)
                .untilAsserted(() ->
                        ask(Scope.SEND, """
                                {"pool":"foretold","to":"+4915112345678","text":"x"}""").expectStatus().isOk().expectBody().json(expected));
    }

    @Test
    void saysThatNobodyHasComeToThePool() {
        createPool("unheard");

        await().atMost(PATIENCE)
                .untilAsserted(() -> ask(Scope.SEND, """
                                {"pool":"unheard","to":"123","text":"x"}""")
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.waitsFor.reason")
                        .isEqualTo("scheduler")
                        .jsonPath("$.eta")
                        .doesNotExist());
    }

    @Test
    void rendersTheCallersOwnTemplate() throws Exception {
        createPool("templates");
        kafka.send(new ProducerRecord<>(
                        Topics.CONFIG_TEMPLATES.name(),
                        "tester/code",
                        new TemplateConfig("tester", "code", 1, false, 1, "{word} {word}")))
                .get(20, TimeUnit.SECONDS);

        await().atMost(PATIENCE)
                .untilAsserted(() -> ask(Scope.SEND, """
                                {"pool":"templates","to":"123","template":{"name":"code","parameters":{"word":"%s"}}}""".formatted("x".repeat(80)))
                        .expectStatus()
                        .isOk()
                        .expectBody()
                        .jsonPath("$.segments")
                        .isEqualTo(2));
    }

    @Test
    void refusesWhatASubmissionWouldNotBe() {
        ask(Scope.SEND, """
                {"pool":"nobodys","class":"urgent","text":"x"}""")
                .expectStatus()
                .isEqualTo(422)
                .expectBody()
                .jsonPath("$.errors[*].pointer")
                .value(pointers -> assertThat(pointers.toString()).contains("/pool", "/class", "/to"));
        ask(Scope.SEND, """
                {"to":"123","txt":"x"}""").expectStatus().isEqualTo(422);
        ask(Scope.SEND, "{").expectStatus().isBadRequest();
        ask(Scope.READ, """
                {"to":"123","text":"x"}""").expectStatus().isForbidden();
    }

    private static LaneState lane(String name, String standing, int inFlight, long readyAt) {
        return new LaneState(name, "smpp", standing, 10, inFlight, FAR, 1, 10, 0, false, 1, 0, readyAt, null);
    }

    private static void publish(ShardState picture) throws Exception {
        kafka.send(new ProducerRecord<>(
                        Topics.SCHEDULER_SHARDS.name(), picture.pool() + "/" + picture.shard(), picture))
                .get(20, TimeUnit.SECONDS);
    }

    private static void createPool(String name) {
        post(Scope.ADMIN, "/api/v2/pools", "{\"name\":\"%s\",\"channel\":\"sms\"}".formatted(name))
                .expectStatus()
                .isCreated();
    }

    private static WebTestClient.ResponseSpec ask(Scope scope, String body) {
        return post(scope, "/api/v2/messages/explain", body);
    }

    private static WebTestClient.ResponseSpec post(Scope scope, String path, String body) {
        return http.post()
                .uri(path)
                .header(
                        Caller.HEADER,
                        new CallerToken(RunningService.INTERNAL_SECRET, Clock.systemUTC())
                                .sign(new Caller("tester", Set.of(scope))))
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange();
    }
}
