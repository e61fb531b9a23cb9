package io.smsplatform.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTests {

    @ParameterizedTest
    @ValueSource(strings = {"", "short", "quote'quote", "back\\slash", "with space", "at@sign-at"})
    void takesNoPasswordThatNeedsEscapingAndDoesNotRepeatIt(String password) {
        assertThatThrownBy(() -> DatabaseSettings.of(Path.of("any"), 3306, password))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(password.length() + " characters")
                .satisfies(e -> assertThat(password.isEmpty() || !e.getMessage().contains(password))
                        .isTrue());
    }

    @Test
    void doesNotShowItsPassword() {
        assertThat(DatabaseSettings.of(Path.of("any"), 3306, "a-secret-value").toString())
                .contains("3306")
                .doesNotContain("a-secret-value");
    }
}
