package io.smsplatform.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Outcome;
import io.smsplatform.infrastructure.DatabaseSettings;
import io.smsplatform.infrastructure.EmbeddedDatabase;
import io.smsplatform.infrastructure.Ports;
import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A database that goes away: what the SMSC accepted is told before its lease ends, and nothing more is asked for. */
@Timeout(120)
class DatabaseOutageIT {

    private static final String PASSWORD = "not-a-secret-here";
    private static final String CONNECTOR = "through-an-outage";

    @TempDir
    Path directory;

    @Test
    void tellsWhatWasAcceptedAndAsksForNoMoreUntilItIsBack() throws Exception {
        DatabaseSettings settings = DatabaseSettings.of(directory.resolve("database"), Ports.free(), PASSWORD);
        EmbeddedDatabase database = EmbeddedDatabase.start(settings);
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults().withReceiptDelay(Duration.ofSeconds(1)));
                RunningEdge edge = RunningEdge.start(
                        "--sms.db.url=mysql://127.0.0.1:" + settings.port(),
                        "--sms.db.user=" + EmbeddedDatabase.USER,
                        "--sms.db.password=" + PASSWORD);
                ScriptedScheduler scheduler = new ScriptedScheduler(TestPlatform.bootstrapServers())) {
            assertThat(edge.post("", """
                            {"name": "%s", "pool": "operator-one", "host": "127.0.0.1", "port": %d,
                             "systemId": "smsc", "password": "secret", "window": 5}
                            """.formatted(CONNECTOR, smsc.port())).status())
                    .isEqualTo(201);
            eventually().until(() -> scheduler.isOpen(CONNECTOR));

            database.close();
            Instant leaseUntil = Instant.now().plusSeconds(12);
            long message = scheduler.dispatch(
                    CONNECTOR,
                    scheduler
                            .attempt(CONNECTOR, "+491701234567", "x")
                            .setLeaseUntil(leaseUntil)
                            .build());
            eventually().until(() -> !scheduler.isOpen(CONNECTOR));
            eventually().until(() -> !scheduler.reports(message).isEmpty());
            assertThat(scheduler.reports(message).get(0).getOutcome()).isEqualTo(Outcome.SENT);
            assertThat(scheduler.reports(message).get(0).getAt()).isBefore(leaseUntil);
            assertThat(Instant.now()).isBefore(leaseUntil);
            eventually()
                    .untilAsserted(() ->
                            assertThat(scheduler.outcomes(message)).containsExactly(Outcome.SENT, Outcome.DELIVERED));

            database = EmbeddedDatabase.start(settings);
            eventually().until(() -> scheduler.isOpen(CONNECTOR));
            long next = scheduler.dispatch(CONNECTOR, "+491701234567", "y");
            eventually()
                    .untilAsserted(() ->
                            assertThat(scheduler.outcomes(next)).containsExactly(Outcome.SENT, Outcome.DELIVERED));
        } finally {
            database.close();
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }
}
