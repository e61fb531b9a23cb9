package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** {@link WeeklyHours} against a wall clock that is read every quarter of an hour. */
class WeeklyHoursPropertyTests {

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final long QUARTER = Duration.ofMinutes(15).toMillis();

    @Property(tries = 500)
    void changesExactlyWhenTheWallClockEntersOrLeavesAnEntry(
            @ForAll("weeks") List<Entry> week,
            @ForAll("zones") ZoneId zone,
            @ForAll @LongRange(min = 1_577_836_800_000L, max = 1_893_456_000_000L) long time,
            @ForAll boolean nearTransition) {
        long now = nearTransition
                ? nextTransition(zone, time) - time % Duration.ofHours(30).toMillis()
                : time;
        String text = week.stream().map(Entry::text).collect(Collectors.joining(", "));
        WeeklyHours hours = WeeklyHours.parse(text, zone);

        boolean covered = covered(week, zone, now);
        assertThat(hours.cover(now)).isEqualTo(covered);
        long change = now - now % QUARTER + QUARTER;
        long horizon = now + Duration.ofDays(15).toMillis(); // two weeks, one of them short of an hour
        while (change < horizon && covered(week, zone, change) == covered) {
            change += QUARTER;
        }
        assertThat(hours.nextChange(now)).isEqualTo(change < horizon ? change : Long.MAX_VALUE);
        assertThat(WeeklyHours.parse(text, zone).nextChange(now)).isEqualTo(hours.nextChange(now));
        if (change < horizon) {
            assertThat(hours.cover(change - 1)).isEqualTo(covered);
            assertThat(hours.cover(change)).isEqualTo(!covered);
        }
    }

    @Provide
    Arbitrary<List<Entry>> weeks() {
        Arbitrary<Integer> quarters = Arbitraries.integers().between(0, 96);
        return Combinators.combine(Arbitraries.of(0, 1, 2, 3, 4, 5, 6).set().ofMinSize(1), quarters, quarters)
                .as(Entry::new)
                .filter(entry -> entry.from != entry.until && entry.from != 96)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<ZoneId> zones() {
        return Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "Africa/Cairo",
                        "UTC")
                .map(ZoneId::of);
    }

    private static long nextTransition(ZoneId zone, long time) {
        ZoneOffsetTransition transition = zone.getRules().nextTransition(Instant.ofEpochMilli(time));
        return transition == null ? time : transition.toEpochSecond() * 1000;
    }

    private static boolean covered(List<Entry> week, ZoneId zone, long now) {
        LocalDateTime local = LocalDateTime.ofInstant(Instant.ofEpochMilli(now), zone);
        int today = local.getDayOfWeek().ordinal();
        int quarter = local.getHour() * 4 + local.getMinute() / 15;
        return week.stream().anyMatch(entry -> {
            boolean sinceToday = entry.days.contains(today)
                    && entry.from <= quarter
                    && (quarter < entry.until || entry.until < entry.from);
            boolean sinceYesterday =
                    entry.days.contains((today + 6) % 7) && entry.until < entry.from && quarter < entry.until;
            return sinceToday || sinceYesterday;
        });
    }

    /** In quarters of an hour. */
    record Entry(Set<Integer> days, int from, int until) {

        String text() {
            return days.stream().map(DAYS::get).collect(Collectors.joining(", ")) + " " + time(from) + "-"
                    + time(until);
        }

        private static String time(int quarter) {
            return "%02d:%02d".formatted(quarter / 4, quarter % 4 * 15);
        }
    }
}
