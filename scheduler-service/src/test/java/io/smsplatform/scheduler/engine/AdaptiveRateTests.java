package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class AdaptiveRateTests {

    private static final long NOW = 1_800_000_000_000L;

    private final AdaptiveRate adaptive = new AdaptiveRate();

    @Test
    void isWhatIsConfiguredUntilThrottled() {
        assertThat(adaptive.rate(NOW)).isZero();
        adaptive.configured(100, NOW);

        assertThat(adaptive.rate(NOW)).isEqualTo(100);
        assertThat(adaptive.learned()).isFalse();
    }

    @Test
    void isCutAtMostOnceASecond() {
        adaptive.configured(100, NOW);
        adaptive.throttled(NOW);
        adaptive.throttled(NOW + 999);
        assertThat(adaptive.rate(NOW + 999)).isEqualTo(70);
        assertThat(adaptive.learned()).isTrue();

        adaptive.throttled(NOW + 1_000); // after the raise of a second
        assertThat(adaptive.rate(NOW + 1_000)).isEqualTo(75 * 0.7, within(1e-9));
    }

    @Test
    void isRaisedByATwentiethOfTheCeilingEachSecondUpToIt() {
        adaptive.configured(100, NOW);
        adaptive.throttled(NOW);

        assertThat(adaptive.rate(NOW + 1_999)).isEqualTo(75, within(1e-9));
        assertThat(adaptive.rate(NOW + 2_000)).isEqualTo(80, within(1e-9));
        assertThat(adaptive.rate(NOW + 5_999)).isEqualTo(95, within(1e-9));
        assertThat(adaptive.learned()).isTrue();
        assertThat(adaptive.rate(NOW + 6_000)).isEqualTo(100);
        assertThat(adaptive.learned()).isFalse();
    }

    @Test
    void neverFallsToNothing() {
        adaptive.configured(100, NOW);
        for (int i = 0; i < 100; i++) {
            adaptive.throttled(NOW + i * 1_000L);
        }
        assertThat(adaptive.rate(NOW + 99_000)).isEqualTo(0.7 * 5 / 0.3, within(1e-6)); // x = 0.7 (x + 5)

        AdaptiveRate slow = new AdaptiveRate();
        slow.configured(0.5, NOW);
        slow.throttled(NOW);
        assertThat(slow.rate(NOW)).isEqualTo(0.35);
    }

    @Test
    void startsAtWhatWasSentWhereNoneIsConfigured() {
        send(50, 4);
        adaptive.throttled(NOW + 4_000);

        // Three whole seconds of four are still measured, and the first instant of the fifth.
        assertThat(adaptive.rate(NOW + 4_000)).isEqualTo(50 * 0.7, within(0.5));
        assertThat(adaptive.rate(NOW + 5_000)).isEqualTo(50 * 0.75, within(0.5));
    }

    @Test
    void isCutFromWhatWasSentNotFromWhatItGrewToUnused() {
        send(50, 4);
        adaptive.throttled(NOW + 4_000);
        long later = NOW + 300_000;
        assertThat(adaptive.rate(later)).isGreaterThan(500);

        for (int i = 0; i < 150; i++) {
            adaptive.sent(1, later + i * 20L);
        }
        adaptive.throttled(later + 3_000);
        assertThat(adaptive.rate(later + 3_000)).isEqualTo(50 * 0.7, within(0.5));
    }

    @Test
    void takesNoBurstForASpeed() {
        adaptive.sent(50, NOW);
        adaptive.throttled(NOW + 10);

        assertThat(adaptive.rate(NOW + 10)).isEqualTo(50 * 0.7, within(1e-9));
    }

    @Test
    void liftsALimitNobodyConfiguredAfterTenQuietMinutes() {
        adaptive.sent(10, NOW);
        adaptive.throttled(NOW);
        long again = NOW + 300_000;
        adaptive.throttled(again);

        assertThat(adaptive.rate(again + 599_999)).isPositive();
        assertThat(adaptive.rate(again + 600_000)).isZero();
        assertThat(adaptive.learned()).isFalse();
    }

    @Test
    void recoversFromALimitLearnedWhileLittleWasSent() {
        adaptive.throttled(NOW);
        assertThat(adaptive.rate(NOW)).isEqualTo(0.7);

        assertThat(adaptive.rate(NOW + 60_000)).isEqualTo(30.7, within(1e-9));
    }

    @Test
    void givesWayToASmallerConfiguredRate() {
        adaptive.configured(100, NOW);
        adaptive.throttled(NOW);
        adaptive.configured(60, NOW);
        assertThat(adaptive.rate(NOW)).isEqualTo(60);
        assertThat(adaptive.learned()).isFalse();

        adaptive.throttled(NOW + 1);
        adaptive.configured(200, NOW + 1);
        assertThat(adaptive.rate(NOW + 1)).isEqualTo(42);
        assertThat(adaptive.rate(NOW + 1_001)).isEqualTo(52);
    }

    @Test
    void goesOnFromAClockThatStepsBack() {
        adaptive.configured(100, NOW);
        adaptive.throttled(NOW);
        long before = NOW - 3_600_000;

        assertThat(adaptive.rate(before)).isEqualTo(70);
        adaptive.sent(1, before);
        assertThat(adaptive.rate(before + 1_000)).isEqualTo(75);
        adaptive.throttled(before + 1_000);
        assertThat(adaptive.rate(before + 1_000)).isEqualTo(52.5, within(1e-9));
    }

    private void send(int perSecond, int seconds) {
        for (int i = 0; i < perSecond * seconds; i++) {
            adaptive.sent(1, NOW + i * 1_000L / perSecond);
        }
    }
}
