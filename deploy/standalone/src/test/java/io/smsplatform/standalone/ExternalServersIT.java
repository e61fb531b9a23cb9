package io.smsplatform.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.testkit.TestPlatform;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The broker and the database are replaced by others with settings alone. */
class ExternalServersIT {

    @Test
    void runsOnServersOfTheOperator() throws Exception {
        Map<String, String> external = Map.of(
                "SMS_KAFKA_BOOTSTRAP", TestPlatform.bootstrapServers(),
                "SMS_DB_URL", TestPlatform.databaseUrl(),
                "SMS_DB_USER", TestPlatform.databaseUser(),
                "SMS_DB_PASSWORD", TestPlatform.databasePassword());
        try (RunningPlatform platform = RunningPlatform.prepare("external", external)) {
            platform.start();

            assertThat(platform.children()).as("no database of its own").isEmpty();
            assertThat(platform.data().resolve("broker"))
                    .satisfiesAnyOf(
                            broker -> assertThat(broker).doesNotExist(),
                            broker -> assertThat(broker).isEmptyDirectory());
            ApiClient api = platform.api();
            assertThat(api.post("/api/v2/pools", Map.of("name", "away", "channel", "sms"))
                            .status())
                    .isEqualTo(201);
            Map<String, ?> message = Map.of("pool", "away", "to", "+8613800138000", "text", "x", "validity", "PT2S");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> api.post("/api/v2/messages", message).status() == 202);
            String id = api.submit(message);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(
                            () -> api.get("/api/v2/messages/" + id)
                                    .json()
                                    .get("state")
                                    .asString(),
                            "expired"::equals);
        }
    }
}
