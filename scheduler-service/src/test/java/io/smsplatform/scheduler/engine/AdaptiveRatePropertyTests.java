package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class AdaptiveRatePropertyTests {

    /** Each step is what happens (its rest by 4) and how long after the step before (-1 s to 3 s). */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void staysWithinItsBoundsAndComesBack(
            @ForAll @DoubleRange(min = 0.1, max = 5_000) double configured,
            @ForAll boolean isConfigured,
            @ForAll @Size(min = 50, max = 200) int[] steps) {
        AdaptiveRate adaptive = new AdaptiveRate();
        long now = 1_800_000_000_000L;
        adaptive.configured(isConfigured ? configured : 0, now);
        for (int step : steps) {
            double before = adaptive.rate(now);
            now += Math.floorMod(step / 4, 4_001) - 1_000;
            switch (Math.floorMod(step, 4)) {
                case 0 -> {
                    adaptive.throttled(now);
                    assertThat(adaptive.learned()).isTrue();
                }
                case 1, 2 -> adaptive.sent(Math.floorMod(step, 50), now);
                default -> {
                    double least = adaptive.learned() ? before : 0;
                    assertThat(adaptive.rate(now)).isGreaterThanOrEqualTo(least);
                }
            }
            double rate = adaptive.rate(now);
            if (isConfigured) {
                assertThat(rate).isBetween(Math.min(1, configured / 10), configured);
                assertThat(adaptive.learned()).isEqualTo(rate < configured);
            } else {
                assertThat(rate > 0).isEqualTo(adaptive.learned());
            }
        }
        now += isConfigured ? 20_000 : 600_000;
        assertThat(adaptive.rate(now)).isEqualTo(isConfigured ? configured : 0);
    }

    /** A network that takes so much and throttles the rest. */
    @Property(tries = 50, edgeCases = EdgeCasesMode.NONE)
    void settlesNearWhatTheNetworkTakes(
            @ForAll @IntRange(min = 20, max = 200) int capacity, @ForAll @IntRange(min = 2, max = 10) int times) {
        AdaptiveRate adaptive = new AdaptiveRate();
        TokenBucket bucket = new TokenBucket();
        adaptive.configured(capacity * times, 0);
        long now = 0;
        int taken = 0;
        int takenLately = 0;
        for (; now < 120_000; now++) {
            if (now % 1_000 == 0) {
                taken = 0;
            }
            bucket.rate(adaptive.rate(now), now);
            while (bucket.ready(now)) {
                bucket.take(1, now);
                if (taken < capacity) {
                    taken++;
                    takenLately += now >= 60_000 ? 1 : 0;
                } else {
                    adaptive.throttled(now);
                }
            }
        }
        assertThat(takenLately / 60.0).isBetween(capacity * 0.7, (double) capacity);
    }
}
