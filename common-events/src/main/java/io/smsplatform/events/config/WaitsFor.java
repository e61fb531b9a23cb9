package io.smsplatform.events.config;

import io.smsplatform.events.LaneStanding;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a message waits for, as closed vocabulary and as a line for a person. What the picture of its shard tells about
 * it is judged here for all services alike; what only the message's own life tells is its caller's to say.
 *
 * @param until Unix milliseconds when it may go on by time alone; 0 = not known
 * @param ahead messages that may be before it: ready ones of its class and of more urgent ones
 * @param estimateMillis how long it takes until its turn at the present pace; -1 = not known
 */
public record WaitsFor(Reason reason, String text, long until, int ahead, long estimateMillis) {

    /** All that a message can wait for, in the order in which one hides the next. */
    public enum Reason {
        /** It, or its task, is paused. */
        PAUSED,
        /** Its time has not come. */
        SCHEDULED,
        /** The recipient's night. */
        QUIET_HOURS,
        /** The pause after a failure. */
        BACK_OFF,
        /** The network's word about an attempt that has been sent, or may have been. */
        RECEIPT,
        /** There is no such pool. */
        POOL_UNKNOWN,
        POOL_PAUSED,
        /** Nobody has told how its shard stands: the scheduler has not come to it. */
        SCHEDULER,
        /** The only lane that may send it cannot. */
        ITS_LANE,
        /** No lane of the pool takes any message now. */
        NO_LANE,
        /** The pool's rate, or those of all lanes that are free. */
        RATE,
        /** Its place among the messages of its task, which is paced. */
        PACE,
        /** Others are before it. */
        TURN;

        /** API form. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private static final List<String> MOST_URGENT_FIRST = List.of("otp", "transactional", "normal", "bulk");

    /** From this part of its rate on, a pool counts as running at its rate: the measurement lags behind. */
    private static final double AT_ITS_RATE = 0.8;

    private static final String AWAY = wireName(LaneStanding.AWAY);
    private static final String READY = wireName(LaneStanding.READY);
    private static final String WINDOW_FULL = wireName(LaneStanding.WINDOW_FULL);
    private static final String RATE_LIMITED = wireName(LaneStanding.RATE);

    /** There and well, busy or not. */
    private static final Set<String> PRESENT = Set.of(READY, WINDOW_FULL, RATE_LIMITED);

    public static WaitsFor of(Reason reason, String text, long until) {
        return new WaitsFor(reason, text, until, 0, -1);
    }

    /**
     * What keeps a message that is ready from a lane; null if nothing does.
     *
     * @param name the pool's name
     * @param pool null if there is none of that name
     * @param shard the picture of the message's shard, null if there is none
     * @param messageClass wire name
     * @param pinned the only lane that may send it, or null
     */
    public static @Nullable WaitsFor ready(
            String name,
            @Nullable PoolConfig pool,
            @Nullable ShardState shard,
            String messageClass,
            @Nullable String pinned,
            long now) {
        if (pool == null) {
            return of(Reason.POOL_UNKNOWN, "There is no pool '%s'".formatted(name), 0);
        }
        if (pool.options().paused()) {
            return of(Reason.POOL_PAUSED, "Pool '%s' is paused".formatted(name), 0);
        }
        if (shard == null) {
            return of(
                    Reason.SCHEDULER,
                    "The scheduler has not told yet how pool '%s' stands: no sender has asked for work".formatted(name),
                    0);
        }
        return new Judgement(pool, shard, ahead(shard, messageClass), now).of(pinned);
    }

    /** Ready messages that may be before one of that class. */
    public static int ahead(ShardState shard, String messageClass) {
        int own = MOST_URGENT_FIRST.indexOf(messageClass);
        return MOST_URGENT_FIRST.subList(0, own < 0 ? MOST_URGENT_FIRST.size() : own + 1).stream()
                .mapToInt(each -> shard.pending().getOrDefault(each, 0))
                .sum();
    }

    /** How many lanes stand how, by wire name; a demand that has ended since the picture was made counts as away. */
    public static Map<String, Integer> standings(ShardState shard, long now) {
        Map<String, Integer> standings = new TreeMap<>();
        int all =
                shard.standings().values().stream().mapToInt(Integer::intValue).sum();
        if (shard.lanes().size() < all) { // not all of them are told one by one
            standings.putAll(shard.standings());
        } else {
            shard.lanes().forEach(lane -> standings.merge(standing(lane, now), 1, Integer::sum));
        }
        return standings;
    }

    /** Wire name of how the lane stands now. */
    public static String standing(ShardState.LaneState lane, long now) {
        return lane.expiresAt() > 0 && lane.expiresAt() <= now ? AWAY : lane.standing();
    }

    /** The standing as words inside a sentence. */
    public static String words(String standing) {
        return switch (standing) {
            case "window_full" -> "holding as many as asked for";
            case "rate" -> "waiting for its rate";
            case "quota" -> "with a quota used up";
            case "outside_hours" -> "outside its hours";
            case "sick" -> "resting after failures";
            case "probing" -> "on probation";
            case "away" -> "not asking for work";
            default -> standing.replace('_', ' ');
        };
    }

