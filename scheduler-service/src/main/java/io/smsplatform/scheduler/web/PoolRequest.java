package io.smsplatform.scheduler.web;

import io.smsplatform.events.LaneName;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.scheduler.ManagePools;
import io.smsplatform.scheduler.PoolRules;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A pool as a client describes it; what is left out takes its default. Durations are ISO-8601. */
record PoolRequest(
        @Nullable String name,
        @Nullable String channel,
        @Nullable String selection,
        @Nullable Double ratePerSecond,
        @Nullable Integer maxAttempts,
        @Nullable String backOff,
        @Nullable String backOffCap,
        @Nullable String handOverLease,
        @Nullable String resultLease,
        @Nullable String receiptTimeout,
        @Nullable Integer shards,
        @Nullable Boolean paused,
        @Nullable String backOffKind,
        @Nullable String stickyFor,
        @Nullable String avoidLastFor,
        @Nullable Boolean spill,
        @Nullable Boolean adaptiveRate,
        @Nullable Map<String, @Nullable String> unknownOutcome,
        @Nullable HealthRequest health,
        @Nullable QuietHoursRequest quietHours,
        @Nullable LaneRequest laneDefaults,
        @Nullable Map<String, @Nullable LaneRequest> lanes) {

    /** Rates of pools and lanes, in segments per second. */
    static final double MAX_RATE = 100_000;

    static final List<String> CLASSES = List.of("otp", "transactional", "normal", "bulk");

    private static final Pattern SLUG = Pattern.compile("[a-z][a-z0-9-]{1,62}");
    private static final List<String> CHANNELS = List.of("sms", "webhook");
    private static final List<String> CHANNELS_WITHOUT_SENDERS = List.of("email", "wechat_work", "dingtalk");
    private static final List<String> SELECTIONS = List.of("least_loaded", "round_robin");
    private static final List<String> BACK_OFFS = List.of("exponential", "fixed");
    private static final List<String> UNKNOWN_OUTCOMES = List.of("resend", "wait", "fail");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration TENTH = Duration.ofMillis(100);
    private static final Duration DAY = Duration.ofDays(1);

    String checkedName(Checks checks) {
        if (name == null) {
            checks.wrong("/name", "required", "A pool needs a name");
            return "";
        }
        if (!SLUG.matcher(name).matches()) {
            checks.wrong(
                    "/name",
                    "malformed",
                    "2 to 63 characters of a-z, 0-9 and -, beginning with a letter; got %d characters"
                            .formatted(name.length()));
        }
        return name;
    }

    PoolRules checkedRules(Checks checks) {
        Duration first = checks.duration("/backOff", backOff, Duration.ofSeconds(10), TENTH, DAY);
        Duration cap = checks.duration("/backOffCap", backOffCap, Duration.ofMinutes(10), TENTH, DAY);
        if (cap.compareTo(first) < 0 && backOffCap != null) {
            checks.wrong("/backOffCap", "out_of_range", "Expected at least backOff, " + first);
        }
        return new PoolRules(
                checkedChannel(checks),
                checks.oneOf("/selection", selection, "least_loaded", SELECTIONS),
                checks.decimal("/ratePerSecond", ratePerSecond, 0, 0, MAX_RATE),
                checks.whole("/maxAttempts", maxAttempts, 5, 1, 20),
                first,
                cap.compareTo(first) < 0 ? first : cap,
                checks.duration(
                        "/handOverLease", handOverLease, Duration.ofSeconds(30), SECOND, Duration.ofMinutes(10)),
                checks.duration("/resultLease", resultLease, Duration.ofMinutes(30), SECOND, Duration.ofDays(7)),
                checks.duration("/receiptTimeout", receiptTimeout, Duration.ofDays(3), SECOND, Duration.ofDays(14)),
                checks.whole("/shards", shards, 1, 1, 64),
                checkedOptions(checks));
    }

    private String checkedChannel(Checks checks) {
        if (channel != null && CHANNELS_WITHOUT_SENDERS.contains(channel)) {
            checks.wrong("/channel", "channel-unavailable", "channel '%s' has no senders here yet".formatted(channel));
            return channel;
        }
        return checks.oneOf("/channel", channel, null, CHANNELS);
    }

    private PoolOptions checkedOptions(Checks checks) {
        String kind = checks.oneOf("/backOffKind", backOffKind, "exponential", BACK_OFFS);
        return new PoolOptions(
                paused != null && paused,
                kind.equals("exponential") ? null : kind,
                checks.duration("/stickyFor", stickyFor, Duration.ZERO, Duration.ZERO, Duration.ofDays(90)),
                checks.duration("/avoidLastFor", avoidLastFor, Duration.ZERO, Duration.ZERO, DAY),
                spill != null && spill,
                adaptiveRate == null || adaptiveRate,
                checkedUnknownOutcome(checks),
                health == null ? null : health.checked("/health", checks),
                quietHours == null ? null : quietHours.checked("/quietHours", checks),
                laneDefaults == null ? PoolOptions.LaneRules.NONE : laneDefaults.checked("/laneDefaults", checks),
                checkedLanes(checks));
    }

    private Map<String, String> checkedUnknownOutcome(Checks checks) {
        Map<String, String> checked = new HashMap<>();
        Objects.requireNonNullElse(unknownOutcome, Map.<String, @Nullable String>of())
                .forEach((messageClass, what) -> {
                    String pointer = Checks.within("/unknownOutcome", messageClass);
                    if (!CLASSES.contains(messageClass)) {
                        checks.wrong(pointer, "unknown-field", "Expected one of " + String.join(", ", CLASSES));
                    }
                    checked.put(messageClass, checks.oneOf(pointer, what, null, UNKNOWN_OUTCOMES));
                });
        return checked;
    }

    private Map<String, PoolOptions.LaneRules> checkedLanes(Checks checks) {
        Map<String, @Nullable LaneRequest> given = Objects.requireNonNullElse(lanes, Map.of());
        if (given.size() > ManagePools.MAX_LANES) {
            checks.wrong(
                    "/lanes",
                    "too-many",
                    "Expected at most %d lanes, got %d; laneDefaults are for all others"
                            .formatted(ManagePools.MAX_LANES, given.size()));
            return Map.of();
        }
        Map<String, PoolOptions.LaneRules> checked = new HashMap<>();
        given.forEach((lane, rules) -> {
            String pointer = Checks.within("/lanes", lane);
            if (!LaneName.isValid(lane)) {
                checks.wrong(pointer, "malformed", "Expected " + LaneName.EXPECTED);
            }
            if (rules != null) {
                checked.put(lane, rules.checked(pointer, checks));
            }
        });
        return checked;
    }
}
