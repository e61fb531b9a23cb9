package io.smsplatform.simulators.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signatures are written out by hand: made with openssl over {@code id.timestamp.body}. */
class WebhookReceiverIT {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final Instant THEN = Instant.ofEpochSecond(1614265330);
    private static final String BODY =
            "{\"type\":\"message.send\",\"data\":{\"id\":\"A\",\"attempt\":1,\"to\":\"+4912345\",\"text\":\"a\\tb\"}}";
    private static final String SIGNATURE = "v1,hi9dRLM5hsYak4ggQ8l8aGSjeFQ3UGPZ1EF2IRmG4gU=";

    @TempDir
    Path directory;

    @Test
    void takesAGenuineMessageOnce() throws Exception {
        Path record = directory.resolve("record");
        try (WebhookReceiver receiver = start(THEN.plusSeconds(10), record)) {
            assertThat(post(receiver, "1614265330", SIGNATURE, BODY)).isEqualTo(204);
            assertThat(post(receiver, "1614265330", "v1,b2xk " + SIGNATURE, BODY))
                    .as("one of two signatures is genuine: the secret is being changed")
                    .isEqualTo(204);
            assertThat(receiver.counters()).isEqualTo(new WebhookCounters(2, 1, 1, 0, 0, 0));
            assertThat(receiver.messages()).singleElement().satisfies(message -> {
                assertThat(message.to()).isEqualTo("+4912345");
                assertThat(message.text()).isEqualTo("a\tb");
            });
        }
        assertThat(Files.readAllLines(record)).containsExactly("1614265340000\tA\t1\t+4912345\ta\\tb");
    }

    @Test
    void refusesWhatIsForgedOrOld() throws Exception {
        try (WebhookReceiver receiver = start(THEN.plusSeconds(10), null)) {
            assertThat(post(receiver, "1614265330", SIGNATURE, BODY.replace("+4912345", "+4912346")))
                    .isEqualTo(401);
            assertThat(post(receiver, "1614265331", SIGNATURE, BODY)).isEqualTo(401);
            assertThat(post(receiver, "1614265330", SIGNATURE.replace("v1,", "v2,"), BODY))
                    .isEqualTo(401);
            assertThat(receiver.counters()).isEqualTo(new WebhookCounters(3, 0, 0, 0, 3, 0));
        }
        try (WebhookReceiver receiver = start(THEN.plusSeconds(301), null)) {
            assertThat(post(receiver, "1614265330", SIGNATURE, BODY)).isEqualTo(401);
        }
    }

    @Test
    void failsOnPurpose() throws Exception {
        WebhookOptions options = WebhookOptions.withSecret(SECRET).withFailEvery(2);
        try (WebhookReceiver receiver = WebhookReceiver.start(options, InstantSource.fixed(THEN))) {
            assertThat(post(receiver, "1614265330", SIGNATURE, BODY)).isEqualTo(204);
            assertThat(post(receiver, "1614265330", SIGNATURE, BODY)).isEqualTo(503);
            assertThat(post(receiver, "1614265330", SIGNATURE, BODY)).isEqualTo(204);
            assertThat(receiver.counters()).isEqualTo(new WebhookCounters(3, 1, 1, 1, 0, 0));
        }
    }

    private static WebhookReceiver start(Instant now, @org.jspecify.annotations.Nullable Path record) {
        WebhookOptions options = WebhookOptions.withSecret(SECRET).withRecord(record);
        return WebhookReceiver.start(options, InstantSource.fixed(now));
    }

    private static int post(WebhookReceiver receiver, String timestamp, String signature, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(receiver.url()))
                .header("webhook-id", "A")
                .header("webhook-timestamp", timestamp)
                .header("webhook-signature", signature)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HttpClient.newHttpClient()
                .send(request, HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }
}
