package io.smsplatform.events.sms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.HexFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expected septets by hand from 3GPP TS 23.038 §6.2.1. */
class Gsm7Tests {

    @ParameterizedTest
    @CsvSource({
        "@, 00", "£, 01", "Δ, 10", "Ξ, 1a", "É, 1f", "' ', 20", "¤, 24", "¡, 40", "A, 41", "Z, 5a", "§, 5f", "¿, 60",
        "a, 61", "z, 7a", "à, 7f"
    })
    void hasTheBasicAlphabet(String text, String septets) {
        assertThat(HexFormat.of().formatHex(Gsm7.encode(text))).isEqualTo(septets);
    }

    @ParameterizedTest
    @CsvSource({"^, 1b14", "{, 1b28", "}, 1b29", "\\, 1b2f", "[, 1b3c", "~, 1b3d", "], 1b3e", "|, 1b40", "€, 1b65"})
    void hasTheExtensionBehindAnEscape(String text, String septets) {
        assertThat(HexFormat.of().formatHex(Gsm7.encode(text))).isEqualTo(septets);
    }

    @Test
    void givesEachOfTheOneHundredTwentySevenCharactersItsOwnSeptet() {
        long known = IntStream.range(0, 0x10000)
                .filter(c -> Gsm7.septets((char) c) == 1)
                .map(c -> Gsm7.encode(String.valueOf((char) c))[0])
                .distinct()
                .count();

        assertThat(known).isEqualTo(127); // all but the escape
    }

    @ParameterizedTest
    @ValueSource(strings = {"你", "ç", "`", "🎉", "\u001B", "\t"})
    void doesNotKnowOtherCharacters(String text) {
        assertThat(Gsm7.encodes("a" + text)).isFalse();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Gsm7.encode("a" + text))
                .withMessageContaining("at index 1");
    }
}
