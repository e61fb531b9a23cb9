package io.smsplatform.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot start says why in one line for a person, ends with 1, and leaves everything as it was. */
class RefusedStartIT {

    @Test
    void refusesForeignDirectory() throws Exception {
        RunningPlatform platform = RunningPlatform.prepare("foreign", Map.of());
        Files.createDirectories(platform.data());
        Files.writeString(platform.data().resolve("thesis.txt"), "years of work");

        String said = platform.startInVain();

        assertThat(said).contains("sms: ").contains(platform.data().toString()).doesNotContain("\tat ");
        assertThat(platform.data()).isDirectoryContaining("glob:**thesis.txt");
        assertThat(Files.list(platform.data())).hasSize(1);
    }

    @Test
    void refusesTakenPortAndNamesItsSetting() throws Exception {
        RunningPlatform platform = RunningPlatform.prepare("taken-port", Map.of());
        int port = platform.port("sms.gateway.port");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            String said = platform.startInVain();

            assertThat(said)
                    .contains("sms: ")
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("SMS_GATEWAY_PORT")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void refusesTakenDatabasePortWithoutLeavingABroker() throws Exception {
        RunningPlatform platform = RunningPlatform.prepare("taken-database-port", Map.of());
        int port = platform.port("sms.database.port");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(platform.startInVain())
                    .contains(Integer.toString(taken.getLocalPort()))
                    .contains("SMS_DATABASE_PORT");
        }
        assertThat(platform.children()).isEmpty();
    }

    @Test
    void refusesPortThatIsNoNumber() throws Exception {
        RunningPlatform platform = RunningPlatform.prepare("no-number", Map.of("SMS_GATEWAY_PORT", "http"));
        assertThat(platform.startInVain()).contains("SMS_GATEWAY_PORT is 'http'");
    }
}
