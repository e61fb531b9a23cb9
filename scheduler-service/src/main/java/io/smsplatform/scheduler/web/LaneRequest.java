package io.smsplatform.scheduler.web;

import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.scheduler.engine.WeeklyHours;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lane's part in its pool as a client describes it; what is left out is not in use. */
record LaneRequest(
        @Nullable Integer weight,
        @Nullable Integer group,
        @Nullable String state,
        @Nullable Double ratePerSecond,
        @Nullable QuotaRequest quota,
        @Nullable String activeHours,
        @Nullable String zone) {

    private static final List<String> STATES = List.of("active", "paused", "draining");
    private static final int LONGEST_HOURS = 500;

    /** Segments at most in each calendar unit, and recipients a month. */
    record QuotaRequest(
            @Nullable Integer perMinute,
            @Nullable Integer perHour,
            @Nullable Integer perDay,
            @Nullable Integer perMonth,
            @Nullable Integer recipientsPerMonth) {

        private static final int MOST = 1_000_000_000;
        private static final int MOST_RECIPIENTS = 1_000_000; // the scheduler remembers each of them

        PoolOptions.Quota checked(String pointer, Checks checks) {
            return new PoolOptions.Quota(
                    checks.whole(pointer + "/perMinute", perMinute, 0, 0, MOST),
                    checks.whole(pointer + "/perHour", perHour, 0, 0, MOST),
                    checks.whole(pointer + "/perDay", perDay, 0, 0, MOST),
                    checks.whole(pointer + "/perMonth", perMonth, 0, 0, MOST),
                    checks.whole(pointer + "/recipientsPerMonth", recipientsPerMonth, 0, 0, MOST_RECIPIENTS));
        }
    }

    PoolOptions.LaneRules checked(String pointer, Checks checks) {
        String given = checks.oneOf(pointer + "/state", state, "active", STATES);
        ZoneId where = checks.zone(pointer + "/zone", zone, ZoneOffset.UTC);
        checkHours(pointer + "/activeHours", where, checks);
        return new PoolOptions.LaneRules(
                checks.whole(pointer + "/weight", weight, 0, 0, 1_000),
                checks.whole(pointer + "/group", group, 0, 0, 100),
                given.equals("active") ? null : given,
                checks.decimal(pointer + "/ratePerSecond", ratePerSecond, 0, 0, PoolRequest.MAX_RATE),
                quota == null ? null : quota.checked(pointer + "/quota", checks),
                activeHours,
                zone);
    }

    private void checkHours(String pointer, ZoneId where, Checks checks) {
        if (activeHours == null) {
            return;
        }
        if (activeHours.length() > LONGEST_HOURS) {
            checks.wrong(
                    pointer,
                    "too-long",
                    "Expected at most %d characters, got %d".formatted(LONGEST_HOURS, activeHours.length()));
            return;
        }
        try {
            WeeklyHours.parse(activeHours, where);
        } catch (IllegalArgumentException e) {
            checks.wrong(pointer, "malformed", String.valueOf(e.getMessage()));
        }
    }
}
