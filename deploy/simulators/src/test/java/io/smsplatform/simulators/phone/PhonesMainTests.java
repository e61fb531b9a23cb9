package io.smsplatform.simulators.phone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhonesMainTests {

    @TempDir
    Path directory;

    @Test
    void understandsEveryOption() throws Exception {
        Path tokens = Files.writeString(directory.resolve("tokens"), "smd_b_2\n\n  smd_c_3 \n");

        PhoneOptions options = parse(
                "--gateway",
                "http://127.0.0.1:8080",
                "--token",
                "smd_a_1",
                "--tokens",
                tokens.toString(),
                "--poll-wait",
                "PT5S",
                "--limit",
                "7",
                "--pause",
                "250",
                "--latency",
                "100",
                "--fail-every",
                "3",
                "--no-receipts",
                "--record",
                "out.jsonl",
                "--websocket");

        assertThat(options.gateway()).isEqualTo(URI.create("http://127.0.0.1:8080"));
        assertThat(options.tokens()).containsExactly("smd_a_1", "smd_b_2", "smd_c_3");
        assertThat(options.connection())
                .isEqualTo(new PhoneOptions.Connection(true, Duration.ofSeconds(5), 7, Duration.ofMillis(250)));
        assertThat(options.sending()).isEqualTo(new PhoneOptions.Sending(Duration.ofMillis(100), 3, false));
        assertThat(options.record()).isEqualTo(Path.of("out.jsonl"));
    }

    @Test
    void saysWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> parse("--token", "a")).hasMessageContaining("--gateway");
        assertThatThrownBy(() -> parse("--gateway", "http://h")).hasMessageContaining("--token");
        assertThatThrownBy(() -> parse("--latency", "soon")).hasMessageContaining("soon");
        assertThatThrownBy(() -> parse("--limit")).hasMessageContaining("--limit");
        assertThatThrownBy(() -> parse("--fly")).hasMessageContaining("--fly");
    }

    @Test
    void keepsTokensOutOfItsText() {
        assertThat(parse("--gateway", "http://h", "--token", "smd_a_secret").toString())
                .doesNotContain("secret");
    }

    private static PhoneOptions parse(String... arguments) {
        return PhonesMain.parse(List.of(arguments).iterator());
    }
}
