package io.smsplatform.scheduler.engine;

import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.WaitedFor;
import io.smsplatform.scheduler.engine.Decision.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives the next messages to the lanes that ask, as many as messages, lanes and rates allow. {@link #place} is the one
 * decision of the whole service: which lane takes this message now, or what it waits for.
 */
final class Dispatcher {

    /** How long a message waits for the lane that served its recipient before; an OTP does not. */
    static final long STICKY_PATIENCE_MILLIS = 5_000;

    /** How long a message waits for another lane than those that tried it, and how often it looks. */
    static final long SWITCH_PATIENCE_MILLIS = 60_000;

    static final long SWITCH_LOOK_MILLIS = 1_000;

    /** How often a message looks again that the quotas of all lanes are against. */
    static final long QUOTA_LOOK_MILLIS = 30_000;

    private static final int RECIPIENTS_REMEMBERED = 1 << 18;
    private static final int ENDED_PER_EVENT = 1_000;

    /** Of one event: so many messages that cannot go are put aside, fewer where each has many lanes to ask. */
    private static final int LOOKS_AT_LEAST = 100;

    private static final int LANES_LOOKED_AT = 50_000;

    /** So many more urgent messages in a row may go before one that waits for just this lane. */
    private static final int PASSED_OVER_AT_MOST = 64;

    private static final int ASIDE_LOOKED_AT = 4;
    private static final int CANDIDATES_AT_MOST = 8;
    private static final int SHOWN_OF_MANY = 4;

    private final Lifecycle life;
    private final LaneBook lanes;
    private final TokenBucket poolRate = new TokenBucket();
    private @Nullable RecipientLanes<String> served;
    private long rateHeldBackAt = Long.MIN_VALUE;
    private long dispatchedSegments;
    private boolean leftOver;

    Dispatcher(Lifecycle life) {
        this.life = life;
        this.lanes = life.lanes;
    }

    void policyChanged(long now) {
        poolRate.rate(life.policy().shareOfRate(), now);
        boolean remembers = stickyMillis() > 0 || avoidMillis() > 0;
        served = !remembers ? null : served != null ? served : new RecipientLanes<>(RECIPIENTS_REMEMBERED);
    }

    long dispatchedSegments() {
        return dispatchedSegments;
    }

    void dispatchWhatCanGo(long now) {
        leftOver = false;
        if (!life.poolIsKnown()) {
            return;
        }
        if (life.policy().deleted()) {
            endWithPool(now);
            return;
        }
        if (life.policy().options().paused() || life.isAbolished()) {
            return;
        }
        int patience = Math.max(LOOKS_AT_LEAST, LANES_LOOKED_AT / Math.max(1, lanes.size()));
        while (lanes.someListed() && mayDispatch(now)) {
            Message message = next();
            if (message == null) {
                lookAside(now);
                return;
            }
            if (!mayGo(message, now) || !give(message, now)) {
                life.queue.refund(message);
                if (--patience == 0) { // the rest with the next event
                    leftOver = true;
                    return;
                }
            }
        }
    }

    /** Whether the last event left messages that could not go unasked, because there were very many. */
    boolean leftOver() {
        return leftOver;
    }

    private boolean mayDispatch(long now) {
        boolean ready = poolRate.ready(now);
        if (!ready && life.tally.pending() > 0) {
            rateHeldBackAt = now;
        }
        return ready;
    }

    /** Messages that wait for just a lane that is free go first there, unless more urgent ones are in the queue. */
    private @Nullable Message next() {
        int urgency = lanes.someReady() ? life.queue.mostUrgent() : FairQueue.CLASSES;
        for (Lane lane : lanes.readyForWaiters()) {
            FairQueue waiters = lane.waiters;
            if (waiters == null) {
                continue;
            }
            if (urgency < waiters.mostUrgent() && ++lane.passedOver < PASSED_OVER_AT_MOST) {
                continue;
            }
            lane.passedOver = 0;
            return waiters.poll();
        }
        return urgency < FairQueue.CLASSES ? life.queue.poll() : null;
    }

    /** A lane has become free: perhaps for one of those that the others were against. */
    private void lookAside(long now) {
        if (!lanes.someBecameReady()) {
            return;
        }
        for (int urgency = 0; urgency < FairQueue.CLASSES; urgency++) {
            for (int n = Math.min(ASIDE_LOOKED_AT, life.aside.entries(urgency)); n > 0; n--) {
                Message message = life.aside.poll(urgency);
                if (message == null || !mayDispatch(now)) {
                    break;
                }
                if (mayGo(message, now) && place(message, now) instanceof Placement.To to) {
                    dispatch(message, to, now);
                } else {
                    life.aside.add(message);
                }
            }
        }
    }

    /** Whether time allows it, and nobody is against it; if not it has been put where it now belongs. */
    private boolean mayGo(Message message, long now) {
        if (message.expiresAt <= now) {
            life.expire(message, null, now);
            return false;
        }
        return !life.isHeldBack(message, now) // what was asked of its task may still have to reach it
                && !life.waitsForQuiet(message, now)
                && !life.waitsForPace(message, now)
                && !life.goesElsewhere(message, now);
    }

    private boolean give(Message message, long now) {
        Placement placement = place(message, now);
        if (placement instanceof Placement.To to) {
            dispatch(message, to, now);
            return true;
        }
        Placement.Later later = (Placement.Later) placement;
        long patience = later.lane() == null ? SWITCH_PATIENCE_MILLIS : STICKY_PATIENCE_MILLIS;
        message.insists(later.what(), now + patience);
        life.reserve(message, later.lane(), later.until(), now);
        return false;
    }

    // ---- the decision

    /** Where a message goes, or what it waits for. */
    private sealed interface Placement {

        record To(Lane lane, String policy, Predicate<Lane> fits) implements Placement {}

        /** @param lane null = another than those that tried it */
        record Later(@Nullable String lane, long until, WaitedFor what) implements Placement {}
    }

    private static final Predicate<Lane> EVERY = lane -> true;

    /**
     * Rather not the lane that served this recipient last; not one that failed with this message, unless all others are
     * gone, or busy and no rule insists.
     */
    private Placement place(Message message, long now) {
        String pin = message.pinnedTo();
        if (pin != null) {
            return pinned(message, pin, now);
        }
        Predicate<Lane> allowed = lanes.haveQuotas() ? lane -> quotaAllows(lane, message, now) : EVERY;
        Placement home = served == null || stickyMillis() == 0 ? null : sticky(message, allowed, now);
        if (home != null) {
            return home;
        }
        List<String> tried = message.trail().tried();
        Predicate<Lane> fresh = tried.isEmpty() ? allowed : lane -> !tried.contains(lane.name) && allowed.test(lane);
        String last =
                served == null || avoidMillis() == 0 ? null : served.laneOf(message.recipient, now - avoidMillis());
        Lane lane = last == null ? null : choose(notLast(last, fresh));
        lane = lane == null ? choose(fresh) : lane;
        if (lane != null) {
            return new Placement.To(
                    lane, life.policy().selection().wireName(), last == null ? fresh : notLast(last, fresh));
        }
        boolean mustSwitch = message.trail().switching() && !message.outOfPatience(WaitedFor.ANOTHER_LANE, now);
        if (mustSwitch && lanes.present(fresh)) { // one that did not try it is there, but busy
            return another(now + SWITCH_LOOK_MILLIS);
        }
        lane = choose(allowed);
        if (lane == null) { // only quotas can be against it
            return another(now + QUOTA_LOOK_MILLIS);
        }
        return new Placement.To(lane, life.policy().selection().wireName(), allowed);
    }

    private @Nullable Lane choose(Predicate<Lane> fits) {
        return fits == EVERY ? lanes.choose() : lanes.choose(fits);
    }

    private static Predicate<Lane> notLast(String last, Predicate<Lane> fits) {
        return lane -> !lane.name.equals(last) && fits.test(lane);
    }

    private static Placement another(long lookAgainAt) {
        return new Placement.Later(null, lookAgainAt, WaitedFor.ANOTHER_LANE);
    }

    private Placement pinned(Message message, String pin, long now) {
        Lane lane = lanes.named(pin);
        if (lane == null || !lane.listed) {
            return new Placement.Later(pin, message.expiresAt, WaitedFor.ITS_LANE);
        }
        return quotaAllows(lane, message, now)
                ? new Placement.To(lane, "pinned", EVERY)
                : new Placement.Later(null, now + QUOTA_LOOK_MILLIS, WaitedFor.ITS_LANE);
    }

    /** The lane that served this recipient before; null if there is none any more and it finds a new home. */
    private @Nullable Placement sticky(Message message, Predicate<Lane> allowed, long now) {
        String name = served == null ? null : served.laneOf(message.recipient, now - stickyMillis());
        Lane home = name == null ? null : lanes.named(name);
        if (home == null || message.trail().tried().contains(name) || !allowed.test(home)) {
            return null;
        }
        if (home.listed) {
            return new Placement.To(home, "sticky", EVERY);
        }
        boolean patient = message.messageClass != MessageClass.OTP && !message.outOfPatience(WaitedFor.ITS_LANE, now);
        return patient && lanes.isThere(home)
                ? new Placement.Later(name, now + STICKY_PATIENCE_MILLIS, WaitedFor.ITS_LANE)
                : null;
    }

    private static boolean quotaAllows(Lane lane, Message message, long now) {
        QuotaTerms quota = lane.terms.quota();
        return quota == null
                || lane.usage == null
                || lane.usage.allows(quota, message.segments, message.recipient, now);
    }

    // ---- carrying it out

    private void dispatch(Message message, Placement.To to, long now) {
        Lane lane = to.lane();
        Decision decision = explain(message, to, now);
        State.InFlight attempt = new State.InFlight(
                lane.name,
                lane.kind,
                lane.session,
                lane.sequence,
                lane.returnPartition,
                now,
                now + life.policy().handOverLeaseMillis(),
                false,
                lane.confirmsTaken);
        LaneUsage usage = lane.usage;
        QuotaTerms quota = lane.terms.quota();
        if (quota != null && usage != null) {
            boolean isNew = usage.count(quota, message.segments, message.recipient, now);
            life.saveUsage(lane, usage, isNew ? Long.valueOf(message.recipient) : null);
        }
        lanes.occupy(lane, message, now);
        poolRate.take(message.segments, now);
        if (served != null) {
            served.served(message.recipient, lane.name, now);
        }
        dispatchedSegments += message.segments;
        message.given();
        life.dispatched(message, attempt, decision, now);
    }

    private Decision explain(Message message, Placement.To to, long now) {
        Lane lane = to.lane();
        LaneBook.Group group = lanes.groupOf(lane);
        String text = switch (to.policy()) {
            case "pinned" -> "pinned to this lane";
            case "sticky" -> "served this recipient before";
            default -> group.ready.explain(lane);
        };
        if (group.number > 1 && !to.policy().equals("pinned")) {
            text += ", group " + group.number;
        }
        String rule = message.trail().rule();
        if (rule != null) {
            text += "; rule " + rule;
        }
        long waited = Math.max(0, now - message.readySince());
        WaitedFor what = waited == 0 ? WaitedFor.NOTHING : waitedFor(message);
        if (waited > 0) {
            text += "; waited " + waited + " ms for " + words(what);
        }
        List<Candidate> candidates = candidates(message, to, group);
        int others = lanes.size() - candidates.size();
        return new Decision(to.policy(), text, what, waited, candidates, Math.max(0, others), rule);
    }

    private WaitedFor waitedFor(Message message) {
        return message.waitedFor() != WaitedFor.DEMAND
                ? message.waitedFor()
                : rateHeldBackAt >= message.readySince() ? WaitedFor.POOL_RATE : WaitedFor.DEMAND;
    }

    private static String words(WaitedFor what) {
        return switch (what) {
            case POOL_RATE -> "the pool's rate";
            case ITS_LANE -> "its lane";
            case ANOTHER_LANE -> "another lane";
            case DEMAND, NOTHING, UNRECOGNISED -> "demand";
        };
    }

    /** All lanes of a small pool; of a large one those that were next in turn. */
    private List<Candidate> candidates(Message message, Placement.To to, LaneBook.Group group) {
        Lane chosen = to.lane();
        LaneSelection by = group.ready;
        List<Candidate> candidates = new ArrayList<>(SHOWN_OF_MANY);
        candidates.add(new Candidate(chosen.name, LaneStanding.CHOSEN, by.score(chosen)));
        if (lanes.size() <= CANDIDATES_AT_MOST) {
            for (Lane lane : lanes.all()) {
                if (lane != chosen) {
                    candidates.add(new Candidate(lane.name, standing(lane, message, to, group), by.score(lane)));
                }
            }
        } else {
            by.show(SHOWN_OF_MANY, lane -> {
                if (lane != chosen && candidates.size() < SHOWN_OF_MANY) {
                    candidates.add(new Candidate(lane.name, standing(lane, message, to, group), by.score(lane)));
                }
            });
        }
        return candidates;
    }

    private LaneStanding standing(Lane lane, Message message, Placement.To to, LaneBook.Group group) {
        if (lane.standing != LaneStanding.READY) {
            return lane.standing;
        }
        if (message.trail().tried().contains(lane.name)) {
            return LaneStanding.TRIED;
        }
        if (lane.terms.group() > group.number) {
            return LaneStanding.SPARE;
        }
        return to.fits().test(lane) ? LaneStanding.READY : LaneStanding.LAST_USED;
    }

    private void endWithPool(long now) {
        for (int n = 0; n < ENDED_PER_EVENT; n++) {
            Message message = life.queue.poll();
            if (message == null) {
                return;
            }
            life.fail(message, null, SendFailure.POOL_DELETED, null, now);
        }
    }

    private long stickyMillis() {
        return life.policy().options().stickyFor().toMillis();
    }

    private long avoidMillis() {
        return life.policy().options().avoidLastFor().toMillis();
    }
}
