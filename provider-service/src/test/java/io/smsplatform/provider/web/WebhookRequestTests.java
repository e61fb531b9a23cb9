package io.smsplatform.provider.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.provider.webhook.WebhookChange;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookRequestTests {

    @Test
    void tellsEveryWrongFieldAtOnce() {
        WebhookRequest wrong = new WebhookRequest("No", "", "ftp://x", "secret", 0, -1.0, Duration.ofMinutes(2), true);
        assertThatThrownBy(() -> wrong.check(null)).isInstanceOfSatisfying(Refusal.class, refusal -> {
            assertThat(refusal.problem().status()).isEqualTo(422);
            assertThat(refusal.problem().errors())
                    .extracting(FieldError::pointer)
                    .containsExactly("/name", "/pool", "/url", "/secret", "/window", "/ratePerSecond", "/timeout");
        });
    }

    @Test
    void fillsInWhatIsLeftOut() {
        WebhookRequest least = new WebhookRequest("hook", "hooks", "http://a/", null, null, null, null, null);
        least.check(null);
        WebhookChange change = least.change();
        assertThat(change.window()).isEqualTo(4);
        assertThat(change.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(change.ratePerSecond()).isZero();
        assertThat(change.enabled()).isTrue();
        assertThat(change.secret()).isEmpty();
    }

    @Test
    void keepsTheNameOfThePath() {
        WebhookRequest renamed = new WebhookRequest("other", "hooks", "http://a/", null, null, null, null, null);
        assertThatThrownBy(() -> renamed.check("hook"))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.problem().errors())
                                .extracting(FieldError::pointer)
                                .containsExactly("/name"));
        renamed.check("other");
        new WebhookRequest(null, "hooks", "http://a/", null, null, null, null, null).check("hook");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "/x",
                "http:///x",
                "http://u:p@a/",
                "http://a/#f",
                "file:///etc",
                "http://a b/",
                "http://a:99999/"
            })
    void refusesWhatIsNoPlaceToPostTo(String url) {
        WebhookRequest request = new WebhookRequest("hook", "hooks", url, null, null, null, null, null);
        assertThatThrownBy(() -> request.check(null)).isInstanceOf(Refusal.class);
    }

    @Test
    void masksItsSecret() {
        assertThat(new WebhookRequest("hook", "hooks", "http://a/?token=t0k3n", "whsec_abc", null, null, null, null)
                        .toString())
                .doesNotContain("whsec_abc", "t0k3n");
    }
}
