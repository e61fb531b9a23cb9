package io.smsplatform.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmscIdTests {

    @ParameterizedTest
    @CsvSource({"0000AB12, ab12", "' 12 ', 12", "000, 0", "6F1C2F7E-0A54, 6f1c2f7e-0a54"})
    void comparesWithoutPaddingAndCase(String raw, String canonical) {
        assertThat(SmscId.of(raw).text()).isEqualTo(canonical);
    }

    @Test
    void changesTheBase() {
        assertThat(SmscId.of("255").asHex()).isEqualTo(new SmscId("ff"));
        assertThat(SmscId.of("FF").asDecimal()).isEqualTo(new SmscId("255"));
        assertThat(SmscId.of("18446744073709551615").asHex()).isEqualTo(new SmscId("ffffffffffffffff"));
    }

    @Test
    void hasNoOtherFormWhenItIsNoNumberOrTheSame() {
        assertThat(SmscId.of("7").asHex()).isNull();
        assertThat(SmscId.of("ff").asHex()).isNull();
        assertThat(SmscId.of("6f1c2f7e-0a54").asDecimal()).isNull();
        assertThat(SmscId.of("9".repeat(64)).asHex()).isNull();
        assertThat(SmscId.of("").asHex()).isNull();
    }
}
