package io.smsplatform.provider;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class LaneTests {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final Duration OPEN_FOR = Duration.ofSeconds(10);

    private final ScriptedAccount account = new ScriptedAccount("hook", 1);
    private final Lane lane = new Lane(
            account,
            3,
            new ProviderProperties(
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    new ProviderProperties.Circuit(4, 50, OPEN_FOR)));

    @Test
    void asksForItsWindowAtItsPartition() {
        LaneDemand demand = lane.heartbeat(NOW).orElseThrow();
        assertThat(demand.getMode()).isEqualTo(DemandMode.STANDING);
        assertThat(demand.getCredit()).isEqualTo(4);
        assertThat(demand.getReturnPartition()).isEqualTo(3);
        assertThat(demand.getLane()).isEqualTo("provider:hook");
        assertThat(demand.getExpiresAt()).isEqualTo(NOW.plusSeconds(10));
        assertThat(demand.getConfirmsTaken()).isFalse();
        assertThat(lane.holds(demand.getSession())).isTrue();
        assertThat(lane.heartbeat(NOW).orElseThrow().getSequence()).isEqualTo(demand.getSequence() + 1);
    }

    @Test
    void asksForNothingWhileThePeerIsInTroubleThenForOneProbeThenForAll() {
        LaneDemand first = lane.heartbeat(NOW).orElseThrow();
        account.verdict = Verdict.failedForNow(SendFailure.NETWORK_TRANSIENT, "HTTP 500");
        for (int i = 0; i < 3; i++) {
            send(Outcome.FAILED);
            assertThat(lane.change(NOW)).isEmpty();
        }
        send(Outcome.FAILED);

        LaneDemand closed = lane.change(NOW).orElseThrow();
        assertThat(closed.getMode()).isEqualTo(DemandMode.CLOSED);
        assertThat(lane.change(NOW)).isEmpty();
        send(Outcome.RETURNED);
        assertThat(account.sent)
                .as("nothing reaches a peer whose circuit is open")
                .isEqualTo(4);
        assertThat(lane.heartbeat(NOW.plus(OPEN_FOR).minusMillis(1))).isEmpty();

        LaneDemand probe = lane.heartbeat(NOW.plus(OPEN_FOR)).orElseThrow();
        assertThat(probe.getMode()).isEqualTo(DemandMode.STANDING);
        assertThat(probe.getCredit()).isEqualTo(1);
        assertThat(lane.holds(first.getSession())).isFalse();

        account.verdict = Verdict.delivered("r", "HTTP 200");
        send(Outcome.DELIVERED);
        assertThat(lane.change(NOW).orElseThrow().getCredit()).isEqualTo(4);
    }

    @Test
    void waitsAgainAfterAProbeThatFailed() {
        lane.heartbeat(NOW);
        account.verdict = Verdict.unknown(SendFailure.RESPONSE_TIMEOUT, "no answer in time");
        for (int i = 0; i < 4; i++) {
            send(Outcome.OUTCOME_UNKNOWN);
        }
        lane.heartbeat(NOW); // as if it came before the change was told
        Instant probing = NOW.plus(OPEN_FOR);
        assertThat(lane.heartbeat(probing).orElseThrow().getCredit()).isEqualTo(1);
        send(Outcome.OUTCOME_UNKNOWN);
        assertThat(lane.change(probing).orElseThrow().getMode()).isEqualTo(DemandMode.CLOSED);
        assertThat(lane.heartbeat(probing.plus(OPEN_FOR).minusMillis(1))).isEmpty();
        assertThat(lane.heartbeat(probing.plus(OPEN_FOR)).orElseThrow().getCredit())
                .isEqualTo(1);
    }

    @Test
    void staysOpenForBusinessWhenOnlyMessagesAreRefused() {
        lane.heartbeat(NOW);
        account.verdict = Verdict.failedForGood(SendFailure.NETWORK_REJECTED, "HTTP 400");
        for (int i = 0; i < 20; i++) {
            send(Outcome.FAILED);
        }
        assertThat(lane.change(NOW)).isEmpty();
        assertThat(lane.heartbeat(NOW).orElseThrow().getCredit()).isEqualTo(4);
    }

    @Test
    void givesBackWhatCameTooLateAndDoesNotBlameThePeer() {
        lane.heartbeat(NOW);
        account.verdict = null;
        for (int i = 0; i < 20; i++) {
            send(Outcome.RETURNED);
        }
        assertThat(lane.change(NOW)).isEmpty();
    }

    private void send(Outcome expected) {
        MessageDispatched dispatch = Dispatches.to("provider:hook", "s", NOW).build();
        StepVerifier.create(lane.send(dispatch).map(Verdict::outcome))
                .expectNext(expected)
                .expectComplete()
                .verify(Duration.ofSeconds(5));
    }

    /** Answers as told; null means that the lease was over. */
    static final class ScriptedAccount implements Account {

        private final String name;
        private final long version;
        Verdict verdict = Verdict.delivered("r", "HTTP 200");
        int sent;

        ScriptedAccount(String name, long version) {
            this.name = name;
            this.version = version;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public long version() {
            return version;
        }

        @Override
        public String pool() {
            return "hooks";
        }

        @Override
        public int window() {
            return 4;
        }

        @Override
        public double ratePerSecond() {
            return 0;
        }

        @Override
        public Mono<Verdict> send(MessageDispatched dispatch) {
            return Mono.defer(() -> {
                sent++;
                return verdict == null ? Mono.error(new LeaseOverException()) : Mono.just(verdict);
            });
        }
    }
}
