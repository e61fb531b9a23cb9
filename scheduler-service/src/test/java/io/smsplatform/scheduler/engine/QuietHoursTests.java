package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuietHoursTests {

    private static final ZoneId UTC = ZoneId.of("UTC");
    private static final List<ZoneId> SHANGHAI = List.of(ZoneId.of("Asia/Shanghai"));
    private static final List<ZoneId> NEW_YORK = List.of(ZoneId.of("America/New_York"));
    private static final List<ZoneId> COAST_TO_COAST =
            List.of(ZoneId.of("America/New_York"), ZoneId.of("America/Los_Angeles"));
    private static final List<ZoneId> ALL_ROUND_THE_WORLD =
            List.of(ZoneId.of("Asia/Shanghai"), ZoneId.of("Europe/London"), ZoneId.of("America/Los_Angeles"));

    private final QuietHours nights = new QuietHours(LocalTime.of(21, 0), LocalTime.of(8, 0), UTC);

    @Test
    void isQuietByTheRecipientsClock() {
        long now = at("2026-11-20T14:00:00Z"); // 22:00 in Shanghai, 09:00 in New York

        assertThat(nights.quietUntil(SHANGHAI, now)).isEqualTo(at("2026-11-21T00:00:00Z"));
        assertThat(nights.quietUntil(NEW_YORK, now)).isZero();
    }

    @Test
    void beginsAndEndsToTheMillisecond() {
        assertThat(nights.quietUntil(NEW_YORK, at("2026-11-20T12:59:59.999Z"))).isEqualTo(at("2026-11-20T13:00:00Z"));
        assertThat(nights.quietUntil(NEW_YORK, at("2026-11-20T13:00:00Z"))).isZero();
        assertThat(nights.quietUntil(NEW_YORK, at("2026-11-21T01:59:59.999Z"))).isZero();
        assertThat(nights.quietUntil(NEW_YORK, at("2026-11-21T02:00:00Z"))).isEqualTo(at("2026-11-21T13:00:00Z"));
    }

    @Test
    void endsAnHourEarlierWhenTheNightIsAnHourShorter() {
        List<ZoneId> berlin = List.of(ZoneId.of("Europe/Berlin"));

        assertThat(nights.quietUntil(berlin, at("2026-03-27T22:00:00Z"))).isEqualTo(at("2026-03-28T07:00:00Z"));
        assertThat(nights.quietUntil(berlin, at("2026-03-28T22:00:00Z"))).isEqualTo(at("2026-03-29T06:00:00Z"));
    }

    @Test
    void waitsForTheLastOfSeveralZones() {
        long morningInNewYork = at("2026-11-20T14:00:00Z"); // 06:00 in Los Angeles

        assertThat(nights.quietUntil(COAST_TO_COAST, morningInNewYork)).isEqualTo(at("2026-11-20T16:00:00Z"));
        assertThat(nights.quietUntil(COAST_TO_COAST, at("2026-11-21T01:00:00Z")))
                .isZero();
        assertThat(nights.quietUntil(COAST_TO_COAST, at("2026-11-21T02:00:00Z")))
                .isEqualTo(at("2026-11-21T16:00:00Z"));
    }

    @Test
    void goesByTheFirstZoneWhereNoHourSuitsAll() {
        assertThat(nights.quietUntil(ALL_ROUND_THE_WORLD, at("2026-11-20T14:00:00Z")))
                .isEqualTo(at("2026-11-21T00:00:00Z"));
        assertThat(nights.quietUntil(ALL_ROUND_THE_WORLD, at("2026-11-21T00:00:00Z")))
                .isZero();
    }

    @Test
    void goesByTheFallbackForAnUnknownZone() {
        assertThat(nights.quietUntil(List.of(), at("2026-11-20T07:00:00Z"))).isEqualTo(at("2026-11-20T08:00:00Z"));
        assertThat(nights.quietUntil(List.of(), at("2026-11-20T08:00:00Z"))).isZero();
    }

    @Test
    void isNeverQuietBetweenEqualTimes() {
        QuietHours none = new QuietHours(LocalTime.NOON, LocalTime.NOON, UTC);

        assertThat(none.quietUntil(NEW_YORK, at("2026-11-20T12:00:00Z"))).isZero();
        assertThat(none.quietUntil(ALL_ROUND_THE_WORLD, at("2026-11-20T12:00:00Z")))
                .isZero();
    }

    @Test
    void answersForAClockThatStepsBack() {
        assertThat(nights.quietUntil(NEW_YORK, at("2026-11-20T13:00:00Z"))).isZero();

        assertThat(nights.quietUntil(NEW_YORK, at("2026-11-20T12:00:00Z"))).isEqualTo(at("2026-11-20T13:00:00Z"));
    }

    @Test
    void answersForMoreListsThanItKeepsAnswersOf() {
        long now = at("2026-11-20T14:00:00Z");
        List<List<ZoneId>> lists = IntStream.range(0, 10_000)
                .mapToObj(i -> List.of((i % 2 == 0 ? SHANGHAI : NEW_YORK).get(0), UTC))
                .toList();

        for (int i = 0; i < 2 * lists.size(); i++) {
            assertThat(nights.quietUntil(lists.get(i / 2), now))
                    .isEqualTo(i / 2 % 2 == 0 ? at("2026-11-21T08:00:00Z") : 0);
        }
    }

    private static long at(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
