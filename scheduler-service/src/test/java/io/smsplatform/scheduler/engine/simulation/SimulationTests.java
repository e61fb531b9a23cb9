package io.smsplatform.scheduler.engine.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replay one failing history with {@code -Dsimulation.seed=<seed>}, or {@code ./sms simulate --seed <seed>}. */
class SimulationTests {

    private static final int SEEDS = 40;
    private static final int STEPS = 5_000;

    static LongStream seeds() {
        Long only = Long.getLong("simulation.seed");
        return only != null ? LongStream.of(only) : LongStream.rangeClosed(1, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whateverHappensTheInvariantsHoldAndEveryMessageEnds(long seed) {
        World world = new World(seed, Machine.Sound::new);
        try {
            world.run(STEPS);
            world.drain();
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(
                    "seed " + seed + ", step " + world.steps() + ": " + e.getMessage() + "\n"
                            + String.join("\n", world.lastEvents()),
                    e);
        }
        assertThat(world.totals().dispatched).as("seed %d", seed).isGreaterThan(100);
        assertThat(world.totals().settled).as("seed %d", seed).isGreaterThan(300);
        assertThat(world.totals().controls).as("seed %d", seed).isPositive();
    }

    @Test
    void processesDieAndMessagesMove() {
        World.Totals totals = new World.Totals();
        for (long seed = 1; seed <= 10; seed++) {
            World world = new World(seed, Machine.Sound::new);
            world.run(STEPS);
            totals.add(world.totals());
        }

        assertThat(totals.restarts).isGreaterThan(20);
        assertThat(totals.moved).isGreaterThan(100);
    }

    @Test
    void oneSeedGivesOneHistory() {
        World first = new World(7, Machine.Sound::new);
        World second = new World(7, Machine.Sound::new);

        first.run(STEPS);
        second.run(STEPS);

        assertThat(second.totals().history).isEqualTo(first.totals().history);
        assertThat(second.totals().dispatched).isEqualTo(first.totals().dispatched);
    }
}
