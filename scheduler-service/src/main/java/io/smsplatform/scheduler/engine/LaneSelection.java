package io.smsplatform.scheduler.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A pool's way to choose among the lanes that could take a message now. A lane leaves the choice while it changes. */
interface LaneSelection {

    void add(Lane lane);

    void remove(Lane lane);

    /** The lane whose turn it is; it stays among the choice. Null if no lane asks. */
    @Nullable
    Lane choose();

    int size();

    /** For a person: why that lane. */
    String explain(Lane chosen);

    static LaneSelection of(PoolPolicy.Selection selection) {
        return switch (selection) {
            case LEAST_LOADED -> new LeastLoaded();
            case ROUND_ROBIN -> new RoundRobin();
        };
    }

    /** The lane with the smallest part of its window in use; among equals the one not chosen for longest. O(log n). */
    final class LeastLoaded implements LaneSelection {

        private final TreeSet<Lane> lanes = new TreeSet<>(Comparator.comparingDouble(Lane::load)
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
        public @Nullable Lane choose() {
            return lanes.isEmpty() ? null : lanes.first();
        }

        @Override
        public int size() {
            return lanes.size();
        }

        @Override
        public String explain(Lane chosen) {
            return "least loaded of " + lanes.size() + (lanes.size() == 1 ? " lane: " : " lanes: ") + chosen.inUse()
                    + " of " + chosen.credit + " in use";
        }
    }

    /** Smooth weighted round robin as nginx does it, the window being the weight. O(n): for pools of few lanes. */
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
        public @Nullable Lane choose() {
            Lane best = null;
            long total = 0;
            for (Lane lane : lanes) {
                lane.currentWeight += lane.credit;
                total += lane.credit;
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
        public String explain(Lane chosen) {
            return "next in turn of " + lanes.size() + (lanes.size() == 1 ? " lane" : " lanes") + " with weight "
                    + chosen.credit;
        }
    }
}
