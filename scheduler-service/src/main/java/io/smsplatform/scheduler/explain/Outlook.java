package io.smsplatform.scheduler.explain;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.ShardState.LaneState;
import io.smsplatform.events.config.WaitsFor;
import io.smsplatform.events.config.WaitsFor.Reason;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What would happen to a message now, judged from its pool and the pictures of the pool's shards. Pure. */
final class Outlook {

    static final int CANDIDATES_AT_MOST = 8;

    private final Subject subject;
    private final PoolConfig pool;
    private final long now;
    private final @Nullable RecipientNight night;
    private final List<String> notes = new ArrayList<>();

    /** @param now Unix milliseconds */
    Outlook(Subject subject, long now) {
        this.subject = subject;
        this.pool = subject.pool();
        this.now = now;
        this.night = night(subject);
    }

    /** @param pictures of the pool's shards by index; those that nobody has told are missing */
    Explanation explain(Map<Integer, ShardState> pictures) {
        View view = mayBeIn().stream()
                .map(shard -> view(pictures.get(shard)))
                .max(Comparator.comparingLong(View::lateness))
                .orElseThrow();
        noteWhatIsNotKnown(view);
        WaitsFor waits = view.waitsFor();
        LaneState lane = view.lane();
        return new Explanation(
                pool.name(),
                subject.whyPool(),
                pool.channel(),
                subject.messageClass(),
                subject.segments(),
                subject.encoding(),
                subject.lane() != null ? subject.lane() : lane == null ? null : lane.lane(),
                why(view),
                view.lanes() == null ? List.of() : view.lanes().candidates(lane, CANDIDATES_AT_MOST),
                view.picture() == null ? 0 : others(view.picture()),
                waits,
                view.picture(),
                waits != null && waits.reason() == Reason.RATE ? Math.max(0, waits.estimateMillis()) : 0,
                view.eta(),
                List.copyOf(notes));
    }

    /** The shards that its identifier, which it does not have yet, may put it in. */
    private List<Integer> mayBeIn() {
        int shards = Math.max(1, pool.shards());
        return subject.lane() == null
                ? IntStream.range(0, shards).boxed().toList()
                : List.of(PoolShard.ofLane(pool.name(), subject.lane(), shards).index());
    }

    /**
     * How one shard would take it.
     *
     * @param lane whose turn it would be, or null
     */
    private record View(
            @Nullable ShardState picture,
            @Nullable Lanes lanes,
            @Nullable LaneState lane,
            @Nullable WaitsFor waitsFor,
            long eta) {

        /** What cannot be said counts as later than everything that can. */
        long lateness() {
            return eta == 0 ? Long.MAX_VALUE : eta;
        }
    }

    private View view(@Nullable ShardState picture) {
        Lanes lanes = picture == null ? null : new Lanes(pool, picture, subject.segments(), now);
        WaitsFor ready = WaitsFor.ready(pool.name(), pool, picture, subject.messageClass(), subject.lane(), now);
        WaitsFor waits = firstOf(scheduled(), quiet(), ready);
        LaneState lane = lanes == null ? null : lane(lanes);
        return new View(picture, lanes, lane, waits, eta(ready));
    }

    private @Nullable LaneState lane(Lanes lanes) {
        return subject.lane() == null ? lanes.next() : lanes.named(subject.lane());
    }

    private @Nullable WaitsFor scheduled() {
        return subject.dueAt() > now
                ? WaitsFor.of(Reason.SCHEDULED, "It is scheduled for later", subject.dueAt())
                : null;
    }

    private @Nullable WaitsFor quiet() {
        long until = quietUntil(subject.dueAt());
        return until == 0 ? null : WaitsFor.of(Reason.QUIET_HOURS, "It is night where the recipient is", until);
    }

    /** When the recipient's night ends that the time lies in; 0 if it lies in none, or this class is not held. */
    private long quietUntil(long time) {
        return night == null ? 0 : night.quietUntil(time);
    }

