package io.smsplatform.smpp.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.smpp.session.LinkListener;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConnectorTests {

    private static final Duration TICK = Duration.ofMillis(100);

    private final SenderFixture edge = new SenderFixture();
    private final List<LinkListener> binds = new ArrayList<>();
    private final Connector connector = edge.connector();

    @BeforeEach
    void acceptBinds() throws IOException {
        when(edge.links.bind(any(), any())).thenAnswer(call -> {
            binds.add(call.getArgument(1));
            return edge.link;
        });
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

    @Test
    void waitsLongerEachTimeThatABindIsDroppedAtOnce() {
        run(Duration.ofMinutes(10), () -> last().onEnd("the peer closed the connection"));
        assertThat(binds).hasSizeBetween(5, 100);
    }

    @Test
    void bindsAgainSoonWhenABindThatStoodIsLost() {
        run(Duration.ofMinutes(5), () -> last().onEnd("the peer closed the connection"));
        run(Duration.ofMinutes(2), () -> {}); // the longest wait, and then it stands
        int before = binds.size();
        last().onEnd("the peer closed the connection");
        run(Duration.ofSeconds(1).plus(TICK), () -> {});
        assertThat(binds).hasSize(before + 1);
    }

    /** @param onBind what happens right after each new bind */
    private void run(Duration time, Runnable onBind) {
        for (Duration passed = Duration.ZERO; passed.compareTo(time) < 0; passed = passed.plus(TICK)) {
            edge.now = edge.now.plus(TICK);
            int before = binds.size();
            connector.tick();
            if (binds.size() > before) {
                onBind.run();
            }
        }
    }

    private LinkListener last() {
        return binds.get(binds.size() - 1);
    }

    private String connectorSession() {
        return edge.demands.get(0).getSession();
    }
}
