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
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SenderTests {

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
}
