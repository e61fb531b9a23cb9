package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.scheduler.engine.LaneHealth.Condition;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class LaneHealthPropertyTests {

    private static final long OPEN = 1_000;

    /** Each step is what happens (its rest by 8) and how long after the step before (-3 s to 3 s). */
    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void neverGivesTooMuchAndNeverSticks(
            @ForAll @DoubleRange(min = 0.01, max = 1) double failureRate,
            @ForAll @IntRange(min = 1, max = 20) int minimum,
            @ForAll @IntRange(min = 1, max = 5) int probes,
            @ForAll @Size(min = 100, max = 300) int[] steps) {
        LaneHealth health = new LaneHealth(new HealthTerms(failureRate, minimum, 5_000, OPEN, 4 * OPEN, probes));
        long now = 1_800_000_000_000L;
        for (int step : steps) {
            now += Math.floorMod(step / 8, 6_001) - 3_000;
            Condition before = health.condition(now);
            switch (Math.floorMod(step, 8)) {
                case 0, 1 -> health.succeeded(now);
                case 2, 3, 4 -> health.failed(now);
                case 5 -> health.receipt(step % 3 == 0, step, now);
                case 6 -> health.returned(now);
                default -> {
                    if (health.admits(now)) {
                        health.given(now);
                    }
                }
            }
            Condition after = health.condition(now);

            assertThat(before == Condition.SICK && after == Condition.WELL).isFalse();
            if (after != Condition.ON_PROBATION) {
                assertThat(health.admits(now)).isEqualTo(after == Condition.WELL);
            }
            assertThat(health.factor(now)).isBetween(0.05, 1.0);
            assertThat(health.factor(2_000, now)).isBetween(0.05, health.factor(now));
            assertThat(health.successRate(now)).isBetween(0.0, 1.0);
            assertThat(health.receiptMillis()).isBetween(0.0, (double) Integer.MAX_VALUE);
            if (!health.admits(now)) {
                assertThat(health.changesAt()).isGreaterThan(now).isLessThanOrEqualTo(now + 4 * OPEN);
            }
        }
        if (!health.admits(now)) {
            long change = health.changesAt();
            assertThat(health.admits(change - 1)).isFalse();
            assertThat(health.admits(change)).isTrue();
        }
    }

    /** Without outcomes, exactly so many probes fit in as are permitted. */
    @Property(tries = 200)
    void permitsTheSameNumberOfProbesInEachProbation(
            @ForAll @IntRange(min = 1, max = 10) int probes, @ForAll @IntRange(min = 1, max = 6) int relapses) {
        LaneHealth health = new LaneHealth(new HealthTerms(1, 1, 5_000, OPEN, 4 * OPEN, probes));
        long now = 1_800_000_000_000L;
        health.failed(now);
        for (int relapse = 0; relapse < relapses; relapse++) {
            assertThat(health.condition(now)).isEqualTo(Condition.SICK);
            now = health.changesAt();
            int given = 0;
            while (health.admits(now) && given <= probes) {
                health.given(now);
                given++;
            }
            assertThat(given).isEqualTo(probes);
            for (int probe = 0; probe < probes; probe++) {
                assertThat(health.condition(now)).isEqualTo(Condition.ON_PROBATION);
                health.failed(now);
            }
        }
    }
}
