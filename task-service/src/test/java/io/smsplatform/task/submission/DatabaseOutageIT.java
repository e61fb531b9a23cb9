package io.smsplatform.task.submission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Scope;
import io.smsplatform.infrastructure.DatabaseSettings;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.Ports;
import io.smsplatform.task.RunningTaskService;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.http.MediaType;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.json.JsonMapper;

/** A database that goes away: acceptance needs the log only, a promise of "once" needs the database too. */
class DatabaseOutageIT {

    private static final Duration BOUND = Duration.ofSeconds(15);
    private static final String PASSWORD = "not-a-secret-here";

    @TempDir
    Path directory;

    @Test
    void acceptsWithoutAKeyAndRefusesWithOneUntilItIsBack() throws Exception {
        DatabaseSettings settings = DatabaseSettings.of(directory.resolve("database"), Ports.free(), PASSWORD);
        EmbeddedDatabase database = EmbeddedDatabase.start(settings);
        try (RunningTaskService service = RunningTaskService.start(Map.of(
                "sms.db.url",
                "mysql://127.0.0.1:" + settings.port(),
                "sms.db.user",
                EmbeddedDatabase.USER,
                "sms.db.password",
                PASSWORD))) {
            service.publish(Topics.CONFIG_POOLS, "phones", RunningTaskService.pool("phones", "sms", 1));
            await().until(() -> service.bean(Catalogue.class).pool("phones").isPresent());
            assertThat(post(service, "before").getStatus().value()).isEqualTo(202);
            Map<TopicPartition, Long> begin = service.endOfLog();

            database.close();
            Instant asked = Instant.now();
            EntityExchangeResult<byte[]> keyed = post(service, "during");
            assertThat(Duration.between(asked, Instant.now())).isLessThan(BOUND);
            assertThat(keyed.getStatus().value()).isEqualTo(503);
            assertThat(JsonMapper.shared()
                            .readTree(Objects.requireNonNull(keyed.getResponseBody()))
                            .get("code")
                            .stringValue())
                    .isEqualTo("unavailable");
            assertThat(service.acceptedSince(begin)).isEmpty();
            assertThat(post(service, null).getStatus().value()).isEqualTo(202);
            assertThat(service.acceptedSince(begin)).hasSize(1);

            database = EmbeddedDatabase.start(settings);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> post(service, "during").getStatus().value() == 202);
            assertThat(service.acceptedSince(begin)).hasSize(2);
            assertThat(post(service, "before").getResponseHeaders().getFirst("Idempotent-Replayed"))
                    .isEqualTo("true");
        } finally {
            database.close();
        }
    }

    private static EntityExchangeResult<byte[]> post(RunningTaskService service, @Nullable String key) {
        WebTestClient.RequestBodySpec request = service.client("shop", Scope.SEND)
                .post()
                .uri("/api/v2/messages")
                .contentType(MediaType.APPLICATION_JSON);
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        return request.bodyValue("{\"to\":\"+4917\",\"text\":\"Hello\"}")
                .exchange()
                .expectBody()
                .returnResult();
    }
}
