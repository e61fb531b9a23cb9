package io.smsplatform.scheduler.explain;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions.LaneRules;
import io.smsplatform.events.config.PoolOptions.QuietTimes;
import io.smsplatform.events.config.PoolOptions.Quota;
import io.smsplatform.events.config.ShardState;
import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Event;
import io.smsplatform.scheduler.engine.PoolPolicy;
import io.smsplatform.scheduler.engine.PoolShardEngine;
import io.smsplatform.scheduler.engine.Snapshot;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The outlook and the engine say the same of the next message, for random lanes with random loads and rules. */
class AgreementTests {

    private static final int ROUNDS = 400;

    private long nextMessage;

    @ParameterizedTest
    @ValueSource(strings = {"least_loaded", "round_robin"})
    void agreesWithTheEngineOnTheNextMessage(String selection) {
        int chosen = 0;
        int waiting = 0;
        for (int seed = 1; seed <= ROUNDS; seed++) {
            Explanation told = round(selection, seed);
            chosen += told.lane() == null ? 0 : 1;
            waiting += told.lane() == null ? 1 : 0;
        }
        assertThat(chosen).as("messages that got a lane").isGreaterThan(ROUNDS / 4);
        assertThat(waiting).as("messages that did not").isGreaterThan(ROUNDS / 20);
    }

    private Explanation round(String selection, int seed) {
        Random random = new Random(seed);
        PoolConfig pool = pool(selection, random);
        PoolShardEngine engine = new PoolShardEngine(0);
        engine.apply(new Event.PoolChanged(PoolPolicy.of(pool)), Shards.NOW);
        for (int lane = 0; lane < 5; lane++) {
            engine.apply(demand("smpp:l" + lane, random.nextInt(6)), Shards.NOW);
        }
        for (int n = random.nextInt(12); n > 0; n--) {
            engine.apply(accepted(1 + random.nextInt(2)), Shards.NOW);
        }
        if (engine.snapshot(Shards.NOW).pending() > 0) {
            engine.apply(demand("smpp:more", 20), Shards.NOW); // nobody is before the message that is asked about
        }
        int segments = 1 + random.nextInt(3);
        Lanes lanes = new Lanes(pool, picture(engine.snapshot(Shards.NOW)), segments, Shards.NOW);

        Explanation told = new Outlook(
                        new Subject(pool, "named", "normal", "+4915112345678", segments, "gsm7", null, Shards.NOW),
                        Shards.NOW)
                .explain(Map.of(0, picture(engine.snapshot(Shards.NOW))));
        List<Command.Dispatch> done = engine.apply(accepted(segments), Shards.NOW).stream()
                .filter(Command.Dispatch.class::isInstance)
                .map(Command.Dispatch.class::cast)
                .toList();

        String given = done.isEmpty() ? null : done.get(0).to().lane();
        if (given == null || told.lane() == null) {
            assertThat(told.lane()).as("%s, seed %d: %s", selection, seed, told).isEqualTo(given);
            return told;
        }
        ShardState.LaneState expected = lanes.named(told.lane());
        ShardState.LaneState real = lanes.named(given);
        assertThat(real.group()).as("%s, seed %d: %s", selection, seed, told).isEqualTo(expected.group());
        if (selection.equals("least_loaded")) { // among equals only the engine knows whose turn it is
            assertThat(lanes.score(real))
                    .as("%s, seed %d: %s", selection, seed, told)
                    .isEqualTo(lanes.score(expected));
        }
        return told;
    }

