package io.smsplatform.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookSignatureTests {

    /** Worked out with another tool: HMAC-SHA256 of "id.timestamp.body" under the decoded secret. */
    @Test
    void isThatOfStandardWebhooks() {
        WebhookSecret secret =
                WebhookSecret.parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").orElseThrow();
        byte[] body = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
        assertThat(new WebhookSignature(secret).sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void generatesSecretsThatItReads() {
        WebhookSecret secret = WebhookSecret.generate(new SecureRandom());
        assertThat(WebhookSecret.parse(secret.reveal())).isPresent();
        assertThat(secret.key()).hasSize(32);
    }

    @Test
    void masksSecretsInText() {
        assertThat(WebhookSecret.generate(new SecureRandom())).hasToString("whsec_***");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "whsec_",
                "whsec_short",
                "whsec_!!!!",
                "whsec_MfKQ9r8GKYqrTwjU"
            })
    void refusesWhatIsNoSecret(String text) {
        assertThat(WebhookSecret.parse(text)).isEmpty();
    }

    @Test
    void refusesSecretsOutsideTheStandardsBounds() {
        assertThat(WebhookSecret.parse(ofBytes(23))).isEmpty();
        assertThat(WebhookSecret.parse(ofBytes(24))).isPresent();
        assertThat(WebhookSecret.parse(ofBytes(64))).isPresent();
        assertThat(WebhookSecret.parse(ofBytes(65))).isEmpty();
    }

    private static String ofBytes(int count) {
        return "whsec_" + Base64.getEncoder().encodeToString(new byte[count]);
    }
}
