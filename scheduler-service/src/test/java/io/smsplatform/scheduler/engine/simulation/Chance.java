package io.smsplatform.scheduler.engine.simulation;

import java.util.List;
import java.util.SplittableRandom;

/** All randomness of a simulation: one seed gives one history. */
final class Chance {

    private final SplittableRandom random;

    Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    /** 0 to {@code bound - 1}; 0 when there is no choice. */
    int below(int bound) {
        return bound <= 1 ? 0 : random.nextInt(bound);
    }

    boolean oneIn(int n) {
        return random.nextInt(n) == 0;
    }

    <T> T of(T[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** An index, each with its own weight. */
    int weighted(int... weights) {
        int all = 0;
        for (int weight : weights) {
            all += weight;
        }
        int dice = random.nextInt(all);
        for (int i = 0; ; i++) {
            dice -= weights[i];
            if (dice < 0) {
                return i;
            }
        }
    }
}
