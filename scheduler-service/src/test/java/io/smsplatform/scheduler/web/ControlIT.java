package io.smsplatform.scheduler.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.ControlRequested;
import io.smsplatform.events.ControlTarget;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.Json;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Scope;
import io.smsplatform.scheduler.RunningService;
import io.smsplatform.scheduler.Wire;
import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.web.server.reactive.context.ReactiveWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.WebTestClient;

/** The HTTP interface of control, and what the scheduler's tasks read of it. */
class ControlIT {

    private static final long ID = 0x0123456789ABCDEFL;

    @TempDir
    static Path stateDir;

    private static ConfigurableApplicationContext service;
    private static WebTestClient http;
    private static KafkaConsumer<Object, Object> control;

    @BeforeAll
    static void start() {
        service = RunningService.start(stateDir);
        http = WebTestClient.bindToServer()
                .baseUrl("http://127.0.0.1:"
                        + ((ReactiveWebServerApplicationContext) service)
                                .getWebServer()
                                .getPort())
                .responseTimeout(Duration.ofSeconds(20))
                .build();
        control = new KafkaConsumer<>(KafkaDefaults.consumer(TestPlatform.bootstrapServers()));
        control.assign(partitions());
        control.seekToBeginning(partitions());
        as("ops", Scope.ADMIN, "/api/v2/pools", "{\"name\":\"controlled\",\"channel\":\"sms\"}")
                .expectStatus()
                .isCreated();
    }

