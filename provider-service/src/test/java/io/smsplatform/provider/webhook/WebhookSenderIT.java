package io.smsplatform.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.provider.Dispatches;
import io.smsplatform.provider.Verdict;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** One webhook account over real sockets, with a clock that can hold its event loop. */
class WebhookSenderIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** The time-out strikes between "is the lease over?" and the first byte: not sent, and it must stay so. */
    @Test
    void writesNothingOfAnAttemptThatWasGivenUp() throws IOException {
        HeldClock clock = new HeldClock();
        ConnectionProvider connections = ConnectionProvider.newConnection();
        try (Receiver receiver = new Receiver()) {
            WebhookSender sender = sender(receiver, connections, clock);

            Verdict verdict = sender.send(dispatch(1)).block(PATIENCE);
            clock.released.countDown();

            assertThat(verdict).isNotNull();
            assertThat(verdict.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(verdict.retryable()).isTrue();
            Verdict next = sender.send(dispatch(2)).block(PATIENCE);
            assertThat(next).isNotNull();
            assertThat(next.outcome()).isEqualTo(Outcome.DELIVERED);
            await().during(Duration.ofMillis(500))
                    .atMost(PATIENCE)
                    .until(() -> receiver.requestsOf(Tsid.format(1)).isEmpty());
        } finally {
            clock.released.countDown();
            connections.dispose();
        }
    }

    private static WebhookSender sender(Receiver receiver, ConnectionProvider connections, InstantSource clock) {
        WebhookConfig config = new WebhookConfig("hook", 1, false, true, "hooks", receiver.url(), "", 4, 0, TIMEOUT);
        return new WebhookSender(
                config, WebhookSecret.generate(new SecureRandom()), HttpClient.create(connections), clock);
    }

    private static MessageDispatched dispatch(long id) {
        return Dispatches.to("provider:hook", "s1", Instant.now())
                .setMessageId(id)
                .build();
    }

    /** Holds the thread that asks a second time, which is the one that is about to write the first request. */
    private static final class HeldClock implements InstantSource {

        final CountDownLatch released = new CountDownLatch(1);
        private int asked;

        @Override
        public Instant instant() {
            boolean hold;
            synchronized (this) {
                hold = ++asked == 2;
            }
            if (hold) {
                try {
                    released.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return Instant.now();
        }
    }
}
