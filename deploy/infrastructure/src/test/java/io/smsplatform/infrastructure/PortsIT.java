package io.smsplatform.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PortsIT {

    @Test
    void acceptsAFreePort() {
        assertThatCode(() -> Ports.requireFree("the gateway", Ports.free(), "sms.gateway.port"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0"})
    void namesTheTakenPortItsHolderAndTheSetting(String holderAddress) throws IOException {
        try (ServerSocket holder = new ServerSocket(Ports.free(), 1, InetAddress.getByName(holderAddress))) {
            assertThatThrownBy(() -> Ports.requireFree("the gateway", holder.getLocalPort(), "sms.gateway.port"))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + holder.getLocalPort() + " of the gateway")
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("set sms.gateway.port");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 65_536})
    void refusesANumberThatIsNoPort(int port) {
        assertThatThrownBy(() -> Ports.requireFree("the gateway", port, "sms.gateway.port"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(port + ", expected 1 to 65535")
                .hasMessageContaining("sms.gateway.port");
    }

    @Test
    void refusesAnAddressThatIsNotThisMachines() {
        assertThatThrownBy(() -> Ports.requireFree("the gateway", "192.0.2.1", Ports.free(), "sms.gateway.port"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("192.0.2.1");
    }

    @Test
    void handsOutNoPortTwice() {
        Set<Integer> ports = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            assertThat(ports.add(Ports.free())).isTrue();
        }
    }
}