    /** Numbers of several zones and of none, quiet hours of every kind, any time of some days around a clock change. */
    @Test
    void agreesWithTheEngineOnTheEndOfTheNight() {
        List<String> numbers = List.of("+4915112345678", "+8613912345678", "+18005550100", "+79161234567", "+123");
        long base = Instant.parse("2026-10-24T00:00:00Z").toEpochMilli();
        int held = 0;
        for (int seed = 1; seed <= ROUNDS; seed++) {
            Random random = new Random(seed);
            QuietTimes quiet = new QuietTimes(hour(random), hour(random), Set.of("bulk"), "Asia/Kolkata");
            PoolConfig pool = Shards.pool("least_loaded", 0, 1, Shards.options(false, quiet, Map.of()));
            String number = numbers.get(random.nextInt(numbers.size()));
            long now = base + random.nextInt(3 * 86_400) * 1_000L;
            PoolShardEngine engine = new PoolShardEngine(0);
            engine.apply(new Event.PoolChanged(PoolPolicy.of(pool)), now);

            RecipientNight night = RecipientNight.of(quiet, number);
            List<ZoneId> zones = night.zoneIsTheRecipients() ? night.zones() : List.of();
            long told = night.quietUntil(now);
            long real = engine.apply(accepted(MessageClass.BULK, 1, zones, now), now).stream()
                    .filter(Command.Defer.class::isInstance)
                    .mapToLong(command -> ((Command.Defer) command).dueAt())
                    .findFirst()
                    .orElse(0);

            assertThat(told)
                    .as("seed %d: %s %s at %d", seed, quiet, number, now)
                    .isEqualTo(real);
            held += told == 0 ? 0 : 1;
        }
        assertThat(held).isBetween(ROUNDS / 10, ROUNDS * 9 / 10);
    }

    private static String hour(Random random) {
        return "%02d:%02d".formatted(random.nextInt(24), random.nextInt(2) * 30);
    }

    private static PoolConfig pool(String selection, Random random) {
        Map<String, LaneRules> rules = new HashMap<>();
        IntStream.range(0, 5).forEach(lane -> rules.put("smpp:l" + lane, rules(random)));
        return Shards.pool(selection, 0, 1, Shards.options(random.nextBoolean(), null, rules));
    }

    private static LaneRules rules(Random random) {
        String[] states = {null, null, null, "paused", "draining"};
        String[] hours = {null, null, null, "daily 01:00-02:00", "daily 00:00-24:00"};
        Quota plan = random.nextInt(3) == 0 ? new Quota(0, 0, 1 + random.nextInt(4), 0, 0) : null;
        return new LaneRules(
                random.nextInt(4),
                random.nextInt(3),
                states[random.nextInt(5)],
                0,
                plan,
                hours[random.nextInt(5)],
                null);
    }

    private static Event.Demanded demand(String lane, int window) {
        return new Event.Demanded(
                lane, LaneKind.SMPP, DemandMode.STANDING, window, 0, "s1", 1, 0, false, Shards.NOW + 60_000);
    }

    private Event.Accepted accepted(int segments) {
        return accepted(MessageClass.NORMAL, segments, List.of(), Shards.NOW);
    }

    private Event.Accepted accepted(MessageClass messageClass, int segments, List<ZoneId> zones, long now) {
        return new Event.Accepted(
                ++nextMessage,
                1,
                "shop",
                messageClass,
                segments,
                now,
                0,
                now + 1_000_000_000L,
                nextMessage,
                zones,
                null,
                0,
                null);
    }

    private static ShardState picture(Snapshot snapshot) {
        Map<String, Integer> pending = new TreeMap<>();
        snapshot.pendingByClass().forEach((key, count) -> pending.put(wireName(key), count));
        Map<String, Integer> standings = new TreeMap<>();
        snapshot.standings().forEach((key, count) -> standings.put(wireName(key), count));
        List<ShardState.LaneState> lanes = snapshot.lanes().stream()
                .map(lane -> new ShardState.LaneState(
                        lane.lane(),
                        wireName(lane.kind()),
                        wireName(lane.standing()),
                        lane.window(),
                        lane.inFlight(),
                        lane.expiresAt(),
                        lane.group(),
                        lane.weight(),
                        lane.ratePerSecond(),
                        lane.learnedRate(),
                        lane.successRate(),
                        lane.receiptMillis(),
                        lane.readyAt(),
                        lane.quotaUsed()))
                .toList();
        return new ShardState(
                "main",
                0,
                Shards.NOW,
                false,
                snapshot.paused(),
                pending,
                snapshot.delayed(),
                snapshot.held(),
                snapshot.ending(),
                snapshot.inFlight(),
                snapshot.awaitingReceipt(),
                0,
                snapshot.ratePerSecond(),
                standings,
                lanes);
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
