package io.smsplatform.events.sms;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.sms.SmsText.Encoding;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SmsTextTests {

    @ParameterizedTest
    @CsvSource({
        "a, 0, GSM7, 1",
        "a, 1, GSM7, 1",
        "a, 160, GSM7, 1",
        "a, 161, GSM7, 2",
        "a, 306, GSM7, 2",
        "a, 307, GSM7, 3",
        "€, 80, GSM7, 1",
        "€, 81, GSM7, 2",
        "€, 152, GSM7, 2", // 76 a part: 153 is odd, and no part ends inside an escape sequence
        "€, 153, GSM7, 3",
        "你, 70, UCS2, 1",
        "你, 71, UCS2, 2",
        "你, 134, UCS2, 2",
        "你, 135, UCS2, 3",
        "🎉, 35, UCS2, 1",
        "🎉, 36, UCS2, 2",
        "🎉, 66, UCS2, 2", // 33 a part: 67 is odd, and no part ends inside a surrogate pair
        "🎉, 67, UCS2, 3"
    })
    void costsAsManySegmentsAsTheNetworkCharges(String unit, int times, Encoding encoding, int segments) {
        SmsText text = SmsText.of(unit.repeat(times));

        assertThat(text.encoding()).isEqualTo(encoding);
        assertThat(text.segments()).isEqualTo(segments);
    }

    @Test
    void takesTheCheapestEncodingThatLosesNothing() {
        assertThat(SmsText.of("déjà vu").encoding()).isEqualTo(Encoding.GSM7);
        assertThat(SmsText.of("ça va").encoding()).isEqualTo(Encoding.UCS2);
        assertThat(SmsText.of("a".repeat(200) + "你").encoding()).isEqualTo(Encoding.UCS2);
    }

    @Test
    void cutsAnyTextIntoPartsThatFitAndJoinToIt() {
        List<String> units = List.of("a", "é", "€", "{", "\n", " ", "你", "🎉", "👨‍👩‍👧", "\uD83C", "\uDF89");
        for (int seed = 1; seed <= 2_000; seed++) {
            Random random = new Random(seed);
            int alphabet = seed % 2 == 0 ? 6 : units.size(); // every other text is GSM 7-bit
            StringBuilder whole = new StringBuilder();
            int length = random.nextInt(700);
            for (int i = 0; i < length; i++) {
                whole.append(units.get(random.nextInt(alphabet)));
            }
            SmsText text = SmsText.of(whole.toString());

            assertThat(String.join("", text.parts())).as("seed %d", seed).isEqualTo(whole.toString());
            boolean alone = text.segments() == 1;
            for (String part : text.parts()) {
                assertThat(units(part, text.encoding()))
                        .as("seed %d: units of a part", seed)
                        .isLessThanOrEqualTo(limit(text.encoding(), alone));
            }
            for (int i = 1; i < text.segments(); i++) {
                String before = text.parts().get(i - 1);
                String after = text.parts().get(i);
                assertThat(before).as("seed %d", seed).isNotEmpty();
                assertThat(Character.isSurrogatePair(before.charAt(before.length() - 1), after.charAt(0)))
                        .as("seed %d: a pair is cut", seed)
                        .isFalse();
                assertThat(units(before, text.encoding()) + first(after, text.encoding()))
                        .as("seed %d: a part is filled before the next begins", seed)
                        .isGreaterThan(limit(text.encoding(), false));
            }
        }
    }

    private static int units(String part, Encoding encoding) {
        return encoding == Encoding.GSM7 ? Gsm7.encode(part).length : part.length();
    }

    private static int first(String part, Encoding encoding) {
        return encoding == Encoding.GSM7
                ? Gsm7.encode(part.substring(0, 1)).length
                : Character.charCount(part.codePointAt(0));
    }

    private static int limit(Encoding encoding, boolean alone) {
        return switch (encoding) {
            case GSM7 -> alone ? 160 : 153;
            case UCS2 -> alone ? 70 : 67;
        };
    }
}
