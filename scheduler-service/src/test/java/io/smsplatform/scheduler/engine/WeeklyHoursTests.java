package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WeeklyHoursTests {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // 2026-11-16 is a Monday
                "mon-fri 08:00-20:00, sat 10:00-14:00 | 2026-11-16T07:59:59.999 | false | 2026-11-16T08:00",
                "mon-fri 08:00-20:00, sat 10:00-14:00 | 2026-11-16T08:00        | true  | 2026-11-16T20:00",
                "mon-fri 08:00-20:00, sat 10:00-14:00 | 2026-11-20T20:00        | false | 2026-11-21T10:00",
                "mon-fri 08:00-20:00, sat 10:00-14:00 | 2026-11-21T14:00        | false | 2026-11-23T08:00",
                "mon, wed 08:00-12:00, 13:00-17:00    | 2026-11-16T12:30        | false | 2026-11-16T13:00",
                "mon, wed 08:00-12:00, 13:00-17:00    | 2026-11-16T17:00        | false | 2026-11-18T08:00",
                "daily 22:00-06:00                    | 2026-11-16T05:00        | true  | 2026-11-16T06:00",
                "daily 22:00-06:00                    | 2026-11-16T22:00        | true  | 2026-11-17T06:00",
                "sun 22:00-06:00                      | 2026-11-22T23:00        | true  | 2026-11-23T06:00",
                "sun 22:00-06:00                      | 2026-11-16T05:59        | true  | 2026-11-16T06:00",
                "sat-mon 00:00-24:00                  | 2026-11-22T12:00        | true  | 2026-11-24T00:00",
                "fri 18:00-24:00                      | 2026-11-20T23:59        | true  | 2026-11-21T00:00",
                "SUN 12:00-24:00                      | 2026-11-22T12:00        | true  | 2026-11-23T00:00",
                "daily 08:00-12:00, 10:00-14:00       | 2026-11-16T09:00        | true  | 2026-11-16T14:00",
            })
    void followsTheWallClock(String text, String now, boolean covered, String nextChange) {
        WeeklyHours hours = WeeklyHours.parse(text, BERLIN);

        assertThat(hours.cover(berlin(now))).isEqualTo(covered);
        assertThat(hours.nextChange(berlin(now))).isEqualTo(berlin(nextChange));
    }

    @Test
    void neverChangesOverAWholeWeek() {
        WeeklyHours hours = WeeklyHours.parse("mon-thu 00:00-24:00, fri-sun 00:00-12:00, 12:00-24:00", BERLIN);

        assertThat(hours.cover(berlin("2026-11-22T23:59"))).isTrue();
        assertThat(hours.nextChange(berlin("2026-11-22T23:59"))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void startsLateWhereTheClockIsPutForwardOverTheBeginning() {
        // 02:00 CET becomes 03:00 CEST.
        WeeklyHours hours = WeeklyHours.parse("sun 02:30-04:00", BERLIN);
        long saturday = berlin("2026-03-28T12:00");

        assertThat(hours.nextChange(saturday)).isEqualTo(instant("2026-03-29T01:00Z"));
        assertThat(hours.nextChange(instant("2026-03-29T01:00Z"))).isEqualTo(instant("2026-03-29T02:00Z"));
    }

    @Test
    void skipsHoursThatDoNotExistThatDay() {
        WeeklyHours hours = WeeklyHours.parse("sun 02:15-02:45", BERLIN);

        assertThat(hours.nextChange(berlin("2026-03-28T12:00"))).isEqualTo(berlin("2026-04-05T02:15"));
    }

    @Test
    void beginsAgainWhereTheClockIsPutBackBeforeTheEnd() {
        // 03:00 CEST becomes 02:00 CET.
        WeeklyHours hours = WeeklyHours.parse("sun 01:00-02:30", BERLIN);

        assertThat(hours.nextChange(instant("2026-10-25T00:00Z"))).isEqualTo(instant("2026-10-25T00:30Z"));
        assertThat(hours.nextChange(instant("2026-10-25T00:30Z"))).isEqualTo(instant("2026-10-25T01:00Z"));
        assertThat(hours.cover(instant("2026-10-25T01:29Z"))).isTrue();
        assertThat(hours.nextChange(instant("2026-10-25T01:00Z"))).isEqualTo(instant("2026-10-25T01:30Z"));
    }

    @Test
    void answersForAClockThatStepsBack() {
        WeeklyHours hours = WeeklyHours.parse("mon 08:00-10:00", BERLIN);
        assertThat(hours.cover(berlin("2026-11-16T08:00"))).isTrue();

        assertThat(hours.cover(berlin("2026-11-16T07:59:59.999"))).isFalse();
        assertThat(hours.nextChange(berlin("2026-11-16T07:59:59.999"))).isEqualTo(berlin("2026-11-16T08:00"));
    }

    @Test
    void hasNoHoursBetweenEqualTimes() {
        WeeklyHours none = WeeklyHours.daily(LocalTime.of(8, 0), LocalTime.of(8, 0), BERLIN);

        assertThat(none.cover(berlin("2026-11-16T08:00"))).isFalse();
        assertThat(none.nextChange(berlin("2026-11-16T08:00"))).isEqualTo(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                 | Cannot read ''",
                "mon-fri              | No hours at the end of 'mon-fri'",
                "08:00-20:00          | No days before '08:00-20:00'",
                "mon 8-20             | Cannot read '8-20' in 'mon 8-20'",
                "mon 08:00-20:00 x    | Cannot read 'x'",
                "mon 08:00-20:00,     | Cannot read '' in ''",
                "mon-day 08:00-20:00  | Cannot read 'mon-day'",
                "monday 08:00-20:00   | Cannot read 'monday'",
                "mon 08:00-24:01      | No such time of day: '24:01'",
                "mon 08:60-20:00      | No such time of day: '08:60'",
                "mon 24:00-06:00      | begin at 24:00",
                "mon 08:00-08:00      | '08:00-08:00' are empty",
            })
    void refusesWhatItCannotRead(String text, String complaint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WeeklyHours.parse(text, BERLIN))
                .withMessageContaining(complaint)
                .withMessageContaining("Expected");
    }

    private static long berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant().toEpochMilli();
    }

    private static long instant(String text) {
        return ZonedDateTime.parse(text).toInstant().toEpochMilli();
    }
}
