package io.smsplatform.scheduler.engine;

import io.smsplatform.events.config.PoolOptions;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The pool's rules for one lane, read once.
 *
 * @param weight 0 = its window
 * @param rate segments per second; 0 = what the lane says
 */
record LaneTerms(
        double weight,
        int group,
        Duty duty,
        double rate,
        @Nullable QuotaTerms quota,
        @Nullable WeeklyHours hours) {

    /** Whether the lane is given work. */
    enum Duty {
        ACTIVE,
        PAUSED,
        DRAINING
    }

    static final LaneTerms NONE = new LaneTerms(0, 1, Duty.ACTIVE, 0, null, null);

    /** Its quotas but for the one of recipients; null without any. */
    @Nullable
    QuotaTerms segmentQuota() {
        return quota == null ? null : quota.ofSegments();
    }

    /** @throws IllegalArgumentException if hours or zone cannot be read */
    static LaneTerms of(PoolOptions.LaneRules rules) {
        ZoneId zone = rules.zone() == null ? ZoneOffset.UTC : zone(rules.zone());
        PoolOptions.Quota quota = rules.quota();
        return new LaneTerms(
                rules.weight(),
                Math.max(1, rules.group()),
                duty(rules.state()),
                Math.max(0, rules.ratePerSecond()),
                quota == null
                        ? null
                        : new QuotaTerms(
                                quota.perMinute(),
                                quota.perHour(),
                                quota.perDay(),
                                quota.perMonth(),
                                quota.recipientsPerMonth(),
                                zone),
                rules.activeHours() == null ? null : WeeklyHours.parse(rules.activeHours(), zone));
    }

    static ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("time zone is '%s', expected such as Europe/Berlin".formatted(name), e);
        }
    }

    private static Duty duty(@Nullable String state) {
        if (state == null) {
            return Duty.ACTIVE;
        }
        return switch (state) {
            case "paused" -> Duty.PAUSED;
            case "draining" -> Duty.DRAINING;
            default -> Duty.ACTIVE;
        };
    }
}
