package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.config.PoolOptions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All lanes of a shard: what each asks for, what each holds, and which of them could take a message now. */
final class LaneBook {

    /** How long a lane that is away keeps its health, if it has nothing else to be remembered for. */
    private static final long REMEMBERED_MILLIS = 3_600_000;

    private static final Predicate<Lane> ANY = lane -> true;

    /** Lanes of one priority. */
    static final class Group {

        final int number;
        final LaneSelection ready;

        /** Lanes that are there and well, busy or not: while there is one, the next group is not asked. */
        int present;

        private Group(int number, LaneSelection ready) {
            this.number = number;
            this.ready = ready;
        }
    }

    private final Map<String, Lane> lanes = new HashMap<>();
    private final TimerHeap<Lane> timers = new TimerHeap<>();
    private final TreeMap<Integer, Group> groups = new TreeMap<>();
    private final int[] standings = new int[LaneStanding.values().length];
    private final Set<Lane> readyForWaiters = new LinkedHashSet<>();
    private int listed;
    private boolean becameReady;
    private PoolPolicy policy = PoolPolicy.UNKNOWN_POOL;
    private @Nullable HealthTerms health;
    private final Map<String, LaneTerms> terms = new HashMap<>();
    private LaneTerms otherTerms = LaneTerms.NONE;
    private boolean haveQuotas;
    private long choices;
    private long lastAdvance;

    /** The pool's rules for its lanes changed: every lane is judged anew. */
    void policy(PoolPolicy changed, long now) {
        PoolOptions options = changed.options();
        policy = changed;
        terms.clear();
        options.lanes().forEach((lane, rules) -> terms.put(lane, LaneTerms.of(rules)));
        otherTerms = LaneTerms.of(options.laneDefaults());
        haveQuotas = otherTerms.quota() != null || terms.values().stream().anyMatch(each -> each.quota() != null);
        PoolOptions.Health watch = options.health();
        health = watch == null
                ? null
                : new HealthTerms(
                        watch.failureRate(),
                        watch.minimum(),
                        watch.halfLife().toMillis(),
                        watch.openFor().toMillis(),
                        watch.openCap().toMillis(),
                        watch.probes());
        for (Lane lane : List.copyOf(lanes.values())) {
            takeOut(lane);
            watchHealth(lane, now);
            lane.currentWeight = 0;
            lane.group = null;
        }
        groups.clear();
        for (Lane lane : List.copyOf(lanes.values())) {
            applyTerms(lane);
            settle(lane, now);
        }
    }

    /** @return whether the demand says anything new */
    boolean demand(Event.Demanded demand, long now) {
        Lane lane = lanes.get(demand.lane());
        boolean newSession = lane == null || !lane.session.equals(demand.session());
        if (newSession && (demand.mode() == DemandMode.CLOSED || demand.expiresAt() <= now)) {
            return false; // the end of a session that has been replaced, or an echo of one
        }
        if (lane == null) {
            lane = add(demand.lane(), demand.session(), now);
        }
        if (!newSession && demand.sequence() <= lane.sequence) {
            return false;
        }
        takeOut(lane);
        lane.switchTo(demand.session());
        lane.sequence = demand.sequence();
        lane.mode = demand.mode() == DemandMode.UNRECOGNISED ? DemandMode.CLOSED : demand.mode();
        lane.kind = demand.kind();
        lane.credit = Math.max(0, demand.credit());
        lane.onceLeft =
                lane.mode == DemandMode.ONCE ? lane.stillOwed(demand.session(), demand.sequence(), lane.credit) : 0;
        lane.returnPartition = demand.returnPartition();
        lane.confirmsTaken = demand.confirmsTaken();
        lane.expiresAt = demand.expiresAt();
        lane.demandedRate = Math.max(0, demand.ratePerSecond());
        settle(lane, now);
        return true;
    }

    // ---- choosing

    /** Whether any lane of a group whose turn it is could take a message now. */
    boolean someReady() {
        for (Group group : groups.values()) {
            if (group.ready.size() > 0) {
                return true;
            }
            if (group.present > 0 && !policy.options().spill()) {
                return false;
            }
        }
        return false;
    }

