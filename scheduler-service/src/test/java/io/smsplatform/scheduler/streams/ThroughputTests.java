package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ThroughputTests {

    private final Throughput throughput = new Throughput();

    @Test
    void saysNothingAtTheFirstLook() {
        assertThat(throughput.perSecond(1_000, 0)).isZero();
    }

    @Test
    void measuresOverTheLastTenSeconds() {
        double rate = 0;
        for (int look = 0; look <= 60; look++) {
            rate = throughput.perSecond(look < 40 ? 0 : (look - 40) * 50L, look * 500L);
        }

        assertThat(rate).isCloseTo(100, within(1e-9));
    }

    @Test
    void fallsToNothingWhenNothingMoreComes() {
        throughput.perSecond(0, 0);
        throughput.perSecond(5_000, 1_000);

        double rate = 1;
        for (int second = 2; second <= 12; second++) {
            rate = throughput.perSecond(5_000, second * 1_000L);
        }

        assertThat(rate).isZero();
    }

    @Test
    void beginsAnewWhenTheClockStepsBack() {
        throughput.perSecond(0, 100_000);

        assertThat(throughput.perSecond(500, 10_000)).isZero();
        assertThat(throughput.perSecond(600, 11_000)).isCloseTo(100, within(1e-9));
    }
}