    private static @Nullable RecipientNight night(Subject subject) {
        PoolOptions.QuietTimes quiet = subject.pool().options().quietHours();
        return quiet == null || !quiet.classes().contains(subject.messageClass())
                ? null
                : RecipientNight.of(quiet, subject.recipient());
    }

    private long eta(@Nullable WaitsFor ready) {
        long due = Math.max(subject.dueAt(), quietUntil(subject.dueAt()));
        if (ready == null) {
            return due;
        }
        if (ready.estimateMillis() >= 0) {
            return Math.max(due, ready.until()) + ready.estimateMillis();
        }
        return ready.until() == 0 ? 0 : Math.max(due, ready.until());
    }

    private static @Nullable WaitsFor firstOf(
            @Nullable WaitsFor one, @Nullable WaitsFor other, @Nullable WaitsFor last) {
        return one != null ? one : other != null ? other : last;
    }

    private @Nullable String why(View view) {
        LaneState lane = view.lane();
        if (subject.lane() != null) {
            return "pinned to this lane";
        }
        if (lane == null || view.lanes() == null) {
            return null;
        }
        long ready = view.lanes().readyBeside(lane);
        String of = ready == 1 ? "1 lane" : ready + " lanes";
        String group = lane.group() > 1 ? ", group " + lane.group() : "";
        return view.lanes().roundRobin()
                ? "heaviest of %s that take turns, with weight %s%s".formatted(of, plain(lane.weight()), group)
                : "least loaded of %s: %d of %d in use%s".formatted(of, lane.inFlight(), lane.window(), group);
    }

    private int others(ShardState picture) {
        int all = picture.standings().values().stream()
                .mapToInt(Integer::intValue)
                .sum();
        return Math.max(all, picture.lanes().size()) - Math.min(picture.lanes().size(), CANDIDATES_AT_MOST);
    }

    // ---- what this answer cannot know

    private void noteWhatIsNotKnown(View view) {
        PoolOptions options = pool.options();
        if (subject.lane() == null) {
            noteShards(view);
            noteTurns(view);
            note(
                    !options.stickyFor().isZero(),
                    "A recipient stays with the lane that served it in the last %s; which one that is, only its shard"
                            + " knows",
                    options.stickyFor());
            note(
                    !options.avoidLastFor().isZero(),
                    "The lane that served this recipient in the last %s is passed over if another one is ready",
                    options.avoidLastFor());
        }
        note(
                view.lanes() != null && view.lanes().anyTakesOnlyKnownRecipients(),
                "A lane whose plan has no room for another recipient this month is passed over here, but serves those that"
                        + " it has served");
        note(
                night != null && !night.zoneIsTheRecipients(),
                "The number does not say where the recipient is: quiet hours are reckoned in the pool's zone");
        note(
                subject.dueAt() > now,
                "Lanes and queue are shown as they stand now, not as they will at the message's time");
        note(
                view.picture() != null && view.picture().held() > 0,
                "%d messages are paused and count for nothing here",
                view.picture() == null ? 0 : view.picture().held());
    }

    private void noteShards(View view) {
        note(
                pool.shards() > 1 && view.picture() != null,
                "The pool has %d shards and the message's identifier decides which one gets it: shown is shard %d, where"
                        + " it would wait longest",
                pool.shards(),
                view.picture() == null ? 0 : view.picture().shard());
    }

    private void noteTurns(View view) {
        if (view.lane() == null || view.lanes() == null) {
            return;
        }
        note(
                view.lanes().roundRobin() && view.lanes().readyBeside(view.lane()) > 1,
                "Lanes take turns by weight; whose turn it is, only its shard knows");
        note(
                !view.lanes().roundRobin() && view.lanes().isTied(view.lane()),
                "Several lanes are loaded alike: the one goes that was not chosen for longest");
    }

    private void note(boolean applies, String text, Object... values) {
        if (applies) {
            notes.add(text.formatted(values));
        }
    }

    private static String plain(double weight) {
        double tenths = Math.round(weight * 10) / 10.0;
        return tenths == Math.rint(tenths) ? Long.toString((long) tenths) : Double.toString(tenths);
    }
}
