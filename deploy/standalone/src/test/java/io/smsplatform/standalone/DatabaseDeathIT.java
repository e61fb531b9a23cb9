package io.smsplatform.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The embedded database is a process of its own and may be killed alone, by a lack of memory for instance. */
class DatabaseDeathIT {

    @Test
    void startsAKilledDatabaseAgainAndAnswersFromItsRows() throws Exception {
        try (RunningPlatform platform = RunningPlatform.start(StandaloneMain.class, "database-death")) {
            ApiClient api = platform.api();
            assertThat(api.post("/api/v2/pools", Map.of("name", "kept", "channel", "sms"))
                            .status())
                    .isEqualTo(201);
            ProcessHandle database = platform.children().stream()
                    .filter(child -> child.info().command().orElse("").endsWith("mariadbd"))
                    .findFirst()
                    .orElseThrow();

            database.destroyForcibly();
            database.onExit().join();

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .untilAsserted(() ->
                            assertThat(api.get("/api/v2/pools/kept").status()).isEqualTo(200));
        }
    }
}
