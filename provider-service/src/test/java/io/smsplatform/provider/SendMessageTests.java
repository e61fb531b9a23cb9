package io.smsplatform.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import io.smsplatform.provider.LaneTests.ScriptedAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class SendMessageTests {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final ScriptedAccount account = new ScriptedAccount("hook", 1);
    private final List<LaneDemand> demands = new ArrayList<>();
    private final List<MessageReported> reports = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final InFlight inFlight = new InFlight();
    private final Lanes lanes = new Lanes(
            List.of(() -> List.of(account)),
            demand -> Mono.fromRunnable(() -> demands.add(demand)),
            new ProviderProperties(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    new ProviderProperties.Circuit(2, 50, Duration.ofSeconds(10))),
            InstantSource.fixed(NOW));
    private int refusals;
    private final SendMessage send = new SendMessage(
            lanes,
            report -> Mono.fromRunnable(() -> {
                if (refusals-- > 0) {
                    throw new IllegalStateException("broker away");
                }
                reports.add(report);
            }),
            inFlight,
            meters,
            InstantSource.fixed(NOW));

    @BeforeEach
    void own() {
        StepVerifier.create(lanes.own(Set.of(0), 1)).expectComplete().verify(Duration.ofSeconds(5));
    }

    @Test
    void reportsWhatTheAccountSaid() {
        account.verdict = Verdict.failedForNow(SendFailure.THROTTLED, "HTTP 429");
        run(dispatch().setAttempt(3).setSegments(2).build());
        MessageReported report = reports.get(0);
        assertThat(report.getOutcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.getAttempt()).isEqualTo(3);
        assertThat(report.getLane()).isEqualTo("provider:hook");
        assertThat(report.getCode()).isEqualTo("throttled");
        assertThat(report.getDetail()).isEqualTo("HTTP 429");
        assertThat(report.getRetryable()).isTrue();
        assertThat(report.getSegments()).isEqualTo(2);
        assertThat(inFlight.count()).isZero();
    }

    @Test
    void givesBackWhatAnotherIncarnationAskedFor() {
        run(dispatch().setSession("of an instance that is gone").build());
        assertThat(reports.get(0).getOutcome()).isEqualTo(Outcome.RETURNED);
        assertThat(reports.get(0).getCode()).isEqualTo("not_connected");
        assertThat(account.sent).isZero();
    }

    @Test
    void givesBackWhatComesAfterItsLease() {
        run(dispatch().setLeaseUntil(NOW.minusMillis(1)).build());
        assertThat(reports.get(0).getOutcome()).isEqualTo(Outcome.RETURNED);
        assertThat(reports.get(0).getCode()).isEqualTo("lease_over");
        assertThat(account.sent).isZero();
    }

    @Test
    void endsTheDemandBeforeItReportsTheFailureThatOpenedTheCircuit() {
        account.verdict = Verdict.failedForNow(SendFailure.NETWORK_TRANSIENT, "HTTP 500");
        run(dispatch().build());
        assertThat(demands).hasSize(1);
        run(dispatch().build());
        assertThat(demands).hasSize(2);
        run(dispatch().build());
        assertThat(reports)
                .extracting(MessageReported::getOutcome)
                .containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.RETURNED);
        assertThat(account.sent).isEqualTo(2);
    }

    @Test
    void triesAgainWhenTheLogDoesNotTakeAReport() {
        refusals = 2;
        StepVerifier.withVirtualTime(() -> send.on(dispatch().build()))
                .thenAwait(Duration.ofSeconds(30))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        assertThat(reports).hasSize(1);
        assertThat(account.sent).as("the message is not sent again for that").isEqualTo(1);
    }

    @Test
    void countsAReportThatIsLost() {
        refusals = 100;
        StepVerifier.withVirtualTime(() -> send.on(dispatch().build()))
                .thenAwait(Duration.ofSeconds(60))
                .expectComplete()
                .verify(Duration.ofSeconds(5));
        assertThat(meters.counter("sms.provider.reports.lost").count()).isEqualTo(1);
        assertThat(inFlight.count()).isZero();
    }

    private MessageDispatched.Builder dispatch() {
        return Dispatches.to("provider:hook", demands.get(0).getSession(), NOW);
    }

    private void run(MessageDispatched dispatch) {
        StepVerifier.create(send.on(dispatch)).expectComplete().verify(Duration.ofSeconds(5));
    }
}
