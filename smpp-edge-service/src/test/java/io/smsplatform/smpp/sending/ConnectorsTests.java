package io.smsplatform.smpp.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.when;

import io.smsplatform.events.LaneDemand;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ConnectorsTests {

    private final ExecutorService work = Executors.newCachedThreadPool();
    private final SenderFixture edge = new SenderFixture(work);
    private final Connectors connectors = new Connectors(edge.services);

    @AfterEach
    void close() {
        work.shutdownNow();
        edge.close();
    }

    @Test
    void doesNotLetOneConnectorThatWaitsHoldUpTheTimer() throws IOException {
        when(edge.links.bind(any(), any())).thenReturn(edge.link);
        connectors.on(edge.config("stuck"));
        connectors.on(edge.config("well"));
        connectors.assigned(List.of(0), 1);
        eventually().until(() -> edge.demands.size() == 2);

        CompletableFuture<Void> room = new CompletableFuture<>();
        AtomicInteger waiting = new AtomicInteger();
        edge.asked = demand -> {
            if (demand.getLane().equals("smpp:stuck")) {
                waiting.incrementAndGet();
                room.join(); // as a producer without room does
            }
            edge.demands.add(demand);
        };
        connectors.heartbeat();
        eventually().until(() -> waiting.get() == 1 && beats("smpp:well") == 2);
        connectors.heartbeat();
        eventually().until(() -> beats("smpp:well") == 3);
        assertThat(waiting)
                .as("one heartbeat waits, not one every three seconds")
                .hasValue(1);
        room.complete(null);
        eventually().until(() -> beats("smpp:stuck") == 2);
    }

    private long beats(String lane) {
        return edge.demands.stream()
                .map(LaneDemand::getLane)
                .filter(lane::equals)
                .count();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(20));
    }
}
