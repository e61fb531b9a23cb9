package io.smsplatform.gateway.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;

class FrontDoorTests {

    @Test
    void tellsClientsApartByAddressOrNetwork() throws UnknownHostException {
        assertThat(network("192.0.2.1")).isEqualTo("c0000201").isNotEqualTo(network("192.0.2.2"));
        assertThat(network("2001:db8:1:2::1"))
                .as("one client has a whole /64")
                .isEqualTo(network("2001:db8:1:2:ffff::2"))
                .isNotEqualTo(network("2001:db8:1:3::1"));
        assertThat(FrontDoor.network(null)).isEqualTo("unknown");
        assertThat(FrontDoor.network(InetSocketAddress.createUnresolved("somewhere", 80)))
                .isEqualTo("unknown");
    }

    private static String network(String literal) throws UnknownHostException {
        return FrontDoor.network(new InetSocketAddress(InetAddress.getByName(literal), 80));
    }
}
