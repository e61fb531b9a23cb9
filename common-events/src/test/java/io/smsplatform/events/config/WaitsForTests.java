package io.smsplatform.events.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.config.WaitsFor.Reason;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WaitsForTests {

    private static final long NOW = 1_790_000_000_000L;
    private static final PoolConfig POOL = pool(0, PoolOptions.NONE);

    @Test
    void waitsForNothingWhenALaneIsReadyAndNobodyIsBefore() {
        assertThat(ready(POOL, shard(Map.of(), 0, lane("a", "ready", 0), lane("b", "sick", 0)), "normal", null))
                .isNull();
        assertThat(ready(POOL, shard(Map.of("bulk", 900), 0, lane("a", "ready", 0)), "otp", null))
                .isNull();
    }

    @Test
    void saysWhatThePoolItselfForbids() {
        assertThat(reason(WaitsFor.ready("gone", null, null, "otp", null, NOW))).isEqualTo(Reason.POOL_UNKNOWN);
        assertThat(reason(ready(POOL, null, "otp", null))).isEqualTo(Reason.SCHEDULER);
        assertThat(reason(ready(pool(0, options(true, false)), null, "otp", null)))
                .isEqualTo(Reason.POOL_PAUSED);
    }

    @Test
    void countsWhyNoLaneTakesMessagesAndWhenTheFirstMay() {
        ShardState shard = shard(
                Map.of("normal", 3),
                0,
                lane("a", "outside_hours", NOW + 9_000),
                lane("b", "outside_hours", NOW + 5_000),
                lane("c", "quota", NOW + 7_000));

        WaitsFor waits = ready(POOL, shard, "normal", null);

        assertThat(reason(waits)).isEqualTo(Reason.NO_LANE);
        assertThat(waits.text())
                .isEqualTo("No lane of pool 'main' takes messages now: 2 outside its hours, 1 with a quota used up");
        assertThat(waits.until()).isEqualTo(NOW + 5_000);
        assertThat(reason(ready(POOL, shard(Map.of(), 0), "normal", null))).isEqualTo(Reason.NO_LANE);
    }

    @Test
    void letsABusyGroupKeepTheNextOneFromBeingAskedUnlessThePoolSpills() {
        ShardState shard = shard(Map.of(), 0, lane(1, "a", "window_full"), lane(2, "b", "ready"));

        assertThat(reason(ready(POOL, shard, "normal", null))).isEqualTo(Reason.TURN);
        assertThat(ready(pool(0, options(false, true)), shard, "normal", null)).isNull();
        assertThat(ready(POOL, shard(Map.of(), 0, lane(1, "a", "sick"), lane(2, "b", "ready")), "normal", null))
                .isNull();
    }

    @Test
    void countsALaneAsAwayWhoseDemandEndedSinceThePicture() {
        ShardState shard = shard(Map.of(), 0, lane("a", "ready", 0, NOW));

        assertThat(WaitsFor.standings(shard, NOW - 1)).isEqualTo(Map.of("ready", 1));
        assertThat(WaitsFor.standings(shard, NOW)).isEqualTo(Map.of("away", 1));
        assertThat(reason(ready(POOL, shard, "otp", null))).isEqualTo(Reason.NO_LANE);
    }

    @Test
    void estimatesItsTurnFromThePresentPace() {
        Map<String, Integer> pending = Map.of("otp", 10, "normal", 90, "bulk", 1_000_000);

        WaitsFor waits = ready(POOL, shard(pending, 50, lane("a", "window_full", 0)), "normal", null);

        assertThat(reason(waits)).isEqualTo(Reason.TURN);
        assertThat(waits.ahead()).isEqualTo(100);
        assertThat(waits.estimateMillis()).isEqualTo(2_020);
        assertThat(ready(POOL, shard(pending, 0, lane("a", "window_full", 0)), "otp", null)
                        .estimateMillis())
                .isEqualTo(-1);
    }

    @Test
    void tellsTheRateFromTheTurn() {
        PoolConfig limited = pool(20, PoolOptions.NONE);
        Map<String, Integer> pending = Map.of("normal", 40);

        assertThat(reason(ready(limited, shard(pending, 19, lane("a", "ready", 0)), "normal", null)))
                .isEqualTo(Reason.RATE);
        assertThat(reason(ready(limited, shard(pending, 3, lane("a", "ready", 0)), "normal", null)))
                .isEqualTo(Reason.TURN);
        WaitsFor lanes = ready(POOL, shard(pending, 3, lane("a", "rate", NOW + 40)), "normal", null);
        assertThat(reason(lanes)).isEqualTo(Reason.RATE);
        assertThat(lanes.until()).isEqualTo(NOW + 40);
    }

    @Test
    void knowsOnlyTheLaneOfAPinnedMessage() {
        ShardState shard = shard(
                Map.of("otp", 7), 0, lane("a", "ready", 0), lane("b", "draining", 0), lane("c", "quota", NOW + 8));

        assertThat(ready(POOL, shard, "normal", "a")).isNull();
        assertThat(ready(POOL, shard, "normal", "b").text()).isEqualTo("Only lane 'b' may send it, which is draining");
        assertThat(ready(POOL, shard, "normal", "c").until()).isEqualTo(NOW + 8);
        assertThat(ready(POOL, shard, "normal", "nobody").text()).endsWith("which is not asking for work");
    }

    /** Of very large shards only some lanes are told one by one. */
    @Test
    void trustsTheCountsWhenNotAllLanesAreTold() {
        ShardState shard = new ShardState(
                "main",
                0,
                NOW,
                false,
                false,
                Map.of(),
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                Map.of("ready", 5_000, "away", 2),
                List.of(lane("a", "away", 0)));

        assertThat(WaitsFor.standings(shard, NOW)).isEqualTo(Map.of("ready", 5_000, "away", 2));
        assertThat(ready(POOL, shard, "bulk", null)).isNull();
    }

    private static @Nullable Reason reason(@Nullable WaitsFor waits) {
        return waits == null ? null : waits.reason();
    }

    private static WaitsFor ready(
            PoolConfig pool, @Nullable ShardState shard, String messageClass, @Nullable String pinned) {
        return WaitsFor.ready("main", pool, shard, messageClass, pinned, NOW);
    }

    private static ShardState shard(Map<String, Integer> pending, double perSecond, ShardState.LaneState... lanes) {
        Map<String, Integer> standings = new LinkedHashMap<>();
        for (ShardState.LaneState lane : lanes) {
            standings.merge(lane.standing(), 1, Integer::sum);
        }
        return new ShardState(
                "main",
                0,
                NOW,
                false,
                false,
                new TreeMap<>(pending),
                0,
                0,
                0,
                0,
                0,
                perSecond,
                0,
                standings,
                List.of(lanes));
    }

    private static ShardState.LaneState lane(int group, String name, String standing) {
        return new ShardState.LaneState(
                name, "smpp", standing, 10, 3, NOW + 60_000, group, 10, 0, false, 1, 0, 0, null);
    }

    private static ShardState.LaneState lane(String name, String standing, long readyAt) {
        return lane(name, standing, readyAt, standing.equals("away") ? 0 : NOW + 60_000);
    }

    private static ShardState.LaneState lane(String name, String standing, long readyAt, long expiresAt) {
        return new ShardState.LaneState(name, "smpp", standing, 10, 3, expiresAt, 1, 10, 0, false, 1, 0, readyAt, null);
    }

    private static PoolOptions options(boolean paused, boolean spill) {
        PoolOptions none = PoolOptions.NONE;
        return new PoolOptions(
                paused,
                none.backOffKind(),
                none.stickyFor(),
                none.avoidLastFor(),
                spill,
                none.adaptiveRate(),
                none.unknownOutcome(),
                none.health(),
                none.quietHours(),
                none.laneDefaults(),
                none.lanes());
    }

    private static PoolConfig pool(double rate, PoolOptions options) {
        return new PoolConfig(
                "main",
                1,
                false,
                "sms",
                "least_loaded",
                rate,
                5,
                Duration.ofSeconds(10),
                Duration.ofMinutes(10),
                Duration.ofSeconds(30),
                Duration.ofMinutes(30),
                Duration.ofDays(3),
                1,
                options);
    }
}
