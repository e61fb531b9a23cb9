package io.smsplatform.events.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretBoxTests {

    private final SecretBox box = new SecretBox("sixteen characters or more");

    @ParameterizedTest
    @ValueSource(strings = {"", "password", "密码 🎉", "aes256gcm$"})
    void opensWhatItSealed(String secret) {
        String sealed = box.seal(secret);

        assertThat(sealed).startsWith("aes256gcm$");
        assertThat(box.open(sealed)).isEqualTo(secret);
    }

    /** Sealed once under this key: what stands in tables must stay readable. */
    @Test
    void opensWhatVersionOneSealed() {
        assertThat(box.open(io.smsplatform.events.Golden.text("secret-box-v1.txt")))
                .isEqualTo("s3cret");
    }

    @Test
    void sealsTheSameSecretDifferentlyEachTime() {
        assertThat(box.seal("password")).isNotEqualTo(box.seal("password"));
    }

    @Test
    void refusesWhatWasSealedUnderAnotherKey() {
        String sealed = new SecretBox("another key of some length").seal("password");

        assertThatIllegalArgumentException().isThrownBy(() -> box.open(sealed)).withMessageContaining("another");
    }

    @Test
    void refusesEveryDamagedByte() {
        byte[] sealed = Base64.getDecoder().decode(box.seal("password").substring("aes256gcm$".length()));
        for (int i = 0; i < sealed.length; i++) {
            byte[] damaged = sealed.clone();
            damaged[i] ^= 1;
            String text = "aes256gcm$" + Base64.getEncoder().encodeToString(damaged);
            assertThatIllegalArgumentException().as("byte %d", i).isThrownBy(() -> box.open(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "password", "aes256gcm$", "aes256gcm$AAAA", "aes256gcm$%%%"})
    void refusesWhatIsNotSealed(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> box.open(text));
    }

    @Test
    void refusesAShortKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SecretBox("too short"));
    }
}
