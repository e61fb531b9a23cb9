package io.smsplatform.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.SendFailure;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitStatusTests {

    @ParameterizedTest
    @CsvSource({
        "0x58, THROTTLED, true",
        "0x14, THROTTLED, true",
        "0x08, NETWORK_TRANSIENT, true",
        "0x04, NETWORK_TRANSIENT, true",
        "0x0B, INVALID_RECIPIENT, false",
        "0x0A, INVALID_SENDER, false",
        "0x01, INVALID_CONTENT, false",
        "0xC4, INVALID_CONTENT, false",
        "0x66, NETWORK_REJECTED, false",
        "0x45F, NETWORK_REJECTED, false",
        "0x7777, NETWORK_TRANSIENT, true",
    })
    void meansOneFailure(String status, SendFailure failure, boolean retryable) {
        assertThat(SubmitStatus.meaning(Integer.decode(status))).isEqualTo(failure);
        assertThat(failure.retryable()).isEqualTo(retryable);
    }
}
