package io.smsplatform.task.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Scope;
import io.smsplatform.infrastructure.BrokerSettings;
import io.smsplatform.infrastructure.EmbeddedBroker;
import io.smsplatform.infrastructure.Ports;
import io.smsplatform.task.RunningTaskService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A broker that goes away: the client hears so within a bounded time, and hears nothing that is not so. */
class LogOutageIT {

    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final String ONE = "{\"to\":\"+4917\",\"text\":\"Hello\"}";

    @TempDir
    Path directory;

    private BrokerSettings settings;
    private EmbeddedBroker broker;
    private RunningTaskService service;
    private WebTestClient shop;

    @BeforeEach
    void start() throws Exception {
        settings = BrokerSettings.of(directory.resolve("broker"), Ports.free(), Ports.free());
        broker = EmbeddedBroker.start(settings);
        service = RunningTaskService.start(broker.bootstrapServers(), Map.of());
        shop = service.client("shop", Scope.SEND);
        service.publish(Topics.CONFIG_POOLS, "phones", RunningTaskService.pool("phones", "sms", 1));
        await().until(() -> service.bean(Catalogue.class).pool("phones").isPresent());
    }

    @AfterEach
    void stop() {
        service.close();
        broker.close();
    }

    @Test
    void aLogThatWasNeverReachedHoldsNothing() {
        Map<TopicPartition, Long> begin = service.endOfLog();
        broker.close();

        assertProblem(postBounded(ONE, null), "unavailable");
        broker = EmbeddedBroker.start(settings);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> post(ONE, null).getStatus().value() == 202);
        assertThat(service.acceptedSince(begin)).hasSize(1);
    }

    @Test
    void aKeyIsResumedUnderItsIdentifiersWhenTheLogIsBack() {
        Map<TopicPartition, Long> begin = service.endOfLog();
        assertThat(post(ONE, "before").getStatus().value()).isEqualTo(202);
        broker.close();

        Instant asked = Instant.now();
        List<EntityExchangeResult<byte[]>> answers = Flux.range(0, 10)
                .flatMap(
                        i -> Mono.fromCallable(() -> postBounded(ONE, "during-" + i))
                                .subscribeOn(Schedulers.boundedElastic()),
                        10)
                .collectList()
                .block(Duration.ofMinutes(1));
        assertThat(Objects.requireNonNull(answers))
                .hasSize(10)
                .allSatisfy(answer -> assertProblem(answer, "unavailable", "acceptance-unknown"));
        assertThat(Duration.between(asked, Instant.now())).isLessThan(BOUND);
        assertThat(post(ONE, "before").getResponseHeaders().getFirst("Idempotent-Replayed"))
                .isEqualTo("true");

        broker = EmbeddedBroker.start(settings);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> post(ONE, "during-0").getStatus().value() == 202);
        String resumed =
                json(post(ONE, "during-0")).get("messages").get(0).get("id").stringValue();
        assertThat(Tsid.millis(Tsid.parse(resumed)))
                .isBetween(asked.toEpochMilli(), asked.plus(BOUND).toEpochMilli());
        assertThat(service.acceptedSince(begin).stream()
                        .map(MessageAccepted::getMessageId)
                        .map(Tsid::format)
                        .distinct())
                .contains(resumed)
                .hasSize(2);
    }

    private EntityExchangeResult<byte[]> postBounded(String body, @Nullable String key) {
        Instant begin = Instant.now();
        EntityExchangeResult<byte[]> answer = post(body, key);
        assertThat(Duration.between(begin, Instant.now())).isLessThan(BOUND);
        return answer;
    }

    private EntityExchangeResult<byte[]> post(String body, @Nullable String key) {
        WebTestClient.RequestBodySpec request =
                shop.post().uri("/api/v2/messages").contentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            request.header("Idempotency-Key", directory.getFileName() + key);
        }
        return request.bodyValue(body).exchange().expectBody().returnResult();
    }

    private static JsonNode json(EntityExchangeResult<byte[]> answer) {
        return JsonMapper.shared().readTree(Objects.requireNonNull(answer.getResponseBody()));
    }

    private static void assertProblem(EntityExchangeResult<byte[]> answer, String... codes) {
        assertThat(answer.getStatus().value()).isEqualTo(503);
        assertThat(json(answer).get("code").stringValue()).isIn((Object[]) codes);
    }
}
