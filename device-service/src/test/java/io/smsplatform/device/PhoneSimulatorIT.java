package io.smsplatform.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.simulators.phone.PhoneCounters;
import io.smsplatform.simulators.phone.PhoneOptions;
import io.smsplatform.simulators.phone.PhoneSimulator;
import io.smsplatform.simulators.phone.SentMessage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The simulated phones against the running service: what they count is what the scheduler hears. */
class PhoneSimulatorIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final RunningService service = RunningService.shared();
    private final TinyScheduler scheduler = RunningService.scheduler();

    @TempDir
    Path directory;

    @Test
    void pollingPhonesSendEverythingOnce() throws Exception {
        Path record = directory.resolve("sent.jsonl");
        sendEverythingOnce(
                "sim-poll",
                options("sim-poll", 5).withPollWait(Duration.ofSeconds(5)).withRecord(record),
                0);
        assertThat(Files.readAllLines(record)).hasSize(200);
    }

    @Test
    void connectedPhonesSendEverythingOnce() {
        sendEverythingOnce("sim-socket", options("sim-socket", 5).withWebSocket(4), 0);
    }

    @Test
    void failingPhonesReportTheirFailures() {
        sendEverythingOnce(
                "sim-fail",
                options("sim-fail", 1).withPollWait(Duration.ofSeconds(5)).withFailEvery(10),
                20);
        List<MessageReported> failures = scheduler.reports(
                report -> report.getPool().equals("sim-fail") && report.getOutcome() == Outcome.FAILED);
        assertThat(failures)
                .hasSize(20)
                .allMatch(failure -> failure.getRetryable() && failure.getCode().equals("device_error"));
    }

    private void sendEverythingOnce(String pool, PhoneOptions options, int failures) {
        Set<String> accepted = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            accepted.add(Tsid.format(scheduler.accept(pool, "text " + i)));
        }
        try (PhoneSimulator phones = PhoneSimulator.start(options)) {
            await().atMost(SOON)
                    .until(() ->
                            phones.counters().delivered() + phones.counters().failed() == 200);

            PhoneCounters counters = phones.counters();
            assertThat(counters.sent()).isEqualTo(200 - failures);
            assertThat(counters.failed()).isEqualTo(failures);
            assertThat(counters.duplicates()).isZero();
            assertThat(counters.taken()).isEqualTo(counters.sent() + counters.failed());
            assertThat(counters.received()).isEqualTo(counters.taken() + counters.refused());
            Set<String> sent =
                    new HashSet<>(phones.sent().stream().map(SentMessage::id).toList());
            assertThat(accepted).containsAll(sent);
            assertThat(sent).hasSize(200 - failures);
            await().atMost(SOON)
                    .until(() -> scheduler
                                    .reports(report ->
                                            report.getPool().equals(pool) && report.getOutcome() == Outcome.DELIVERED)
                                    .size()
                            == 200 - failures);
        }
    }

    private PhoneOptions options(String pool, int phones) {
        List<String> devices =
                Stream.generate(() -> service.register(pool)).limit(phones).toList();
        return PhoneOptions.of(URI.create(service.base()), devices)
                .withCredential(Caller.HEADER, device -> service.callerHeader(RunningService.phone(device)));
    }
}
