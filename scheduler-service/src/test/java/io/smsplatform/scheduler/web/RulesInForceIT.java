package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.AlertRaised;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
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

/** A rule from its creation over HTTP to what becomes of messages, and to the alert: one running service, a real broker. */
class RulesInForceIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String POOL = "ruled";
    private static final AtomicLong IDS = new AtomicLong(6_000_000);

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
    void switchesTheSenderAndAlertsUntilTheRuleSaysOtherwise() {
        createRuleThenPool();
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), POOL)) {
            wire.demand("smpp:one", 10, 0);
            wire.demand("smpp:two", 10, 0);
            MessageDispatched first = dispatchAnother(wire);
            fail(wire, first);

            MessageDispatched second = awaitAttempt(wire, first.getMessageId(), 2);
            assertThat(second.getLane()).isNotEqualTo(first.getLane());
            AlertRaised alert = awaitAlert("full-queue");
            assertThat(alert.webhook()).isEqualTo("operations");
            assertThat(alert.scene()).isEqualTo("send_failure");
            assertThat(alert.pool()).isEqualTo(POOL);
            assertThat(alert.lane()).isEqualTo(first.getLane());
            assertThat(alert.detail()).isEqualTo("command_status 0x00000014");
            assertThat(alert.message()).isEqualTo(Tsid.format(first.getMessageId()));
            assertThat(alert.count()).isEqualTo(1);

            fail(wire, second);
            MessageSettled settled = awaitSettled(wire, first.getMessageId());
            assertThat(settled.getState()).isEqualTo(FinalState.FAILED);
            assertThat(settled.getCode()).as("the rule allows one retry").isEqualTo("attempts_exhausted");

            call("PUT", "/api/v2/rules/full-queue", """
                            {"scene":"send_failure","action":"fail","match":{"pools":["ruled"],"codes":["0x14"]}}""");
            await("the changed rule decides").atMost(PATIENCE).until(() -> endsAtItsFirstFailure(wire));
        }
    }

    /** In this order: nothing is dispatched in a pool that is not known, and the rule was written before it. */
    private static void createRuleThenPool() {
        try (ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers())) {
            ConfigTable<RuleConfig> published = reader.table(Topics.CONFIG_RULES);
            reader.start(PATIENCE);
            call("POST", "/api/v2/rules", """
                            {"name":"full-queue","scene":"send_failure",
                             "match":{"pools":["ruled"],"codes":["ESME_RMSGQFUL"],"classes":["normal"]},
                             "action":"switch_provider","retry":{"max":1,"delay":"PT0.1S"},"alert":"operations"}""");
            await().atMost(PATIENCE).until(() -> published.get("full-queue") != null);
        }
        call(
                "POST",
                "/api/v2/pools",
                "{\"name\":\"ruled\",\"channel\":\"sms\",\"backOff\":\"PT1H\",\"backOffCap\":\"PT1H\"}");
    }

    /** Otherwise the former rule has it sent again. */
    private static boolean endsAtItsFirstFailure(Wire wire) {
        MessageDispatched attempt = dispatchAnother(wire);
        long id = attempt.getMessageId();
        fail(wire, attempt);
        await("an end or another attempt")
                .atMost(PATIENCE)
                .until(() -> settled(wire, id) != null || attempt(wire, id, 2) != null);
        MessageSettled end = settled(wire, id);
        return end != null && end.getAttempt() == 1 && "throttled".equals(end.getCode());
    }

    private static MessageDispatched dispatchAnother(Wire wire) {
        long id = IDS.incrementAndGet();
        wire.accept(id);
        return awaitAttempt(wire, id, 1);
    }

    private static MessageDispatched awaitAttempt(Wire wire, long id, int attempt) {
        return await("attempt " + attempt).atMost(PATIENCE).until(() -> attempt(wire, id, attempt), Objects::nonNull);
    }

    private static @Nullable MessageDispatched attempt(Wire wire, long id, int attempt) {
        return wire.dispatched().stream()
                .filter(each -> each.getMessageId() == id && each.getAttempt() == attempt)
                .findFirst()
                .orElse(null);
    }

    private static MessageSettled awaitSettled(Wire wire, long id) {
        return await("an end").atMost(PATIENCE).until(() -> settled(wire, id), Objects::nonNull);
    }

    private static @Nullable MessageSettled settled(Wire wire, long id) {
        return wire.settled().stream()
                .filter(each -> each.getMessageId() == id)
                .findFirst()
                .orElse(null);
    }

    private static void fail(Wire wire, MessageDispatched attempt) {
        wire.send(
                Topics.MESSAGES_REPORTED.name(),
                new PoolShard(POOL, 0),
                MessageReported.newBuilder()
                        .setMessageId(attempt.getMessageId())
                        .setAttempt(attempt.getAttempt())
                        .setPool(POOL)
                        .setLane(attempt.getLane())
                        .setOutcome(Outcome.FAILED)
                        .setRetryable(true)
                        .setCode("throttled")
                        .setDetail("command_status 0x00000014")
                        .setAt(Instant.now())
                        .build());
    }

    private static AlertRaised awaitAlert(String rule) {
        try (KafkaConsumer<Object, Object> consumer =
                new KafkaConsumer<>(KafkaDefaults.consumer(TestPlatform.bootstrapServers()))) {
            List<TopicPartition> partitions = consumer.partitionsFor(Topics.ALERTS_RAISED.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            List<AlertRaised> found = new ArrayList<>();
            await("an alert").atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(entry -> {
                    if (entry.value() instanceof AlertRaised alert
                            && alert.rule().equals(rule)) {
                        found.add(alert);
                    }
                });
                return !found.isEmpty();
            });
            return found.get(0);
        }
    }

    private static void call(String method, String path, String body) {
        String token = new CallerToken(RunningService.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller("tester", Set.of(Scope.ADMIN)));
        http.method(HttpMethod.valueOf(method))
                .uri(path)
                .header(Caller.HEADER, token)
                .contentType(MediaType.APPLICATION_JSON)
                .bodyValue(body)
                .exchange()
                .expectStatus()
                .is2xxSuccessful();
    }
}
