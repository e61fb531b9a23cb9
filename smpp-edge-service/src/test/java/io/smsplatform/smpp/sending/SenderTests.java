package io.smsplatform.smpp.sending;

import static io.smsplatform.smpp.sending.SenderFixture.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.Mockito.when;

import io.smsplatform.events.Outcome;
import io.smsplatform.simulators.smsc.CommandStatus;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SenderTests {

    /** Three parts. */
    private static final String LONG = "x".repeat(400);

    private final SenderFixture edge = new SenderFixture();

    @AfterEach
    void close() {
        edge.close();
    }

    @Test
    void givesBackWhatIsBeingPreparedWhileItStops() throws InterruptedException {
        Sender sender = edge.sender(5);
        when(edge.log.begin(anyString(), any(), anyLong(), anyInt(), anyString()))
                .thenAnswer(call -> {
                    sender.stop();
                    return edge.row;
                });
        sender.accept(message(1, "x"));

        assertThat(edge.submitted).isEmpty();
        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.RETURNED);
            assertThat(report.getCode()).isEqualTo("not_connected");
        });
        assertThat(sender.awaitReported(Duration.ZERO)).isTrue();
    }

    @Test
    void tellsSentWhenItsRowIsDurable() {
        edge.durable = new CompletableFuture<>();
        edge.sender(5).accept(message(1, "x"));
        edge.submitted.get(0).answer().accepted("a1");
        assertThat(edge.reports).as("a receipt would not find it after a crash").isEmpty();

        edge.durable.complete(null);
        assertThat(edge.reports)
                .singleElement()
                .satisfies(report -> assertThat(report.getOutcome()).isEqualTo(Outcome.SENT));
    }

    @Test
    void tellsSentBeforeTheLeaseEndsThoughItsRowIsNotDurable() {
        edge.durable = new CompletableFuture<>();
        edge.sender(5).accept(message(1, "x", SenderFixture.NOW.plusMillis(600)));
        edge.submitted.get(0).answer().accepted("a1");
        assertThat(edge.reports).isEmpty();

        await().atMost(Duration.ofSeconds(10)).until(() -> !edge.reports.isEmpty());
        edge.durable.complete(null);
        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.SENT);
            assertThat(report.getReference()).isEqualTo("a1");
        });
    }

    @Test
    void sendsAThrottledPartAgainInsteadOfTheWholeText() {
        Sender sender = edge.sender(2);
        sender.accept(message(1, LONG));
        sender.accept(message(2, "y"));
        edge.submitted.get(0).answer().accepted("a1");
        assertThat(parts()).containsExactly("1/3", "2/3", "3/3");
        edge.submitted.get(1).answer().refused(CommandStatus.THROTTLED);
        edge.submitted.get(2).answer().accepted("a3");
        assertThat(edge.submitted).as("the SMSC asked for a pause").hasSize(3);

        await().atMost(Duration.ofSeconds(10)).until(() -> edge.submitted.size() == 5);
        assertThat(parts()).containsExactly("1/3", "2/3", "3/3", "2/3", "alone");
        edge.submitted.get(3).answer().accepted("a2");
        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.SENT);
            assertThat(report.getSegments()).isEqualTo(3);
            assertThat(report.getReference()).isEqualTo("a1");
        });
    }

    @Test
    void tellsThatPartsWentWhenItIsThrottledUntilTheLeaseEnds() {
        Sender sender = edge.sender(3);
        sender.accept(message(1, LONG));
        edge.submitted.get(0).answer().accepted("a1");
        edge.submitted.get(1).answer().accepted("a2");
        edge.submitted.get(2).answer().refused(CommandStatus.THROTTLED);
        edge.now = SenderFixture.NOW.plusSeconds(24);
        sender.carryOn();
        assertThat(edge.reports).isEmpty();

        edge.now = SenderFixture.NOW.plusSeconds(25);
        sender.carryOn();
        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
            assertThat(report.getCode()).isEqualTo("throttled");
            assertThat(report.getDetail())
                    .isEqualTo("throttled until the lease was nearly over, 2 of 3 parts accepted");
        });
    }

    @Test
    void leavesAThrottledTextOfWhichNothingWentToTheScheduler() {
        Sender sender = edge.sender(2);
        sender.accept(message(1, LONG));
        edge.submitted.get(0).answer().refused(CommandStatus.THROTTLED);
        assertThat(edge.reports).as("the second part may have gone").isEmpty();
        edge.submitted.get(1).answer().refused(CommandStatus.THROTTLED);

        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.FAILED);
            assertThat(report.getCode()).isEqualTo("throttled");
            assertThat(report.getRetryable()).isTrue();
        });
    }

    @Test
    void marksATextOfWhichAPartWentAndAnotherFailedForNow() {
        edge.sender(3).accept(message(1, LONG));
        edge.submitted.get(0).answer().accepted("a1");
        edge.submitted.get(1).answer().refused(0x08);

        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
            assertThat(report.getCode()).isEqualTo("network_transient");
            assertThat(report.getDetail()).isEqualTo("command_status 0x00000008, part 2 of 3, 1 accepted");
        });
    }

    @Test
    void tellsUnknownWhenTheLinkEndsWhileAPartIsPutBack() {
        Sender sender = edge.sender(3);
        sender.accept(message(1, LONG));
        edge.submitted.get(0).answer().accepted("a1");
        edge.submitted.get(1).answer().accepted("a2");
        edge.submitted.get(2).answer().refused(CommandStatus.THROTTLED);
        sender.stop();

        assertThat(edge.reports).singleElement().satisfies(report -> {
            assertThat(report.getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
            assertThat(report.getCode()).isEqualTo("link_lost");
        });
    }

    /** Part and parts of what was submitted, from the concatenation header. */
    private List<String> parts() {
        return edge.submitted.stream()
                .map(one -> one.part().esmClass() == 0
                        ? "alone"
                        : one.part().shortMessage()[5] + "/" + one.part().shortMessage()[4])
                .toList();
    }
}
