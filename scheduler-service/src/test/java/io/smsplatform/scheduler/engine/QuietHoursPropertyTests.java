package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;

/** {@link QuietHours} against wall clocks that are read every quarter of an hour. */
class QuietHoursPropertyTests {

    private static final long QUARTER = Duration.ofMinutes(15).toMillis();
    private static final int IN_48_HOURS = 4 * 48;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void endWhenItIsQuietInNoZoneOrElseInTheFirst(
            @ForAll @IntRange(max = 95) int from,
            @ForAll @IntRange(max = 95) int until,
            @ForAll("zones") List<ZoneId> zones,
            @ForAll @Size(30) List<@LongRange(max = 50) Long> steps,
            @ForAll("starts") long start) {
        QuietHours hours = new QuietHours(time(from), time(until), ZoneId.of("UTC"));
        long now = start;
        for (long step : steps) {
            now += (step - 15) * QUARTER / 2 + step; // also back

            assertThat(hours.quietUntil(zones, now))
                    .as("%s-%s at %s in %s", time(from), time(until), Instant.ofEpochMilli(now), zones)
                    .isEqualTo(expected(from, until, zones, now));
        }
    }

    @Provide
    Arbitrary<List<ZoneId>> zones() {
        return Arbitraries.of(
                        "Europe/Berlin",
                        "America/New_York",
                        "America/Los_Angeles",
                        "Australia/Lord_Howe",
                        "Asia/Kathmandu",
                        "Pacific/Auckland")
                .map(ZoneId::of)
                .list()
                .ofMinSize(1)
                .ofMaxSize(3);
    }

    /** The middle of a week, or a day before a clock change somewhere. */
    @Provide
    Arbitrary<Long> starts() {
        return Arbitraries.of(
                        "2026-11-18T12:00:00Z", "2026-03-07T12:00:00Z", "2026-03-28T12:00:00Z", "2026-10-31T12:00:00Z")
                .map(text -> Instant.parse(text).toEpochMilli());
    }

    private static long expected(int from, int until, List<ZoneId> zones, long now) {
        if (!quiet(from, until, zones, now)) {
            return 0;
        }
        long end = end(from, until, zones, now);
        if (end < now + IN_48_HOURS * QUARTER) {
            return end;
        }
        List<ZoneId> first = zones.subList(0, 1);
        return quiet(from, until, first, now) ? end(from, until, first, now) : 0;
    }

    private static long end(int from, int until, List<ZoneId> zones, long now) {
        long end = now - now % QUARTER;
        for (int n = 0; n <= IN_48_HOURS; n++) {
            end += QUARTER;
            if (!quiet(from, until, zones, end)) {
                break;
            }
        }
        return end;
    }

    private static boolean quiet(int from, int until, List<ZoneId> zones, long now) {
        return zones.stream().anyMatch(zone -> {
            int quarter = LocalTime.ofInstant(Instant.ofEpochMilli(now), zone).toSecondOfDay() / (15 * 60);
            return from < until
                    ? from <= quarter && quarter < until
                    : from > until && (quarter >= from || quarter < until);
        });
    }

    private static LocalTime time(int quarter) {
        return LocalTime.of(quarter / 4, quarter % 4 * 15);
    }
}
