package io.smsplatform.smpp.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TimersTests {

    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");
    private static final ReconnectPolicy POLICY =
            new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5));

    @Test
    void drawsEachWaitBelowABoundThatDoublesUpToTheCap() {
        Random random = new Random(1);
        for (int failures = 1; failures <= 100; failures++) {
            long bound = Math.min(60_000, 1000L << Math.min(failures - 1, 20));
            for (int i = 0; i < 100; i++) {
                assertThat(POLICY.backOff(failures, random).toMillis()).isBetween(50L, bound);
            }
        }
    }

    @Test
    void spreadsWaitsOverTheWholeRange() {
        Random random = new Random(2);
        long longest = 0;
        long shortest = Long.MAX_VALUE;
        for (int i = 0; i < 1000; i++) {
            long wait = POLICY.backOff(7, random).toMillis();
            longest = Math.max(longest, wait);
            shortest = Math.min(shortest, wait);
        }
        assertThat(longest).isGreaterThan(55_000);
        assertThat(shortest).isLessThan(5_000);
    }

    @Test
    void letsSegmentsThroughEvenly() {
        RateGate gate = new RateGate(10);
        long now = -5; // a steady clock may be negative
        assertThat(gate.take(now)).isZero();
        assertThat(gate.take(now)).isEqualTo(100_000_000);
        assertThat(gate.take(now + 99_999_999)).isEqualTo(1);
        assertThat(gate.take(now + 100_000_000)).isZero();
        assertThat(gate.take(now + 900_000_000))
                .as("an idle second is no credit")
                .isZero();
        assertThat(gate.take(now + 900_000_001)).isPositive();
    }

    @Test
    void pausesLongerEachTimeItIsThrottledInARow() {
        RateGate gate = new RateGate(0);
        assertThat(gate.take(0)).isZero();
        assertThat(gate.take(0)).as("no limit").isZero();
        gate.throttled(0);
        assertThat(gate.take(0)).isEqualTo(100_000_000);
        gate.throttled(100_000_000);
        assertThat(gate.take(100_000_000)).isEqualTo(200_000_000);
        for (int i = 0; i < 20; i++) {
            gate.throttled(0);
        }
        assertThat(gate.take(0)).isEqualTo(3_000_000_000L);
        gate.accepted();
        gate.throttled(4_000_000_000L);
        assertThat(gate.take(4_000_000_000L)).as("from the start again").isEqualTo(100_000_000);
    }

    @Test
    void refusesTransitionsThatAreNotSaid() {
        LinkState disconnected = new LinkState.Disconnected(NOW, 0, NOW, null);
        LinkState connecting = disconnected.to(new LinkState.Connecting(NOW, 0));
        LinkState bound = connecting.to(new LinkState.Bound(NOW, "s", 0));
        assertThatThrownBy(() -> disconnected.to(bound)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bound.to(connecting)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> bound.to(new LinkState.CoolingOff(NOW, 1, NOW, "x")))
                .hasMessage("link cannot go from bound to cooling_off");
        LinkState closed = bound.to(new LinkState.Closed(NOW));
        assertThatThrownBy(() -> closed.to(connecting)).isInstanceOf(IllegalStateException.class);
    }
}
