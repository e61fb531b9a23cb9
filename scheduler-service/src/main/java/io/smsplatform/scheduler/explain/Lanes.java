package io.smsplatform.scheduler.explain;

import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.ShardState.LaneState;
import io.smsplatform.events.config.WaitsFor;
import io.smsplatform.scheduler.explain.Explanation.Candidate;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lanes of a shard in the order in which its pool's policy would ask them: the better group first, in a group the
 * least loaded or the heaviest, the name as the last word. Pure.
 */
final class Lanes {

    private static final String READY = "ready";
    private static final Set<String> PRESENT = Set.of(READY, "window_full", "rate");

    private final PoolConfig pool;
    private final List<LaneState> inOrder;
    private final int segments;
    private final long now;

    Lanes(PoolConfig pool, ShardState picture, int segments, long now) {
        this.pool = pool;
        this.segments = segments;
        this.now = now;
        this.inOrder = picture.lanes().stream()
                .sorted(Comparator.comparingInt((LaneState lane) -> isReady(lane) ? 0 : 1)
                        .thenComparingInt(LaneState::group)
                        .thenComparingDouble(lane -> roundRobin() ? -score(lane) : score(lane))
                        .thenComparing(LaneState::lane))
                .toList();
    }

    /** The lane whose turn it would be; null if none can be asked. */
    @Nullable
    LaneState next() {
        LaneState first = inOrder.isEmpty() ? null : inOrder.get(0);
        return first != null && isReady(first) && !isSpare(first) ? first : null;
    }

    @Nullable
    LaneState named(String name) {
        return inOrder.stream()
                .filter(lane -> lane.lane().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** How many could be asked in that lane's stead. */
    long readyBeside(LaneState lane) {
        return inOrder.stream()
                .filter(each -> isReady(each) && each.group() == lane.group())
                .count();
    }

    /** Ready lanes of its group that the policy puts beside it by what can be seen. */
    boolean isTied(LaneState lane) {
        return inOrder.stream()
                        .filter(each -> isReady(each) && each.group() == lane.group() && score(each) == score(lane))
                        .count()
                > 1;
    }

    boolean roundRobin() {
        return pool.selection().equals("round_robin");
    }

    List<Candidate> candidates(@Nullable LaneState chosen, int atMost) {
        return inOrder.stream()
                .sorted(Comparator.comparing(lane -> lane != chosen)) // stable: the others keep their order
                .limit(atMost)
                .map(lane -> new Candidate(lane.lane(), standing(lane, chosen), rounded(score(lane))))
                .toList();
    }

    /** By the policy's measure: a lane's health counts as the scheduler counts it. */
    double score(LaneState lane) {
        if (roundRobin()) {
            return lane.weight();
        }
        double part = (double) lane.inFlight() / Math.max(1, lane.window());
        int weight = pool.options().of(lane.lane()).weight();
        double health = lane.weight() / Math.max(1, weight > 0 ? weight : lane.window());
        return health > 0 && health < 1 ? (part + 1) / health - 1 : part;
    }

    private String standing(LaneState lane, @Nullable LaneState chosen) {
        if (lane == chosen && isReady(lane)) {
            return "chosen";
        }
        String standing = WaitsFor.standing(lane, now);
        if (standing.equals(READY)) {
            return fits(lane) ? isSpare(lane) ? "spare" : READY : "quota";
        }
        return standing;
    }

    boolean isReady(LaneState lane) {
        return WaitsFor.standing(lane, now).equals(READY) && fits(lane);
    }

    private boolean isPresent(LaneState lane) {
        return PRESENT.contains(WaitsFor.standing(lane, now));
    }

    /** Whether a better group is there: ready, or busy in a pool that does not spill. */
    private boolean isSpare(LaneState lane) {
        return inOrder.stream()
                .filter(each -> each.group() < lane.group())
                .anyMatch(each -> isReady(each)
                        || (isPresent(each) && fits(each) && !pool.options().spill()));
    }

    /** Whether the message's segments fit in what is left of the lane's plan; an unused plan takes a longer one, too. */
    private boolean fits(LaneState lane) {
        PoolOptions.Quota quota = pool.options().of(lane.lane()).quota();
        List<Integer> used = lane.quotaUsed();
        if (quota == null || used == null || used.size() < 4) {
            return true;
        }
        return fits(quota.perMinute(), used.get(0))
                && fits(quota.perHour(), used.get(1))
                && fits(quota.perDay(), used.get(2))
                && fits(quota.perMonth(), used.get(3))
                && !takesOnlyKnownRecipients(lane);
    }

    /** Whether the lane's plan allows no further recipient this month; it still serves those that it has served. */
    boolean takesOnlyKnownRecipients(LaneState lane) {
        PoolOptions.Quota quota = pool.options().of(lane.lane()).quota();
        List<Integer> used = lane.quotaUsed();
        return quota != null
                && used != null
                && used.size() > 4
                && quota.recipientsPerMonth() > 0
                && used.get(4) >= quota.recipientsPerMonth();
    }

    boolean anyTakesOnlyKnownRecipients() {
        return inOrder.stream().anyMatch(this::takesOnlyKnownRecipients);
    }

    private boolean fits(int limit, int used) {
        return limit == 0 || used == 0 || used + segments <= limit;
    }

    private static double rounded(double score) {
        return Math.round(score * 1_000) / 1_000.0;
    }
}