    @AfterAll
    static void stop() {
        control.close();
        service.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/messages/{id}/cancel, CANCEL, MESSAGE",
        "/messages/{id}/pause, PAUSE, MESSAGE",
        "/messages/{id}/resume, RESUME, MESSAGE",
        "/tasks/{id}/cancel, CANCEL, TASK",
        "/tasks/{id}/pause, PAUSE, TASK",
        "/tasks/{id}/resume, RESUME, TASK"
    })
    void asksForAnApplicationsOwn(String path, ControlAction action, ControlTarget target) {
        ControlRequested wish = asked("shop", Scope.SEND, path.replace("{id}", Tsid.format(ID)));

        assertThat(wish.getAction()).isEqualTo(action);
        assertThat(wish.getTarget()).isEqualTo(target);
        assertThat(wish.getApplication()).isEqualTo("shop");
        assertThat(wish.getMessageId()).isEqualTo(target == ControlTarget.MESSAGE ? ID : 0);
        assertThat(wish.getTaskId()).isEqualTo(target == ControlTarget.TASK ? ID : 0);
        assertThat(wish.getPool()).isNull();
        assertThat(wish.getRequestedBy()).isEqualTo("shop");
    }

    @Test
    void asksForAnybodysWhenAnAdministratorDoes() {
        ControlRequested wish = asked("ops", Scope.ADMIN, "/tasks/" + Tsid.format(ID) + "/cancel");

        assertThat(wish.getApplication()).isNull();
        assertThat(wish.getRequestedBy()).isEqualTo("ops");
    }

    @ParameterizedTest
    @CsvSource({"cancel, CANCEL", "recover, RECOVER"})
    void asksForAPool(String word, ControlAction action) {
        ControlRequested wish = asked("ops", Scope.ADMIN, "/pools/controlled/" + word);

        assertThat(wish.getAction()).isEqualTo(action);
        assertThat(wish.getTarget()).isEqualTo(ControlTarget.POOL);
        assertThat(wish.getPool()).isEqualTo("controlled");
        assertThat(wish.getLane()).isNull();
    }

    @Test
    void asksForWhatALaneHolds() {
        ControlRequested wish = asked("ops", Scope.ADMIN, "/pools/controlled/lanes/smpp:main/requeue");

        assertThat(wish.getAction()).isEqualTo(ControlAction.REQUEUE);
        assertThat(wish.getTarget()).isEqualTo(ControlTarget.LANE);
        assertThat(wish.getPool()).isEqualTo("controlled");
        assertThat(wish.getLane()).isEqualTo("smpp:main");
    }

    @Test
    void cancelsWaitingMessagesOfTheirOwnApplicationOnly() {
        long other = ID + 1_000; // of no task that is asked for elsewhere
        long mine = other + 1;
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), "controlled")) {
            wire.accept(other);
            wire.accept(mine); // both are of the application shop
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> http.get()
                            .uri("/api/v2/pools/controlled")
                            .header(Caller.HEADER, token("ops", Scope.ADMIN))
                            .exchange()
                            .expectBody()
                            .jsonPath("$.live.pending")
                            .isEqualTo(2));
            as("stranger", Scope.SEND, "/api/v2/messages/" + Tsid.format(other) + "/cancel", null)
                    .expectStatus()
                    .isAccepted();
            as("shop", Scope.SEND, "/api/v2/messages/" + Tsid.format(mine) + "/cancel", null)
                    .expectStatus()
                    .isAccepted();

            assertThat(wire.awaitSettled(1)).singleElement().satisfies(end -> {
                assertThat(end.getMessageId()).isEqualTo(mine);
                assertThat(end.getState()).isEqualTo(FinalState.CANCELLED);
                assertThat(end.getCode()).isEqualTo("cancelled");
            });
            as("ops", Scope.ADMIN, "/api/v2/pools/controlled/cancel", null)
                    .expectStatus()
                    .isAccepted();
            assertThat(wire.awaitSettled(2))
                    .extracting(MessageSettled::getMessageId)
                    .containsExactly(mine, other);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/messages/nonsense/cancel",
                "/tasks/nonsense/cancel",
                "/tasks/0000000000001/explode",
                "/pools/nobodys/cancel",
                "/pools/nobodys/lanes/smpp:main/requeue",
                "/pools/controlled/lanes/nonsense/requeue"
            })
    void deniesWhatCannotExist(String path) {
        as("ops", Scope.ADMIN, "/api/v2" + path, null).expectStatus().isNotFound();
    }

    @Test
    void letsOnlyAdministratorsControlPools() {
        as("shop", Scope.SEND, "/api/v2/pools/controlled/cancel", null)
                .expectStatus()
                .isForbidden();
        as("shop", Scope.SEND, "/api/v2/pools/controlled/lanes/smpp:main/requeue", null)
                .expectStatus()
                .isForbidden();
        as("shop", Scope.READ, "/api/v2/messages/" + Tsid.format(ID) + "/cancel", null)
                .expectStatus()
                .isForbidden();
    }

    /** Asks, and gives back what all partitions have got. */
    private static ControlRequested asked(String application, Scope scope, String path) {
        byte[] answer = as(application, scope, "/api/v2" + path, null)
                .expectStatus()
                .isAccepted()
                .expectBody()
                .returnResult()
                .getResponseBody();
        long id = Tsid.parse(Json.MAPPER.readTree(answer).get("control").asString());

        // 202 comes after the acknowledgements, so that all copies are there now.
        List<ConsumerRecord<Object, Object>> copies = new ArrayList<>();
        control.endOffsets(partitions()).forEach((partition, end) -> {
            while (control.position(partition) < end) {
                control.poll(Duration.ofSeconds(5)).forEach(copies::add);
            }
        });
        copies.removeIf(copy -> !copy.key().equals(id));
        assertThat(copies)
                .extracting(ConsumerRecord::partition)
                .containsExactlyInAnyOrderElementsOf(
                        partitions().stream().map(TopicPartition::partition).toList());
        assertThat(copies)
                .extracting(ConsumerRecord::value)
                .containsOnly(copies.get(0).value());
        ControlRequested wish = (ControlRequested) copies.get(0).value();
        assertThat(wish.getControlId()).isEqualTo(id);
        return wish;
    }

    private static List<TopicPartition> partitions() {
        String topic = Topics.SCHEDULER_CONTROL.name();
        return IntStream.range(0, control.partitionsFor(topic).size())
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private static WebTestClient.ResponseSpec as(String subject, Scope scope, String path, String body) {
        WebTestClient.RequestBodySpec request = http.post()
                .uri(path)
                .header(Caller.HEADER, token(subject, scope))
                .contentType(MediaType.APPLICATION_JSON);
        return body == null ? request.exchange() : request.bodyValue(body).exchange();
    }

    private static String token(String subject, Scope scope) {
        return new CallerToken(RunningService.INTERNAL_SECRET, Clock.systemUTC())
                .sign(new Caller(subject, Set.of(scope)));
    }
}