    private static int count(Map<String, Integer> standings) {
        return standings.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String wireName(LaneStanding standing) {
        return standing.name().toLowerCase(Locale.ROOT);
    }

    /** One look at a shard. */
    private record Judgement(PoolConfig pool, ShardState shard, int ahead, long now) {

        @Nullable
        WaitsFor of(@Nullable String pinned) {
            if (shard.paused()) {
                return WaitsFor.of(Reason.POOL_PAUSED, "Pool '%s' is paused".formatted(pool.name()), 0);
            }
            if (pinned != null) {
                return itsLane(pinned);
            }
            Map<String, Integer> standings = standings(shard, now);
            if (standings.containsKey(READY) && !isKeptBack(standings)) {
                return ahead == 0 ? null : runsAtItsRate() ? poolRate() : turn("others are before it");
            }
            if (standings.containsKey(WINDOW_FULL)) {
                return turn("every lane whose turn it is holds as many as it asked for");
            }
            return standings.containsKey(RATE_LIMITED) ? laneRates() : noLane(standings);
        }

        /** A group that is there but busy keeps the next ones from being asked, unless the pool spills. */
        private boolean isKeptBack(Map<String, Integer> standings) {
            if (pool.options().spill() || shard.lanes().size() < count(standings)) {
                return false;
            }
            int first = shard.lanes().stream()
                    .filter(lane -> PRESENT.contains(standing(lane, now)))
                    .mapToInt(ShardState.LaneState::group)
                    .min()
                    .orElse(0);
            return shard.lanes().stream()
                    .noneMatch(
                            lane -> lane.group() == first && standing(lane, now).equals(READY));
        }

        private @Nullable WaitsFor itsLane(String pinned) {
            ShardState.LaneState lane = shard.lanes().stream()
                    .filter(each -> each.lane().equals(pinned))
                    .findFirst()
                    .orElse(null);
            String standing = lane == null ? AWAY : standing(lane, now);
            if (standing.equals(READY)) {
                return ahead > 0 && runsAtItsRate() ? poolRate() : null;
            }
            return new WaitsFor(
                    Reason.ITS_LANE,
                    "Only lane '%s' may send it, which is %s".formatted(pinned, words(standing)),
                    lane == null ? 0 : laterThanNow(lane.readyAt()),
                    0,
                    -1);
        }

        private WaitsFor poolRate() {
            return new WaitsFor(
                    Reason.RATE,
                    "Pool '%s' sends at its rate of %s segments a second; up to %s before it"
                            .formatted(pool.name(), plain(pool.ratePerSecond()), messages(ahead)),
                    0,
                    ahead,
                    estimate(ahead));
        }

        private WaitsFor laneRates() {
            return new WaitsFor(
                    Reason.RATE,
                    "Every free lane of pool '%s' waits for its rate; up to %s before it"
                            .formatted(pool.name(), messages(ahead)),
                    soonest(),
                    ahead,
                    estimate(ahead));
        }

        private WaitsFor turn(String why) {
            return new WaitsFor(
                    Reason.TURN,
                    "Its turn in pool '%s': %s; up to %s before it".formatted(pool.name(), why, messages(ahead)),
                    0,
                    ahead,
                    estimate(ahead + 1)); // its own place has to come free as well
        }

        private WaitsFor noLane(Map<String, Integer> standings) {
            String lanes = standings.isEmpty()
                    ? "it has none"
                    : standings.entrySet().stream()
                            .map(each -> each.getValue() + " " + words(each.getKey()))
                            .collect(Collectors.joining(", "));
            return new WaitsFor(
                    Reason.NO_LANE,
                    "No lane of pool '%s' takes messages now: %s".formatted(pool.name(), lanes),
                    soonest(),
                    ahead,
                    -1);
        }

        private boolean runsAtItsRate() {
            double share = pool.ratePerSecond() / Math.max(1, pool.shards());
            return share > 0 && shard.dispatchedPerSecond() >= AT_ITS_RATE * share;
        }

        private long estimate(int messages) {
            return shard.dispatchedPerSecond() <= 0 ? -1 : (long) (messages * 1000.0 / shard.dispatchedPerSecond());
        }

        /** When the first lane may go on by time alone. */
        private long soonest() {
            return shard.lanes().stream()
                    .mapToLong(ShardState.LaneState::readyAt)
                    .filter(at -> at > now)
                    .min()
                    .orElse(0);
        }

        private long laterThanNow(long at) {
            return at > now ? at : 0;
        }

        private static String messages(int count) {
            return count + (count == 1 ? " message" : " messages");
        }

        private static String plain(double rate) {
            return rate == Math.rint(rate) ? Long.toString((long) rate) : Double.toString(rate);
        }
    }
}
