package io.smsplatform.scheduler.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each invariant bites: an engine that is broken in one way violates the one that speaks of it, and no other. */
class InvariantTests {

    private static final int SEEDS = 60;
    private static final int ENOUGH = 4;
    private static final int STEPS = 2_500;

    @ParameterizedTest
    @EnumSource
    void bitesAnEngineThatIsBrokenInItsWay(Invariant invariant) {
        Set<Invariant> violated = EnumSet.noneOf(Invariant.class);
        int bites = 0;
        for (long seed = 1; seed <= SEEDS && bites < ENOUGH; seed++) {
            World[] world = new World[1];
            world[0] = new World(seed, shard -> new Mutant(shard, invariant, () -> world[0]));
            try {
                world[0].run(STEPS);
                if (invariant == Invariant.SERVED || invariant == Invariant.ALL_END) {
                    world[0].drain();
                }
            } catch (Invariant.Violation violation) {
                violated.add(violation.invariant());
                bites++;
            }
        }

        assertThat(violated).containsExactly(invariant);
    }
}
