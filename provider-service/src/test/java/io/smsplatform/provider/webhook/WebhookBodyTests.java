package io.smsplatform.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.provider.Dispatches;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WebhookBodyTests {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00.5Z");

    @Test
    void isTheDocumentThatReceiversRead() {
        byte[] body = WebhookBody.of(Dispatches.to("provider:hook", "s", NOW).build(), NOW);
        assertThat(new String(body, StandardCharsets.UTF_8))
                .isEqualTo("{\"type\":\"message.send\",\"timestamp\":\"2026-11-20T12:00:00.500Z\",\"data\":{"
                        + "\"id\":\"028T5CY4TQKFF\",\"to\":\"+8613800000001\",\"from\":\"Shop\","
                        + "\"text\":\"Your parcel is here\",\"class\":\"normal\",\"attempt\":1,"
                        + "\"possibleDuplicate\":false,\"clientReference\":\"order-7\","
                        + "\"metadata\":{\"colour\":\"red\"}}}");
    }

    @Test
    void leavesOutWhatIsNotKnown() {
        byte[] body = WebhookBody.of(
                Dispatches.to("provider:hook", "s", NOW)
                        .setSender(null)
                        .setClientReference(null)
                        .build(),
                NOW);
        assertThat(new String(body, StandardCharsets.UTF_8)).doesNotContain("from", "clientReference", "null");
    }
}
