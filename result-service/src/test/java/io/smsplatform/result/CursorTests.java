package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTests {

    @Test
    void comesBackFromItsText() {
        Cursor cursor = new Cursor(Long.MAX_VALUE - 5, -17);

        assertThat(cursor.format()).hasSize(16).doesNotContain("=", "+", "/");
        assertThat(Cursor.parse(cursor.format())).contains(cursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "AAAA", "not base64 !", "AAAAAAAAAAAAAAAAAAAAAAAA"})
    void recognisesWhatIsNoCursor(String text) {
        assertThat(Cursor.parse(text)).isEmpty();
    }

    @Test
    void dependsOnEveryPartOfTheFilter() {
        MessageFilter all = new MessageFilter(null, null, null, null, null, null);

        assertThat(new MessageFilter[] {
                    new MessageFilter("a", null, null, null, null, null),
                    new MessageFilter(null, 1L, null, null, null, null),
                    new MessageFilter(null, null, MessageState.SENT, null, null, null),
                    new MessageFilter(null, null, null, "a", null, null),
                    new MessageFilter(null, null, null, null, "a", null),
                    new MessageFilter(null, null, null, null, null, "a")
                })
                .extracting(MessageFilter::fingerprint)
                .doesNotHaveDuplicates()
                .doesNotContain(all.fingerprint());
    }
}