    /** Chooses for a message that may go anywhere; {@link #occupy} must follow at once if it is used. */
    @Nullable
    Lane choose() {
        return choose(ANY);
    }

    /**
     * Chooses the lane whose turn it is among those that fit. A group whose fitting lanes are all busy keeps the next one
     * from being asked, unless the pool spills.
     */
    @Nullable
    Lane choose(Predicate<Lane> fits) {
        for (Group group : groups.values()) {
            Lane chosen = group.ready.choose(fits);
            if (chosen != null) {
                return chosen;
            }
            if (!policy.options().spill() && group.present > 0 && (fits == ANY || presentIn(group, fits))) {
                return null;
            }
        }
        return null;
    }

    /** Whether a lane that fits is there, busy or not. */
    boolean present(Predicate<Lane> fits) {
        return lanes.values().stream().anyMatch(lane -> isPresent(lane.standing) && fits.test(lane));
    }

    private boolean presentIn(Group group, Predicate<Lane> fits) {
        return lanes.values().stream()
                .anyMatch(lane -> lane.terms.group() == group.number && isPresent(lane.standing) && fits.test(lane));
    }

    boolean isThere(Lane lane) {
        return isPresent(lane.standing);
    }

    @Nullable
    Lane named(String name) {
        return lanes.get(name);
    }

    /** The lane of that name, made known if it is not. */
    Lane expected(String name, long now) {
        Lane lane = lanes.get(name);
        return lane == null ? add(name, "", now) : lane;
    }

    Group groupOf(Lane lane) {
        Group group = lane.group;
        if (group == null) {
            group = groups.computeIfAbsent(
                    lane.terms.group(), number -> new Group(number, LaneSelection.of(policy.selection())));
            lane.group = group;
        }
        return group;
    }

    /** Whether any lane has quotas, so that each message must be asked about. */
    boolean haveQuotas() {
        return haveQuotas;
    }

    /** Lanes that could take one of the messages that wait for just them. */
    Collection<Lane> readyForWaiters() {
        return readyForWaiters;
    }

    /** Whether any lane, of whatever group, could take a message now. */
    boolean someListed() {
        return listed > 0;
    }

    /** Whether a lane has become ready since the last time that this was asked. */
    boolean someBecameReady() {
        boolean became = becameReady;
        becameReady = false;
        return became;
    }

    /** A message waits for just this lane. */
    void await(String name, Message message, long now) {
        Lane lane = expected(name, now);
        lane.addWaiter(message);
        if (lane.listed) {
            readyForWaiters.add(lane);
        }
    }

    /** It does so no more. */
    void awaitNoMore(String name, Message message, long now) {
        Lane lane = lanes.get(name);
        if (lane == null || lane.waiters == null) {
            return;
        }
        lane.waiters.drop(message);
        if (!lane.hasWaiters()) {
            readyForWaiters.remove(lane);
            if (lane.standing == LaneStanding.AWAY) {
                rememberOrForget(lane, now);
            }
        }
    }

    // ---- what lanes hold

    void occupy(Lane lane, Message message, long now) {
        takeOut(lane);
        lane.occupy(lane.session);
        if (lane.mode == DemandMode.ONCE) {
            lane.onceLeft--;
        }
        lane.rate.take(message.segments, now);
        lane.learning.sent(message.segments, now);
        if (lane.health != null) {
            lane.health.given(now);
        }
        lane.lastChosen = ++choices;
        settle(lane, now);
    }

    /** Counts an attempt that was under way before a restart. */
    void restore(State.InFlight inFlight, long now) {
        Lane lane = lanes.get(inFlight.lane());
        if (lane == null) {
            lane = add(inFlight.lane(), inFlight.session(), now);
        }
        takeOut(lane);
        lane.occupy(inFlight.session());
        lane.servedBefore(inFlight.session(), inFlight.demandSequence());
        enter(lane, LaneStanding.AWAY);
    }

    void restoreUsage(Event.RestoredUsage kept, long now) {
        LaneUsage usage = LaneUsage.of(kept.usage());
        kept.recipients().forEach(usage::recall);
        expected(kept.lane(), now).usage = usage;
    }

