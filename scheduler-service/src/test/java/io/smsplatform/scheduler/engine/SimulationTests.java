package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay one failing history with {@code -Dsimulation.seed=<seed>}. */
class SimulationTests {

    private static final int STEPS = 2_500;

    static LongStream seeds() {
        Long only = Long.getLong("simulation.seed");
        return only != null ? LongStream.of(only) : LongStream.rangeClosed(1, 40);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensTheInvariantsHoldAndEveryMessageEnds(long seed) {
        Simulation simulation = new Simulation(seed);
        try {
            simulation.run(STEPS);
            simulation.drain();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
        }
        assertThat(simulation.dispatched).as("seed %d", seed).isGreaterThan(200);
        assertThat(simulation.settled).as("seed %d", seed).isGreaterThan(200);
        assertThat(simulation.restarts).as("seed %d", seed).isPositive();
    }

    @Test
    void oneSeedGivesOneHistory() {
        Simulation first = new Simulation(7);
        Simulation second = new Simulation(7);

        first.run(STEPS);
        second.run(STEPS);

        assertThat(second.dispatched).isEqualTo(first.dispatched);
        assertThat(second.settled).isEqualTo(first.settled);
    }
}
