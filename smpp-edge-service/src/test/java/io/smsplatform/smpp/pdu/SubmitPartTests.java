package io.smsplatform.smpp.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smsplatform.events.SendFailure;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubmitPartTests {

    private static final SubmitPart.Envelope ENVELOPE =
            new SubmitPart.Envelope(Address.sender("Shop"), Address.recipient("+4917"), true, "");

    @Test
    void sendsLatinTextOneSeptetPerOctet() {
        // a @ € { Ä : € and { take an escape, @ is zero
        assertOctets("a@€{Ä", 0, 0, "61 00 1b65 1b28 5b");
    }

    @Test
    void sendsOtherTextAsUtf16() {
        // Cyrillic, and a character outside the basic plane as a surrogate pair
        assertOctets("Я😀", 8, 0, "042f d83dde00");
    }

    @Test
    void putsAConcatenationHeaderInFrontOfEachPart() {
        List<SubmitPart> parts = SubmitPart.of(ENVELOPE, "a".repeat(161), 0x1FF);
        assertThat(parts).hasSize(2).allSatisfy(part -> {
            assertThat(part.esmClass()).isEqualTo(0x40);
            assertThat(part.dataCoding()).isZero();
        });
        assertHex(parts.get(0).shortMessage(), "050003ff0201" + "61".repeat(153));
        assertHex(parts.get(1).shortMessage(), "050003ff0202" + "61".repeat(8));
    }

    @Test
    void doesNotCutAnEscapeSequenceInTwo() {
        List<SubmitPart> parts = SubmitPart.of(ENVELOPE, "a".repeat(152) + "€" + "b".repeat(10), 1);
        assertThat(parts.get(0).shortMessage()).hasSize(6 + 152);
        assertHex(parts.get(1).shortMessage(), "050003010202" + "1b65" + "62".repeat(10));
    }

    @Test
    void doesNotCutASurrogatePairInTwo() {
        List<SubmitPart> parts = SubmitPart.of(ENVELOPE, "Я".repeat(66) + "😀" + "Я".repeat(10), 1);
        assertThat(parts.get(0).shortMessage()).hasSize(6 + 132);
        assertThat(new String(parts.get(1).shortMessage(), 6, 4, StandardCharsets.UTF_16BE))
                .isEqualTo("😀");
    }

    @Test
    void refusesTextOfMoreThan255Parts() {
        assertThatThrownBy(() -> SubmitPart.of(ENVELOPE, "a".repeat(255 * 153 + 1), 1))
                .isInstanceOfSatisfying(
                        UnsendableException.class, e -> assertThat(e.failure()).isEqualTo(SendFailure.INVALID_CONTENT));
        assertThat(SubmitPart.of(ENVELOPE, "a".repeat(255 * 153), 1)).hasSize(255);
    }

    @ParameterizedTest
    @CsvSource({
        "PT1S,   000000000001000R",
        "PT0S,   000000000001000R",
        "PT90M,  000000013000000R",
        "PT24H,  000001000000000R",
        "P7D,    000007000000000R",
        "P63D,   000203000000000R",
        "P400D,  000203000000000R",
    })
    void writesTheValidityRelatively(Duration period, String expected) {
        assertThat(SubmitPart.validity(period)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"Shop, 5, 0, Shop", "+4917012, 1, 1, 4917012", "12345, 3, 0, 12345", "491701234567, 0, 1, 491701234567"
    })
    void choosesTypeAndPlanOfASender(String sender, int ton, int npi, String text) {
        assertThat(Address.sender(sender)).isEqualTo(new Address(ton, npi, text));
    }

    @Test
    void refusesAddressesThatDoNotFit() {
        assertThatThrownBy(() -> Address.recipient("+1234567890123456789012"))
                .isInstanceOfSatisfying(
                        UnsendableException.class,
                        e -> assertThat(e.failure()).isEqualTo(SendFailure.INVALID_RECIPIENT));
        assertThatThrownBy(() -> Address.recipient("somebody")).isInstanceOf(UnsendableException.class);
        assertThatThrownBy(() -> Address.sender("Ladén"))
                .isInstanceOfSatisfying(
                        UnsendableException.class, e -> assertThat(e.failure()).isEqualTo(SendFailure.INVALID_SENDER));
        assertThat(Address.sender(null)).isEqualTo(new Address(0, 0, ""));
    }

    private static void assertOctets(String text, int dataCoding, int esmClass, String hex) {
        assertThat(SubmitPart.of(ENVELOPE, text, 1)).singleElement().satisfies(part -> {
            assertThat(part.dataCoding()).isEqualTo(dataCoding);
            assertThat(part.esmClass()).isEqualTo(esmClass);
            assertHex(part.shortMessage(), hex);
        });
    }

    private static void assertHex(byte[] octets, String hex) {
        assertThat(HexFormat.of().formatHex(octets)).isEqualTo(hex.replace(" ", ""));
    }
}
