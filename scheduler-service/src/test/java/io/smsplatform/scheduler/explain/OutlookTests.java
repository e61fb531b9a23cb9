package io.smsplatform.scheduler.explain;

import static io.smsplatform.scheduler.explain.Shards.NOW;
import static io.smsplatform.scheduler.explain.Shards.lane;
import static io.smsplatform.scheduler.explain.Shards.options;
import static io.smsplatform.scheduler.explain.Shards.pool;
import static io.smsplatform.scheduler.explain.Shards.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.PoolOptions.LaneRules;
import io.smsplatform.events.config.PoolOptions.QuietTimes;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.events.config.WaitsFor.Reason;
import io.smsplatform.scheduler.explain.Explanation.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutlookTests {

    private static final PoolConfig LEAST_LOADED = pool("least_loaded", 0, 1, PoolOptions.NONE);

    @Test
    void choosesTheLeastLoadedLaneAndSaysWhyNotTheOthers() {
        Explanation answer = explain(
                LEAST_LOADED,
                shard(
                        0,
                        Map.of(),
                        0,
                        lane("smpp:a", "ready", 3, 10),
                        lane("smpp:b", "ready", 20, 100),
                        lane("smpp:c", "sick", 0, 50),
                        lane("smpp:d", "window_full", 5, 5)));

        assertThat(answer.lane()).isEqualTo("smpp:b");
        assertThat(answer.why()).isEqualTo("least loaded of 2 lanes: 20 of 100 in use");
        assertThat(answer.candidates())
                .containsExactly(
                        new Candidate("smpp:b", "chosen", 0.2),
                        new Candidate("smpp:a", "ready", 0.3),
                        new Candidate("smpp:c", "sick", 0),
                        new Candidate("smpp:d", "window_full", 1));
        assertThat(answer.waitsFor()).isNull();
        assertThat(answer.eta()).isEqualTo(NOW);
        assertThat(answer.notes()).isEmpty();
    }

    @Test
    void saysWhatItCannotKnowOfRoundRobinAndOfEqualLoads() {
        Explanation turns = explain(
                pool("round_robin", 0, 1, PoolOptions.NONE),
                shard(0, Map.of(), 0, lane("smpp:a", "ready", 0, 10), lane("smpp:b", "ready", 9, 30)));
        assertThat(turns.lane()).isEqualTo("smpp:b");
        assertThat(turns.why()).isEqualTo("heaviest of 2 lanes that take turns, with weight 30");
        assertThat(turns.notes()).hasSize(1).allMatch(note -> note.startsWith("Lanes take turns by weight"));

        Explanation tied = explain(
                LEAST_LOADED, shard(0, Map.of(), 0, lane("smpp:a", "ready", 0, 10), lane("smpp:b", "ready", 0, 30)));
        assertThat(tied.notes()).hasSize(1).allMatch(note -> note.startsWith("Several lanes are loaded alike"));
    }

    @Test
    void asksTheBetterGroupFirst() {
        ShardState busy = shard(
                0,
                Map.of(),
                0,
                lane("smpp:a", "window_full", 10, 10, 1, 10, null),
                lane("smpp:b", "ready", 0, 10, 2, 10, null));

        Explanation kept = explain(LEAST_LOADED, busy);
        assertThat(kept.lane()).isNull();
        assertThat(reason(kept)).isEqualTo(Reason.TURN);
        assertThat(kept.candidates()).contains(new Candidate("smpp:b", "spare", 0));

        Explanation spilled = explain(pool("least_loaded", 0, 1, options(true, null, Map.of())), busy);
        assertThat(spilled.lane()).isEqualTo("smpp:b");
        assertThat(spilled.why()).endsWith(", group 2");

        Explanation gone = explain(
                LEAST_LOADED,
                shard(
                        0,
                        Map.of(),
                        0,
                        lane("smpp:a", "outside_hours", 0, 10, 1, 10, null),
                        lane("smpp:b", "ready", 0, 10, 2, 10, null)));
        assertThat(gone.lane()).isEqualTo("smpp:b");
    }

    /** A lane that is not quite well counts as more loaded: its weight tells by how much. */
    @Test
    void countsALanesHealth() {
        Explanation answer = explain(
                LEAST_LOADED,
                shard(
                        0,
                        Map.of(),
                        0,
                        lane("smpp:ill", "ready", 0, 10, 1, 5, null),
                        lane("smpp:well", "ready", 5, 10, 1, 10, null)));

        assertThat(answer.lane()).isEqualTo("smpp:well");
        assertThat(answer.candidates()).contains(new Candidate("smpp:ill", "ready", 1));
    }

    @Test
    void passesOverALaneWhosePlanHasNoRoomForAllSegments() {
        LaneRules tenADay = new LaneRules(0, 0, null, 0, new PoolOptions.Quota(0, 0, 10, 0, 0), null, null);
        PoolConfig pool = pool("least_loaded", 0, 1, options(false, null, Map.of("smpp:sim", tenADay)));
        ShardState nearlyUsedUp = shard(
                0,
                Map.of(),
                0,
                lane("smpp:sim", "ready", 0, 10, 1, 10, List.of(0, 0, 8, 8, 3)),
                lane("smpp:other", "ready", 9, 10));

        Explanation fits = new Outlook(subject(pool, "normal", 2, null, NOW), NOW).explain(Map.of(0, nearlyUsedUp));
        assertThat(fits.lane()).isEqualTo("smpp:sim");

        Explanation tooLong = new Outlook(subject(pool, "normal", 3, null, NOW), NOW).explain(Map.of(0, nearlyUsedUp));
        assertThat(tooLong.lane()).isEqualTo("smpp:other");
        assertThat(tooLong.candidates()).contains(new Candidate("smpp:sim", "quota", 0));
    }

    @Test
    void passesOverALaneThatTakesNoFurtherRecipientButSaysSo() {
        LaneRules three = new LaneRules(0, 0, null, 0, new PoolOptions.Quota(0, 0, 0, 0, 3), null, null);
        PoolConfig pool = pool("least_loaded", 0, 1, options(false, null, Map.of("smpp:sim", three)));

        Explanation answer = explain(
                pool,
                shard(
                        0,
                        Map.of(),
                        0,
                        lane("smpp:sim", "ready", 0, 10, 1, 10, List.of(0, 0, 8, 8, 3)),
                        lane("smpp:other", "ready", 9, 10)));

        assertThat(answer.lane()).isEqualTo("smpp:other");
        assertThat(answer.notes()).hasSize(1).allMatch(note -> note.contains("no room for another recipient"));
    }

    @Test
    void estimatesTheWaitForTheRateOfThePool() {
        PoolConfig pool = pool("least_loaded", 20, 1, PoolOptions.NONE);
        Explanation answer = explain(
                pool, shard(0, Map.of("otp", 5, "normal", 35, "bulk", 1_000), 20, lane("smpp:a", "ready", 0, 10)));

        assertThat(reason(answer)).isEqualTo(Reason.RATE);
        assertThat(answer.rateWaitMillis()).isEqualTo(2_000);
        assertThat(answer.eta()).isEqualTo(NOW + 2_000);
    }

    @Test
    void cannotSayWhenALaneWillBeThere() {
        Explanation answer = explain(LEAST_LOADED, shard(0, Map.of(), 0, lane("smpp:a", "away", 0, 0)));

        assertThat(reason(answer)).isEqualTo(Reason.NO_LANE);
        assertThat(answer.lane()).isNull();
        assertThat(answer.eta()).isZero();
        assertThat(reason(new Outlook(subject(LEAST_LOADED, "otp", 1, null, NOW), NOW).explain(Map.of())))
                .isEqualTo(Reason.SCHEDULER);
    }

    @Test
    void asksOnlyThePinnedLaneAndOnlyItsShard() {
        PoolConfig pool = pool("least_loaded", 0, 7, PoolOptions.NONE);
        int own = PoolShard.ofLane("main", "smpp:a", 7).index();
        Map<Integer, ShardState> pictures =
                Map.of(own, shard(own, Map.of(), 0, lane("smpp:a", "ready", 9, 10), lane("smpp:b", "ready", 0, 10)));

        Explanation answer = new Outlook(subject(pool, "normal", 1, "smpp:a", NOW), NOW).explain(pictures);

        assertThat(answer.lane()).isEqualTo("smpp:a");
        assertThat(answer.why()).isEqualTo("pinned to this lane");
        assertThat(answer.candidates().get(0)).isEqualTo(new Candidate("smpp:a", "chosen", 0.9));
        assertThat(answer.waitsFor()).isNull();
    }

    @Test
    void showsTheShardWhereItWouldWaitLongest() {
        PoolConfig pool = pool("least_loaded", 0, 2, PoolOptions.NONE);
        Map<Integer, ShardState> pictures = Map.of(
                0, shard(0, Map.of("normal", 10), 10, lane("smpp:a", "window_full", 10, 10)),
                1, shard(1, Map.of("normal", 90), 10, lane("smpp:b", "window_full", 10, 10)));

        Explanation answer = new Outlook(subject(pool, "normal", 1, null, NOW), NOW).explain(pictures);

        assertThat(answer.eta()).isEqualTo(NOW + 9_100);
        assertThat(answer.notes()).anyMatch(note -> note.contains("shown is shard 1"));
    }

    @Test
    void waitsForItsTimeAndThenForTheMorningWhereTheRecipientIs() {
        QuietTimes nights = new QuietTimes("17:00", "08:00", Set.of("bulk"), "Asia/Shanghai");
        PoolConfig pool = pool("least_loaded", 0, 1, options(false, nights, Map.of()));
        ShardState free = shard(0, Map.of(), 0, lane("smpp:a", "ready", 0, 10));
        long evening = NOW + Duration.ofHours(1).toMillis(); // 17:13 in Berlin
        long morning = Instant.parse("2026-09-22T06:00:00Z").toEpochMilli();

        Explanation now = new Outlook(subject(pool, "bulk", 1, null, NOW), NOW).explain(Map.of(0, free));
        assertThat(now.waitsFor()).isNull();
        assertThat(now.notes()).isEmpty();

        Explanation later = new Outlook(subject(pool, "bulk", 1, null, evening), NOW).explain(Map.of(0, free));
        assertThat(reason(later)).isEqualTo(Reason.SCHEDULED);
        assertThat(later.eta()).isEqualTo(morning);

        Explanation atNight = new Outlook(subject(pool, "bulk", 1, null, evening), evening).explain(Map.of(0, free));
        assertThat(reason(atNight)).isEqualTo(Reason.QUIET_HOURS);
        assertThat(atNight.waitsFor().until()).isEqualTo(morning);

        Explanation otp = new Outlook(subject(pool, "otp", 1, null, evening), evening).explain(Map.of(0, free));
        assertThat(otp.eta()).isEqualTo(evening);
    }

    @Test
    void reckonsInThePoolsZoneWhenTheNumberSaysNothing() {
        QuietTimes nights = new QuietTimes("22:00", "08:00", Set.of("bulk"), "Asia/Shanghai"); // 22:13 there
        PoolConfig pool = pool("least_loaded", 0, 1, options(false, nights, Map.of()));
        Subject nowhere = new Subject(pool, "named", "bulk", "+123", 1, "gsm7", null, NOW);

        Explanation answer = new Outlook(nowhere, NOW).explain(Map.of());

        assertThat(answer.waitsFor().until())
                .isEqualTo(Instant.parse("2026-09-22T00:00:00Z").toEpochMilli());
        assertThat(answer.notes()).hasSize(1).allMatch(note -> note.startsWith("The number does not say"));
    }

    private static @Nullable Reason reason(Explanation answer) {
        return answer.waitsFor() == null ? null : answer.waitsFor().reason();
    }

    private static Explanation explain(PoolConfig pool, ShardState shard) {
        return new Outlook(subject(pool, "normal", 1, null, NOW), NOW).explain(Map.of(0, shard));
    }

    private static Subject subject(
            PoolConfig pool, String messageClass, int segments, @Nullable String lane, long dueAt) {
        return new Subject(pool, "named", messageClass, "+4915112345678", segments, "gsm7", lane, dueAt);
    }
}
