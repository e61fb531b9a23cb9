package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.config.PoolOptions.Health;
import io.smsplatform.events.config.PoolOptions.LaneRules;
import io.smsplatform.events.config.PoolOptions.QuietTimes;
import io.smsplatform.events.config.PoolOptions.Quota;
import io.smsplatform.scheduler.engine.PoolPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A pool's configuration at one time, and what follows from it, worked out anew and without the engine's code. */
final class PoolRules {

    static final String POOL = "main";
    static final List<String> ZONES = List.of("UTC", "Europe/Berlin", "Asia/Shanghai", "America/New_York");
    private static final List<String> CLASSES = List.of("otp", "transactional", "normal", "bulk");

    final PoolConfig config;
    private final Map<String, Hours> hours = new HashMap<>();
    private final Hours quiet;

    /** Daily local times; over midnight if {@code until} is earlier. */
    private record Hours(LocalTime from, LocalTime until, ZoneId zone) {

        static Hours of(String from, String until, String zone) {
            return new Hours(LocalTime.parse(from), LocalTime.parse(until), ZoneId.of(zone));
        }

        boolean cover(long now, ZoneId where) {
            LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(now), where);
            return from.isBefore(until)
                    ? !time.isBefore(from) && time.isBefore(until)
                    : !time.isBefore(from) || time.isBefore(until);
        }
    }

    private PoolRules(PoolConfig config) {
        this.config = config;
        config.options().lanes().forEach((lane, rules) -> {
            if (rules.activeHours() != null) {
                String[] times =
                        rules.activeHours().substring("daily ".length()).split("-");
                hours.put(lane, Hours.of(times[0], times[1], rules.zone()));
            }
        });
        QuietTimes times = config.options().quietHours();
        quiet = times == null ? null : Hours.of(times.from(), times.until(), times.zone());
    }

    PoolPolicy policy() {
        return PoolPolicy.of(config);
    }

    /** Nothing stands in the way of any message. */
    static PoolRules open(int shards) {
        return new PoolRules(config("least_loaded", 0, 4, shards, PoolOptions.NONE));
    }

    /** @param fine whether finer rules than selection, rate and attempts are in use */
    static PoolRules any(Chance chance, long now, List<String> lanes, int shards, boolean fine) {
        String selection = chance.oneIn(2) ? "least_loaded" : "round_robin";
        double rate = chance.oneIn(3) ? 20 : 0;
        PoolOptions options = fine ? options(chance, now, lanes) : PoolOptions.NONE;
        return new PoolRules(config(selection, rate, 2 + chance.below(4), shards, options));
    }

    private static PoolConfig config(String selection, double rate, int attempts, int shards, PoolOptions options) {
        return new PoolConfig(
                POOL,
                1,
                false,
                "sms",
                selection,
                rate,
                attempts,
                Duration.ofSeconds(2),
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                Duration.ofSeconds(120),
                shards,
                options);
    }

    private static PoolOptions options(Chance chance, long now, List<String> lanes) {
        Map<String, LaneRules> rules = new HashMap<>();
        for (String lane : lanes) {
            if (chance.oneIn(2)) {
                rules.put(lane, laneRules(chance, now, lane));
            }
        }
        Map<String, String> unknown = new HashMap<>();
        for (String each : CLASSES) {
            if (chance.oneIn(4)) {
                unknown.put(each, chance.of(List.of("resend", "wait", "fail")));
            }
        }
        return new PoolOptions(
                chance.oneIn(20),
                chance.oneIn(3) ? "fixed" : null,
                chance.oneIn(3) ? Duration.ofMinutes(10) : Duration.ZERO,
                chance.oneIn(3) ? Duration.ofMinutes(5) : Duration.ZERO,
                chance.oneIn(2),
                chance.oneIn(2),
                unknown,
                chance.oneIn(3)
                        ? new Health(0.6, 5, Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(60), 2)
                        : null,
                chance.oneIn(4) ? quietTimes(chance, now) : null,
                LaneRules.NONE,
                rules);
    }

    private static LaneRules laneRules(Chance chance, long now, String lane) {
        String zone = chance.oneIn(10) ? chance.of(ZONES) : ZONES.get(Math.floorMod(lane.hashCode(), ZONES.size()));
        return new LaneRules(
                chance.oneIn(2) ? 1 + chance.below(5) : 0,
                chance.oneIn(3) ? 1 + chance.below(3) : 0,
                chance.oneIn(8) ? "paused" : chance.oneIn(8) ? "draining" : null,
                chance.oneIn(3) ? 1 + chance.below(20) : 0,
                chance.oneIn(4) ? quota(chance) : null,
                chance.oneIn(4) ? "daily " + around(chance, now, zone) : null,
                zone);
    }

    private static Quota quota(Chance chance) {
        return new Quota(
                chance.oneIn(2) ? 1 + chance.below(10) : 0,
                chance.oneIn(2) ? 5 + chance.below(40) : 0,
                chance.oneIn(2) ? 10 + chance.below(100) : 0,
                chance.oneIn(2) ? 10 + chance.below(200) : 0,
                chance.oneIn(2) ? 5 + chance.below(50) : 0);
    }

    private static QuietTimes quietTimes(Chance chance, long now) {
        String zone = chance.of(ZONES);
        String[] times = around(chance, now, zone).split("-");
        return new QuietTimes(times[0], times[1], Set.of("normal", "bulk"), zone);
    }

    /** Some minutes that begin or end about now. */
    private static String around(Chance chance, long now, String zone) {
        LocalTime time = LocalTime.ofInstant(Instant.ofEpochMilli(now), ZoneId.of(zone))
                .truncatedTo(ChronoUnit.MINUTES)
                .plusMinutes(chance.below(10) - 7);
        return time + "-" + time.plusMinutes(2 + chance.below(8));
    }

    // ---- what follows

    int shards() {
        return config.shards();
    }

    double shardRate() {
        return config.ratePerSecond() / config.shards();
    }

    /** Whether a lane that asks gets work unless its own rules are against it. */
    boolean plain() {
        return config.options().health() == null && hasNoQuotas();
    }

    private boolean hasNoQuotas() {
        return config.options().lanes().values().stream().allMatch(lane -> lane.quota() == null);
    }

    /** Whether a message that no rule holds back goes in its turn. */
    boolean isFair() {
        return hasNoQuotas() && quiet == null && config.options().stickyFor().isZero();
    }

    boolean paused() {
        return config.options().paused();
    }

    boolean laneWorks(String lane) {
        return config.options().of(lane).state() == null;
    }

    boolean laneIsOpen(String lane, long now) {
        Hours open = hours.get(lane);
        return open == null || open.cover(now, open.zone());
    }

    /** Segments per second; 0 = no limit. */
    double laneRate(String lane, double demanded) {
        double configured = config.options().of(lane).ratePerSecond();
        return configured == 0 ? demanded : demanded == 0 ? configured : Math.min(configured, demanded);
    }

    /** Whether a message of that class must wait wherever its recipient may be. */
    boolean quiet(MessageClass messageClass, List<ZoneId> zones, long now) {
        QuietTimes times = config.options().quietHours();
        if (quiet == null
                || times == null
                || !times.classes().contains(messageClass.name().toLowerCase(Locale.ROOT))) {
            return false;
        }
        List<ZoneId> places = zones.isEmpty() ? new ArrayList<>(List.of(quiet.zone())) : zones;
        return places.stream().anyMatch(zone -> quiet.cover(now, zone));
    }

    String unknownOutcome(MessageClass messageClass) {
        String byClass =
                messageClass == MessageClass.OTP ? "resend" : messageClass == MessageClass.BULK ? "fail" : "wait";
        return config.options()
                .unknownOutcome()
                .getOrDefault(messageClass.name().toLowerCase(Locale.ROOT), byClass);
    }

    long resultLease() {
        return config.resultLease().toMillis();
    }
}
