package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.config.PoolOptions.Quota;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a lane has sent in each calendar window, counted anew. When its zone changes the count begins from nothing, and its
 * recipients are not judged any more: the lane goes on knowing those of the month in the former zone.
 */
final class QuotaBound {

    private static final ChronoUnit[] UNITS = {ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.MONTHS
    };

    private record Window(ChronoUnit unit, ZonedDateTime begin) {

        static Window of(ChronoUnit unit, ZoneId zone, long now) {
            ZonedDateTime time = Instant.ofEpochMilli(now).atZone(zone);
            return new Window(
                    unit,
                    unit == ChronoUnit.MONTHS
                            ? time.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1)
                            : time.truncatedTo(unit));
        }
    }

    private ZoneId last;
    private boolean zoneChanged;
    private final Map<Window, Integer> segments = new HashMap<>();
    private final Map<Window, Set<Long>> recipients = new HashMap<>();

    /** Null if the quota allows it, else which of its limits does not. A window lets one message through, however long. */
    String against(Quota quota, ZoneId zone, int more, long recipient, long now) {
        if (!zone.equals(last)) {
            zoneChanged |= last != null;
            segments.clear();
            last = zone;
        }
        int[] limits = {quota.perMinute(), quota.perHour(), quota.perDay(), quota.perMonth()};
        for (int i = 0; i < UNITS.length; i++) {
            int used = limits[i] == 0 ? 0 : segments.getOrDefault(Window.of(UNITS[i], zone, now), 0);
            if (used > 0 && used + more > limits[i]) {
                return "%d in %s (used %d)".formatted(limits[i], UNITS[i], used);
            }
        }
        Set<Long> seen = recipients.getOrDefault(Window.of(ChronoUnit.MONTHS, zone, now), Set.of());
        boolean another = quota.recipientsPerMonth() > 0 && !zoneChanged && !seen.contains(recipient);
        return another && seen.size() >= quota.recipientsPerMonth() ? "recipients: " + seen.size() : null;
    }

    /** @param distinct whether the quota limits recipients: only then are they counted */
    void took(ZoneId zone, int more, long recipient, boolean distinct, long now) {
        for (ChronoUnit unit : UNITS) {
            segments.merge(Window.of(unit, zone, now), more, Integer::sum);
        }
        if (distinct) {
            recipients
                    .computeIfAbsent(Window.of(ChronoUnit.MONTHS, zone, now), month -> new HashSet<>())
                    .add(recipient);
        }
    }

    /** The clock stepped back over the beginning of a window: the lane may go on with the later one, or with this. */
    void steppedBack(long from, long to) {
        segments.keySet().removeIf(window -> stepsOver(window, from, to));
        recipients.keySet().removeIf(window -> stepsOver(window, from, to));
    }

    private static boolean stepsOver(Window window, long from, long to) {
        ZoneId zone = window.begin.getZone();
        return !Window.of(window.unit, zone, from).equals(Window.of(window.unit, zone, to));
    }
}