    void release(State.InFlight inFlight, long now) {
        Lane lane = lanes.get(inFlight.lane());
        if (lane == null) {
            throw new IllegalStateException("lane %s holds an attempt but is not known".formatted(inFlight.lane()));
        }
        takeOut(lane);
        lane.release(inFlight.session());
        settle(lane, now);
    }

    /** Stops asking that session of the lane, until it speaks up again. */
    void mute(State.InFlight inFlight, long now) {
        Lane lane = lanes.get(inFlight.lane());
        if (lane != null && lane.session.equals(inFlight.session())) {
            takeOut(lane);
            lane.mode = DemandMode.CLOSED;
            settle(lane, now);
        }
    }

    // ---- how lanes do

    void throttled(String name, long now) {
        Lane lane = lanes.get(name);
        if (lane != null && policy.options().adaptiveRate()) {
            takeOut(lane);
            lane.learning.throttled(now);
            settle(lane, now);
        }
    }

    /** What an attempt's end says of its lane. */
    enum Sign {
        WELL,
        ILL,
        /** Nothing: not its fault, or not its doing. */
        NONE
    }

    void ended(String name, Sign sign, long now) {
        Lane lane = lanes.get(name);
        if (lane == null || lane.health == null) {
            return;
        }
        takeOut(lane);
        switch (sign) {
            case WELL -> lane.health.succeeded(now);
            case ILL -> lane.health.failed(now);
            case NONE -> lane.health.returned(now);
        }
        settle(lane, now);
    }

    void receipt(String name, boolean delivered, long millis, long now) {
        Lane lane = lanes.get(name);
        if (lane != null && lane.health != null) {
            takeOut(lane);
            lane.health.receipt(delivered, Math.max(0, millis), now);
            settle(lane, now);
        }
    }

    // ---- time

    /** Ends demands whose time is over, and lets lanes back in whose rate, quota, hours or rest allow. */
    void advance(long now) {
        if (now < lastAdvance) { // the clock stepped back: a lane must not wait for its rate until it has caught up
            for (Lane each : List.copyOf(lanes.values())) {
                takeOut(each);
                settle(each, now);
            }
        }
        lastAdvance = now;
        Lane lane;
        while ((lane = timers.pollDue(now)) != null) {
            takeOut(lane);
            settle(lane, now);
        }
    }

    Collection<Lane> all() {
        return lanes.values();
    }

    int size() {
        return lanes.size();
    }

    /** Lanes that are there and well, busy or not. */
    int present() {
        return groups.values().stream().mapToInt(group -> group.present).sum();
    }

    Map<LaneStanding, Integer> standings() {
        Map<LaneStanding, Integer> counts = new EnumMap<>(LaneStanding.class);
        for (LaneStanding standing : LaneStanding.values()) {
            if (standings[standing.ordinal()] > 0) {
                counts.put(standing, standings[standing.ordinal()]);
            }
        }
        return counts;
    }

    // ---- one lane's place

    private Lane add(String name, String session, long now) {
        Lane lane = new Lane(name, session);
        lanes.put(name, lane);
        watchHealth(lane, now);
        applyTerms(lane);
        enter(lane, LaneStanding.AWAY);
        return lane;
    }

    private void watchHealth(Lane lane, long now) {
        LaneHealth known = lane.health;
        if (health == null) {
            lane.health = null;
        } else if (known == null) {
            lane.health = new LaneHealth(health);
        } else {
            known.terms(health, now);
        }
    }

    private void applyTerms(Lane lane) {
        lane.terms = terms.getOrDefault(lane.name, otherTerms);
        QuotaTerms quota = lane.terms.quota();
        if (quota != null && lane.usage == null) {
            lane.usage = new LaneUsage(quota.zone());
        }
    }

    private static boolean isPresent(LaneStanding standing) {
        return switch (standing) {
            case READY, WINDOW_FULL, RATE -> true;
            default -> false;
        };
    }

    private void takeOut(Lane lane) {
        if (lane.listed) {
            groupOf(lane).ready.remove(lane);
            lane.listed = false;
            listed--;
            readyForWaiters.remove(lane);
        }
        if (isPresent(lane.standing)) {
            groupOf(lane).present--;
        }
        standings[lane.standing.ordinal()]--;
    }

