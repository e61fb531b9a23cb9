package io.smsplatform.simulators.scheduling;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.simulators.load.Arguments;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One small run against a real broker, a real database and scheduler-service as its own process. */
class SchedulingBenchIT {

    private static final int MESSAGES = 2_000;

    @TempDir
    Path directory;

    @Test
    void dispatchesEveryMessageOnceAndAccountsForWhatItCost() throws Exception {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        DispatchBench scenario = new DispatchBench();
        int messages = scenario.prepare(
                new Arguments(new String[] {"--messages", Integer.toString(MESSAGES)}, scenario.options(), Set.of()));
        Setting setting = new Setting(
                directory,
                false,
                System.getProperty("java.class.path"),
                List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                Map.of());
        try (Play play = new Play(Stage.set(setting), messages, new PrintStream(told, true, StandardCharsets.UTF_8))) {
            Finding finding = scenario.play(play);

            Ledger.Audit audit = play.ledger.audit();
            assertThat(audit.messages()).isEqualTo(MESSAGES + Play.WARM_UP);
            assertThat(audit.attemptsTwice() + audit.againByRule() + audit.againWithoutReason() + audit.strangers())
                    .isZero();
            assertThat(finding.json()).contains("\"messages\":2000").contains("\"no attempt dispatched twice\":true");
            assertThat(play.stage.api().metric("sms_scheduler_dispatched_total"))
                    .as("counted by the scheduler itself")
                    .isEqualTo(MESSAGES + Play.WARM_UP);
        }
        assertThat(told.toString(StandardCharsets.UTF_8)).contains("2000 messages pending");
        assertThat(directory).as("everything kept is gone").isEmptyDirectory();
    }
}
