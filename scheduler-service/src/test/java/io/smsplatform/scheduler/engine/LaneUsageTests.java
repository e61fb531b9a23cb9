package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;

class LaneUsageTests {

    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
    private static final QuotaTerms TERMS = new QuotaTerms(10, 30, 50, 100, 3, SHANGHAI);
    private static final QuotaTerms NO_TERMS = new QuotaTerms(0, 0, 0, 0, 0, SHANGHAI);
    private static final long NOW = at("2026-11-20T10:15:30Z");

    private final LaneUsage usage = new LaneUsage(SHANGHAI);

    @Test
    void allowsAsMuchAsAMinuteTakes() {
        usage.count(TERMS, 8, 1, NOW);

        assertThat(usage.allows(TERMS, 2, 1, NOW)).isTrue();
        assertThat(usage.exhausted(TERMS, 3, 1, NOW)).isEqualTo("per_minute");
        assertThat(usage.allowsAgainAt(TERMS, 3, 1, NOW)).isEqualTo(at("2026-11-20T10:16:00Z"));
        assertThat(usage.allows(TERMS, 3, 1, at("2026-11-20T10:16:00Z"))).isTrue();
    }

    @Test
    void namesTheLimitThatForbidsLongest() {
        count(10, "2026-11-20T10:15:30Z");
        count(10, "2026-11-20T10:16:30Z");
        count(10, "2026-11-20T10:17:30Z");
        assertThat(usage.exhausted(TERMS, 1, 1, at("2026-11-20T10:17:30Z"))).isEqualTo("per_hour");
        assertThat(usage.allowsAgainAt(TERMS, 1, 1, at("2026-11-20T10:17:30Z"))).isEqualTo(at("2026-11-20T11:00:00Z"));

        count(20, "2026-11-20T11:00:00Z");
        assertThat(usage.exhausted(TERMS, 1, 1, at("2026-11-20T11:00:00Z"))).isEqualTo("per_day");
        assertThat(usage.allowsAgainAt(TERMS, 1, 1, at("2026-11-20T11:00:00Z")))
                .isEqualTo(at("2026-11-20T16:00:00Z")); // midnight in Shanghai

        count(50, "2026-11-25T00:00:00Z");
        assertThat(usage.exhausted(TERMS, 1, 1, at("2026-11-26T00:00:00Z"))).isEqualTo("per_month");
        assertThat(usage.allowsAgainAt(TERMS, 1, 1, at("2026-11-26T00:00:00Z"))).isEqualTo(at("2026-11-30T16:00:00Z"));
    }

    @Test
    void countsRecipientsOnceAMonth() {
        assertThat(usage.count(TERMS, 1, 0, NOW)).isTrue();
        assertThat(usage.count(TERMS, 1, 0, NOW)).isFalse();
        assertThat(usage.count(TERMS, 1, 7, NOW)).isTrue();
        assertThat(usage.count(TERMS, 1, -7, NOW)).isTrue();

        assertThat(usage.recipients()).isEqualTo(3);
        assertThat(usage.allows(TERMS, 1, 7, NOW)).isTrue();
        assertThat(usage.exhausted(TERMS, 1, 8, NOW)).isEqualTo("recipients_per_month");
        assertThat(usage.allowsAgainAt(TERMS, 1, 8, NOW)).isEqualTo(at("2026-11-30T16:00:00Z"));
        assertThat(usage.count(TERMS, 1, 8, NOW)).isFalse();
        assertThat(usage.recipients()).isEqualTo(3);
        assertThat(usage.allows(TERMS, 1, 8, at("2026-11-30T16:00:00Z"))).isTrue();
        assertThat(usage.recipients()).isZero();
        assertThat(usage.monthSince(SHANGHAI, at("2026-11-30T16:00:00Z"))).isEqualTo(at("2026-11-30T16:00:00Z"));
    }

    @Test
    void letsAMessageThroughThatIsLargerThanAWholeQuota() {
        assertThat(usage.allows(TERMS, 200, 1, NOW)).isTrue();
        usage.count(TERMS, 1, 1, NOW);
        assertThat(usage.exhausted(TERMS, 200, 1, NOW)).isEqualTo("per_month");

        long nextMonth = usage.allowsAgainAt(TERMS, 200, 1, NOW);
        assertThat(usage.allows(TERMS, 200, 1, nextMonth)).isTrue();
    }

    @Test
    void limitsNothingWithoutTermsButCounts() {
        usage.count(NO_TERMS, 1_000, 1, NOW);

        assertThat(usage.allows(NO_TERMS, 1_000, 2, NOW)).isTrue();
        assertThat(usage.recipients()).isZero();
        assertThat(usage.usedInDay()).isEqualTo(1_000);
        assertThat(usage.exhausted(TERMS, 1, 2, NOW)).isEqualTo("per_month");
    }

    @Test
    void goesOnAfterARestart() {
        usage.count(TERMS, 9, 7, NOW);
        LaneUsage again = LaneUsage.of(usage.kept());
        again.recall(7);

        assertThat(again.kept()).isEqualTo(usage.kept());
        assertThat(again.exhausted(TERMS, 2, 7, NOW)).isEqualTo("per_minute");
        assertThat(again.count(TERMS, 1, 7, NOW)).isFalse();
        assertThat(LaneUsage.of(new LaneUsage(SHANGHAI).kept()).allows(TERMS, 10, 1, NOW))
                .isTrue();
    }

    @Test
    void takesWhatWasUsedOverToAnotherCalendar() {
        usage.count(TERMS, 50, 1, NOW);
        QuotaTerms utc = new QuotaTerms(0, 0, 50, 0, 0, ZoneId.of("UTC"));

        assertThat(usage.exhausted(utc, 1, 1, NOW)).isEqualTo("per_day");
        assertThat(usage.allowsAgainAt(utc, 1, 1, NOW)).isEqualTo(at("2026-11-21T00:00:00Z"));
    }

    @Test
    void neitherForgetsNorSticksWhenTheClockStepsBack() {
        long minute = at("2026-11-20T10:15:00Z");
        usage.count(TERMS, 10, 1, minute);
        assertThat(usage.exhausted(TERMS, 1, 1, minute - 10)).isEqualTo("per_minute");
        assertThat(usage.allowsAgainAt(TERMS, 1, 1, minute - 10)).isEqualTo(minute + 60_000);

        long lastYear = at("2025-11-20T10:15:30Z");
        assertThat(usage.exhausted(TERMS, 1, 1, lastYear)).isEqualTo("per_minute");
        assertThat(usage.allowsAgainAt(TERMS, 1, 1, lastYear)).isEqualTo(at("2025-11-20T10:16:00Z"));
    }

    @Test
    void countsADayOfTwentyFiveHours() {
        ZoneId berlin = ZoneId.of("Europe/Berlin");
        QuotaTerms daily = new QuotaTerms(0, 0, 5, 0, 0, berlin);
        long midnight = at("2026-10-24T22:00:00Z");
        usage.count(daily, 5, 1, midnight);

        assertThat(usage.allowsAgainAt(daily, 1, 1, midnight)).isEqualTo(at("2026-10-25T23:00:00Z"));
    }

    private void count(int segments, String instant) {
        usage.count(TERMS, segments, 1, at(instant));
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
