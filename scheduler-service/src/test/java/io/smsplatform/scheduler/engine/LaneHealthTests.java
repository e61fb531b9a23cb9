package io.smsplatform.scheduler.engine;

import static io.smsplatform.scheduler.engine.LaneHealth.Condition.ON_PROBATION;
import static io.smsplatform.scheduler.engine.LaneHealth.Condition.SICK;
import static io.smsplatform.scheduler.engine.LaneHealth.Condition.WELL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LaneHealthTests {

    private static final long NOW = 1_800_000_000_000L;
    private static final long HALF_LIFE = 60_000;
    private static final long OPEN = 10_000;
    private static final HealthTerms TERMS = new HealthTerms(0.5, 10, HALF_LIFE, OPEN, 35_000, 3);

    private final LaneHealth health = new LaneHealth(TERMS);

    @Test
    void staysWellBelowTheMinimumOfOutcomes() {
        for (int i = 0; i < 9; i++) {
            health.failed(NOW);
        }

        assertThat(health.condition(NOW)).isEqualTo(WELL);
        assertThat(health.admits(NOW)).isTrue();
        assertThat(health.changesAt()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void isSickFromTheThresholdOn() {
        outcomes(6, 4);
        assertThat(health.condition(NOW)).isEqualTo(WELL);

        outcomes(0, 2);
        assertThat(health.condition(NOW)).isEqualTo(SICK);
        assertThat(health.admits(NOW)).isFalse();
        assertThat(health.successRate(NOW)).isEqualTo(0.5);
    }

    @Test
    void forgetsOldFailures() {
        outcomes(8, 7);
        outcomes(1, 0);
        long later = NOW + 3 * HALF_LIFE; // 16 outcomes weigh 2 now, the good ones 9/8

        for (int i = 0; i < 5; i++) {
            health.failed(later);
        }
        assertThat(health.condition(later)).isEqualTo(WELL);
        assertThat(health.successRate(later)).isEqualTo(9.0 / 8 / (2 + 5), within(1e-9));
    }

    @Test
    void isSickAfterFailuresInARowHoweverSlow() {
        long now = NOW;
        for (int i = 0; i < 10; i++) {
            assertThat(health.condition(now)).isEqualTo(WELL);
            now += 10 * HALF_LIFE;
            health.failed(now);
        }

        assertThat(health.condition(now)).isEqualTo(SICK);
    }

    @Test
    void givesNoMoreThanItsProbesAfterTheRest() {
        makeSick();
        assertThat(health.changesAt()).isEqualTo(NOW + OPEN);
        assertThat(health.admits(NOW + OPEN - 1)).isFalse();

        long now = NOW + OPEN;
        for (int i = 0; i < 3; i++) {
            assertThat(health.admits(now)).isTrue();
            assertThat(health.changesAt()).isEqualTo(Long.MAX_VALUE);
            health.given(now);
        }
        assertThat(health.condition(now)).isEqualTo(ON_PROBATION);
        assertThat(health.admits(now)).isFalse();
        health.succeeded(now);
        assertThat(health.admits(now)).isFalse();
    }

    @Test
    void isWellAgainOnceTooFewProbesCanFail() {
        long now = onProbation();
        give(3, now);

        health.succeeded(now);
        assertThat(health.condition(now)).isEqualTo(ON_PROBATION);
        health.succeeded(now);
        assertThat(health.condition(now)).isEqualTo(WELL);
        assertThat(health.successRate(now)).isEqualTo(1);
    }

    @Test
    void restsTwiceAsLongAtEachRelapseUpToTheCap() {
        long now = onProbation();
        for (long rest : new long[] {20_000, 35_000, 35_000}) {
            give(2, now);
            health.failed(now);
            assertThat(health.condition(now)).isEqualTo(ON_PROBATION);
            health.failed(now);
            assertThat(health.condition(now)).isEqualTo(SICK);
            assertThat(health.changesAt()).isEqualTo(now + rest);
            now += rest;
        }
        give(2, now);
        health.succeeded(now);
        health.succeeded(now);
        assertThat(health.condition(now)).isEqualTo(WELL);

        for (int i = 0; i < 10; i++) {
            health.failed(now);
        }
        assertThat(health.changesAt()).isEqualTo(now + OPEN);
    }

    @Test
    void repeatsAProbeThatSaidNothing() {
        long now = onProbation();
        give(3, now);
        health.returned(now);

        assertThat(health.admits(now)).isTrue();
        assertThat(health.condition(now)).isEqualTo(ON_PROBATION);
    }

    @Test
    void repeatsAProbeWhoseOutcomeNeverComes() {
        long now = onProbation();
        health.given(now);
        health.given(now + 1);
        health.given(now + 2);

        assertThat(health.admits(now + OPEN - 1)).isFalse();
        assertThat(health.changesAt()).isEqualTo(now + OPEN);
        assertThat(health.admits(now + OPEN)).isTrue();
        health.given(now + OPEN);
        assertThat(health.admits(now + OPEN)).isFalse();
        assertThat(health.changesAt()).isEqualTo(now + 1 + OPEN);
    }

    @Test
    void isNotJudgedByAttemptsFromBeforeTheProbation() {
        long now = onProbation();
        for (int i = 0; i < 5; i++) {
            health.failed(now);
        }

        assertThat(health.condition(now)).isEqualTo(ON_PROBATION);
        assertThat(health.admits(now)).isTrue();
    }

    @Test
    void restsNoLongerWhenTheClockStepsBack() {
        makeSick();
        long before = NOW - 3_600_000;

        assertThat(health.admits(before)).isFalse();
        assertThat(health.changesAt()).isEqualTo(before + OPEN);
        assertThat(health.admits(before + OPEN)).isTrue();
        give(3, before + OPEN);
        long earlier = before - 3_600_000;
        assertThat(health.admits(earlier)).isFalse();
        assertThat(health.changesAt()).isEqualTo(earlier + OPEN);
        assertThat(health.admits(earlier + OPEN)).isTrue();
    }

    @Test
    void weighsLessTheMoreFails() {
        assertThat(health.factor(NOW)).isEqualTo(1);
        health.failed(NOW);
        assertThat(health.factor(NOW)).isEqualTo(4.0 / 5);
        health.receipt(false, 0, NOW);
        assertThat(health.factor(NOW)).isEqualTo(16.0 / 25, within(1e-9));

        assertThat(health.factor(NOW + 100 * HALF_LIFE)).isCloseTo(1, within(1e-2));
    }

    @Test
    void weighsLessWhenItsReceiptsAreSlowerThanTheReference() {
        for (int i = 0; i < 4; i++) {
            health.receipt(true, 9_000, NOW);
        }
        health.receipt(false, 86_400_000, NOW);

        assertThat(health.receiptMillis()).isEqualTo(9_000);
        double delivered = (4.0 + 4) / (5 + 4);
        assertThat(health.factor(3_000, NOW)).isEqualTo(delivered / 2, within(1e-9)); // four granted at 3 s: 6 s
        assertThat(health.factor(20_000, NOW)).isEqualTo(delivered, within(1e-9));
        assertThat(health.factor(NOW)).isEqualTo(delivered, within(1e-9));
    }

    @Test
    void keepsATwentiethOfItsWeight() {
        for (int i = 0; i < 1_000; i++) {
            health.failed(NOW);
        }

        assertThat(health.factor(NOW)).isEqualTo(0.05);
    }

    @Test
    void judgesAProbationByChangedTermsAtOnce() {
        long now = onProbation();
        give(2, now);
        health.succeeded(now);
        health.terms(new HealthTerms(0.5, 10, HALF_LIFE, OPEN, 35_000, 1), now);

        assertThat(health.condition(now)).isEqualTo(WELL);
    }

    @Test
    void refusesTermsThatMeanNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthTerms(0, 10, HALF_LIFE, OPEN, OPEN, 3))
                .withMessage("failureRate is 0.0. Expected above 0 and at most 1.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HealthTerms(0.5, 10, HALF_LIFE, OPEN, OPEN - 1, 3))
                .withMessage("openCapMillis is 9999. Expected at least openMillis, 10000.");
    }

    private void outcomes(int good, int bad) {
        for (int i = 0; i < good; i++) {
            health.succeeded(NOW);
        }
        for (int i = 0; i < bad; i++) {
            health.failed(NOW);
        }
    }

    private void makeSick() {
        outcomes(0, 10);
        assertThat(health.condition(NOW)).isEqualTo(SICK);
    }

    private long onProbation() {
        makeSick();
        assertThat(health.condition(NOW + OPEN)).isEqualTo(ON_PROBATION);
        return NOW + OPEN;
    }

    private void give(int probes, long now) {
        for (int i = 0; i < probes; i++) {
            health.given(now);
        }
    }
}
