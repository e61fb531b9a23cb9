package io.smsplatform.scheduler.engine;

import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hours of each day, in the recipient's own time, in which a recipient is not to be disturbed; may be shared by threads.
 * Answers are kept per list of zones, told apart by identity, so hand in the same unchanging list for the same zones.
 */
final class QuietHours {

    /** Zones that leave no common hour free are not worth waiting for. */
    private static final long HORIZON_MILLIS = TimeUnit.HOURS.toMillis(48);

    private static final int ANSWERS = 1 << 11;
    private static final int PROBES = 8;

    private final LocalTime from;
    private final LocalTime until;
    private final ZoneId fallback;
    private final Map<ZoneId, WeeklyHours> byZone = new ConcurrentHashMap<>();
    private final @Nullable Answer[] answers = new Answer[ANSWERS];

    /**
     * @param until exclusive; before {@code from} it is on the next day, equal to it nothing is quiet
     * @param fallback where a recipient is whose zone is not known
     */
    QuietHours(LocalTime from, LocalTime until, ZoneId fallback) {
        this.from = from;
        this.until = until;
        this.fallback = fallback;
    }

    /**
     * When the quiet ends, 0 if it is not quiet. It is quiet while it is quiet in any of the zones, unless that leaves no
     * instant of the next 48 h: then the first zone alone decides.
     *
     * @param zones where the recipient may be, the likeliest first; may be empty
     */
    long quietUntil(List<ZoneId> zones, long now) {
        int place = placeOf(zones);
        Answer last = answers[place];
        if (last != null && last.zones == zones && last.from <= now && now < last.until) {
            return last.quietUntil;
        }
        Answer answer = answer(zones, now);
        answers[place] = answer;
        return answer.quietUntil;
    }

    /** Where the answer is or, in place of another one if need be, may be kept. */
    private int placeOf(List<ZoneId> zones) {
        int home = System.identityHashCode(zones) & (ANSWERS - 1);
        for (int probe = 0; probe < PROBES; probe++) {
            int place = (home + probe) & (ANSWERS - 1);
            Answer there = answers[place];
            if (there == null || there.zones == zones) {
                return place;
            }
        }
        return home;
    }

    private Answer answer(List<ZoneId> zones, long now) {
        List<WeeklyHours> quiet = (zones.isEmpty() ? List.of(fallback) : zones)
                .stream()
                        .map(zone -> byZone.computeIfAbsent(zone, key -> WeeklyHours.daily(from, until, key)))
                        .toList();
        WeeklyHours first = quiet.get(0);
        long firstChange = first.nextChange(now);
        long free = freeFrom(quiet, now, firstChange);
        if (free == now) {
            long next = quiet.stream()
                    .mapToLong(hours -> hours.nextChange(now))
                    .min()
                    .orElseThrow();
            return new Answer(zones, now, next, 0);
        }
        if (free < now + HORIZON_MILLIS) {
            return new Answer(zones, now, free, free);
        }
        long holdsUntil = Math.min(firstChange, free - HORIZON_MILLIS + 1);
        return new Answer(zones, now, holdsUntil, first.cover(now) ? firstChange : 0);
    }

    /** The first instant that is quiet in no zone, or some instant at least 48 h after {@code latest}. */
    private static long freeFrom(List<WeeklyHours> quiet, long now, long latest) {
        long at = now;
        while (true) {
            long free = at;
            for (WeeklyHours hours : quiet) {
                if (hours.cover(free)) {
                    free = hours.nextChange(free);
                }
            }
            if (free == at || free - HORIZON_MILLIS >= latest) {
                return free;
            }
            at = free;
        }
    }

    /** What holds for any instant of an interval. */
    private record Answer(List<ZoneId> zones, long from, long until, long quietUntil) {}
}
