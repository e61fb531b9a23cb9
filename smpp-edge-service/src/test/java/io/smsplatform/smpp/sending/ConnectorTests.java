package io.smsplatform.smpp.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorTests {

    private final SenderFixture edge = new SenderFixture();
    private final Connector connector = edge.connector();

    @BeforeEach
    void acceptBinds() throws IOException {
        when(edge.links.bind(any(), any())).thenReturn(edge.link);
    }

    @AfterEach
    void close() {
        edge.close();
    }

    @Test
    void asksForNothingWhileWhatItSendsCannotBeKept() {
        connector.tick();
        when(edge.log.isWritable()).thenReturn(false);
        connector.heartbeat();
        when(edge.log.isWritable()).thenReturn(true);
        connector.heartbeat();

        assertThat(edge.demands)
                .extracting(LaneDemand::getMode)
                .containsExactly(DemandMode.STANDING, DemandMode.CLOSED, DemandMode.STANDING);
        assertThat(edge.demands).extracting(LaneDemand::getSession).containsOnly(connectorSession());
        assertThat(edge.demands).extracting(LaneDemand::getSequence).isSorted().doesNotHaveDuplicates();
    }

    private String connectorSession() {
        return edge.demands.get(0).getSession();
    }
}