    private void enter(Lane lane, LaneStanding standing) {
        lane.standing = standing;
        standings[standing.ordinal()]++;
        if (isPresent(standing)) {
            groupOf(lane).present++;
        }
    }

    /** Puts a lane that was taken out where it now belongs. */
    private void settle(Lane lane, long now) {
        if (!lane.open(now)) {
            lane.mode = DemandMode.CLOSED;
        }
        double configured = lower(lane.demandedRate, lane.terms.rate());
        lane.learning.configured(configured, now);
        lane.rate.rate(policy.options().adaptiveRate() ? lane.learning.rate(now) : configured, now);
        lane.readyAt = Timed.NEVER;
        LaneStanding standing = judge(lane, now);
        enter(lane, standing);
        if (standing == LaneStanding.AWAY) {
            rememberOrForget(lane, now);
            return;
        }
        lane.awaySince = Timed.NEVER;
        long hoursEnd =
                lane.terms.hours() == null ? Timed.NEVER : lane.terms.hours().nextChange(now);
        timers.schedule(lane, Math.max(now + 1, Math.min(Math.min(lane.expiresAt, hoursEnd), lane.readyAt)));
        if (standing == LaneStanding.READY) {
            lane.measure(now);
            groupOf(lane).ready.add(lane);
            lane.listed = true;
            listed++;
            becameReady = true;
            if (lane.hasWaiters()) {
                readyForWaiters.add(lane);
            }
        }
    }

    private LaneStanding judge(Lane lane, long now) {
        if (lane.mode == DemandMode.CLOSED) {
            return LaneStanding.AWAY;
        }
        LaneTerms rules = lane.terms;
        if (rules.duty() != LaneTerms.Duty.ACTIVE) {
            return rules.duty() == LaneTerms.Duty.PAUSED ? LaneStanding.PAUSED : LaneStanding.DRAINING;
        }
        if (rules.hours() != null && !rules.hours().cover(now)) {
            lane.readyAt = rules.hours().nextChange(now);
            return LaneStanding.OUTSIDE_HOURS;
        }
        // A plan whose recipients are used up still serves those that it knows: that is asked message by message.
        QuotaTerms segments = rules.segmentQuota();
        if (segments != null && lane.usage != null && !lane.usage.allows(segments, 1, 0, now)) {
            lane.readyAt = lane.usage.allowsAgainAt(segments, 1, 0, now);
            return LaneStanding.QUOTA;
        }
        if (lane.health != null && !lane.health.admits(now)) {
            lane.readyAt = lane.health.changesAt();
            return lane.health.condition(now) == LaneHealth.Condition.ON_PROBATION
                    ? LaneStanding.PROBING
                    : LaneStanding.SICK;
        }
        if (!lane.hasPlace()) {
            return LaneStanding.WINDOW_FULL;
        }
        if (!lane.rate.ready(now)) {
            lane.readyAt = lane.rate.readyAt(now);
            return LaneStanding.RATE;
        }
        return LaneStanding.READY;
    }

    private void rememberOrForget(Lane lane, long now) {
        timers.schedule(lane, Timed.NEVER);
        if (!lane.isIdle()) {
            return;
        }
        lane.awaySince = Math.min(lane.awaySince, now);
        long until = lane.awaySince + REMEMBERED_MILLIS;
        if (lane.usage != null && lane.usage.usedInMonth() > 0) {
            return; // its plan's month goes on
        }
        if (lane.health != null && until > now) {
            timers.schedule(lane, until);
            return;
        }
        standings[lane.standing.ordinal()]--;
        lanes.remove(lane.name);
    }

    private static double lower(double one, double other) {
        return one <= 0 ? other : other <= 0 ? one : Math.min(one, other);
    }

    /** For a look from outside: at most that many lanes by name. */
    List<Lane> some(int limit) {
        List<Lane> some = new ArrayList<>(lanes.values());
        some.sort((a, b) -> a.name.compareTo(b.name));
        return some.size() <= limit ? some : some.subList(0, limit);
    }
}
