package io.smsplatform.scheduler.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A pool's way to choose among the lanes that could take a message now. A lane leaves the choice while it changes: what
 * its place depends on is constant while it is in here.
 */
interface LaneSelection {

    void add(Lane lane);

    void remove(Lane lane);

    /** The lane whose turn it is among those that fit; it stays among the choice. Null if none fits. */
    @Nullable
    Lane choose(Predicate<Lane> fits);

    int size();

    /** Shows lanes, the best first if that is cheap, at most that many. */
    void show(int limit, Consumer<Lane> to);

    /** The lane's place by this policy's measure. */
    double score(Lane lane);

    /** For a person: why that lane. */
    String explain(Lane chosen);

    static LaneSelection of(PoolPolicy.Selection selection) {
        return switch (selection) {
            case LEAST_LOADED -> new LeastLoaded();
            case ROUND_ROBIN -> new RoundRobin();
        };
    }

    private static String count(int lanes) {
        return lanes == 1 ? "1 lane" : lanes + " lanes";
    }

    /** The lane with the smallest part of its window in use; among equals the one not chosen for longest. O(log n). */
    final class LeastLoaded implements LaneSelection {

        private final TreeSet<Lane> lanes = new TreeSet<>(Comparator.<Lane>comparingDouble(lane -> lane.load)
                .thenComparingLong(lane -> lane.lastChosen)
                .thenComparing(lane -> lane.name));

        @Override
        public void add(Lane lane) {
            lanes.add(lane);
        }

        @Override
        public void remove(Lane lane) {
            lanes.remove(lane);
        }

        @Override
        public @Nullable Lane choose(Predicate<Lane> fits) {
            for (Lane lane : lanes) {
                if (fits.test(lane)) {
                    return lane;
                }
            }
            return null;
        }

        @Override
        public int size() {
            return lanes.size();
        }

        @Override
        public void show(int limit, Consumer<Lane> to) {
            int shown = 0;
            for (Lane lane : lanes) {
                if (shown++ == limit) {
                    return;
                }
                to.accept(lane);
            }
        }

        @Override
        public double score(Lane lane) {
            return lane.load;
        }

        @Override
        public String explain(Lane chosen) {
            return "least loaded of " + count(lanes.size()) + ": " + chosen.inUse() + " of " + chosen.credit
                    + " in use";
        }
    }

    /**
     * Smooth weighted round robin exactly as nginx does it: each turn every lane's current weight grows by its weight, the
     * greatest goes, and what all weigh together is taken off it. O(n): for pools of few lanes.
     */
    final class RoundRobin implements LaneSelection {

        private final List<Lane> lanes = new ArrayList<>();

        @Override
        public void add(Lane lane) {
            // By name, so that equal histories give equal choices.
            int place = 0;
            while (place < lanes.size() && lanes.get(place).name.compareTo(lane.name) < 0) {
                place++;
            }
            lanes.add(place, lane);
        }

        @Override
        public void remove(Lane lane) {
            lanes.remove(lane);
        }

        @Override
        public @Nullable Lane choose(Predicate<Lane> fits) {
            Lane best = null;
            double total = 0;
            for (Lane lane : lanes) {
                if (!fits.test(lane)) {
                    continue;
                }
                double weight = lane.weight;
                lane.currentWeight += weight;
                total += weight;
                if (best == null || lane.currentWeight > best.currentWeight) {
                    best = lane;
                }
            }
            if (best != null) {
                best.currentWeight -= total;
            }
            return best;
        }

        @Override
        public int size() {
            return lanes.size();
        }

        @Override
        public void show(int limit, Consumer<Lane> to) {
            lanes.stream().limit(limit).forEach(to);
        }

        @Override
        public double score(Lane lane) {
            return lane.currentWeight;
        }

        @Override
        public String explain(Lane chosen) {
            double weight = Math.round(chosen.weight * 10) / 10.0;
            return "next in turn of " + count(lanes.size()) + " with weight "
                    + (weight == Math.rint(weight) ? String.valueOf((long) weight) : String.valueOf(weight));
        }
    }
}
