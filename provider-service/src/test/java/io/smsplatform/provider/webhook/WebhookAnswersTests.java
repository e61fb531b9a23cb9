package io.smsplatform.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.provider.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebhookAnswersTests {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "200, DELIVERED, -,                 false, false",
                "202, DELIVERED, -,                 false, false",
                "204, DELIVERED, -,                 false, false",
                "299, DELIVERED, -,                 false, false",
                "301, FAILED,    NETWORK_REJECTED,  false, false",
                "307, FAILED,    NETWORK_REJECTED,  false, false",
                "400, FAILED,    NETWORK_REJECTED,  false, false",
                "401, FAILED,    NETWORK_REJECTED,  false, false",
                "404, FAILED,    NETWORK_REJECTED,  false, false",
                "408, FAILED,    NETWORK_TRANSIENT, true,  true",
                "410, FAILED,    NETWORK_REJECTED,  false, false",
                "425, FAILED,    NETWORK_TRANSIENT, true,  true",
                "429, FAILED,    THROTTLED,         true,  true",
                "499, FAILED,    NETWORK_REJECTED,  false, false",
                "500, FAILED,    NETWORK_TRANSIENT, true,  true",
                "503, FAILED,    NETWORK_TRANSIENT, true,  true",
                "599, FAILED,    NETWORK_TRANSIENT, true,  true",
                "999, FAILED,    NETWORK_TRANSIENT, true,  true",
            })
    void meansWhatTheTableSays(int status, String outcome, String failure, boolean retryable, boolean troubled) {
        Verdict verdict = WebhookAnswers.classify(status, "ref");
        assertThat(verdict.outcome()).hasToString(outcome);
        assertThat(verdict.failure() == null ? null : verdict.failure().name()).isEqualTo(failure);
        assertThat(verdict.retryable()).isEqualTo(retryable);
        assertThat(verdict.troubled()).isEqualTo(troubled);
        assertThat(verdict.detail()).isEqualTo("HTTP " + status);
    }
}
