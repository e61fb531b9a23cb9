package io.smsplatform.scheduler.engine;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hours of a week as a wall clock in one time zone shows them; may be shared by threads. Where the clock is put forward
 * the hours left out do not exist, where it is put back those that come twice count twice.
 */
public final class WeeklyHours {

    private static final int MINUTE = 60_000;
    private static final int DAY = (int) TimeUnit.DAYS.toMillis(1);
    private static final int WEEK = 7 * DAY;
    private static final long MONDAY = 3L * DAY; // 1970-01-01 was a Thursday

    private static final List<String> DAYS = List.of("mon", "tue", "wed", "thu", "fri", "sat", "sun");
    private static final Pattern DAY_RANGE = Pattern.compile("([a-z]{3})(?:-([a-z]{3}))?");
    private static final Pattern HOUR_RANGE = Pattern.compile("(\\d\\d):(\\d\\d)-(\\d\\d):(\\d\\d)");
    private static final String EXPECTATION =
            "Expected days and hours such as 'mon-fri 08:00-12:00, 13:00-20:00, sat 22:00-06:00' or 'daily 08:00-24:00'.";

    private final String text;
    private final ZoneId zone;
    private final ZoneRules rules;

    /** When the hours begin and end: ascending, in ms since Monday 00:00; an even number. */
    private final int[] changes;

    private final boolean coveredAtEndOfWeek;
    private volatile Interval cached = new Interval(0, 0, false);

    private WeeklyHours(String text, ZoneId zone, List<Range> ranges) {
        this.text = text;
        this.zone = zone;
        this.rules = zone.getRules();
        this.changes = changes(ranges);
        this.coveredAtEndOfWeek = ranges.stream().anyMatch(range -> range.until >= WEEK);
    }

    /**
     * Reads entries separated by commas, each {@code <days> <hours>}. Days are {@code mon}, {@code mon-fri}, {@code
     * sat-mon}, {@code daily} or several of them ({@code mon, wed 08:00-12:00}); an entry without days is for the days
     * before it. Hours are {@code HH:MM-HH:MM} with the end outside; an end before the beginning is on the next day.
     *
     * @throws IllegalArgumentException naming what cannot be read and what was expected
     */
    public static WeeklyHours parse(String text, ZoneId zone) {
        List<Range> ranges = new ArrayList<>();
        boolean[] days = new boolean[DAYS.size()];
        boolean awaitsHours = false; // else the next day begins a new list
        for (String entry : text.strip().toLowerCase(Locale.ROOT).split("\\s*,\\s*", -1)) {
            boolean complete = false;
            for (String word : entry.split("\\s+")) {
                Matcher hours = HOUR_RANGE.matcher(word);
                if (!complete && hours.matches()) {
                    Range range = range(hours, word);
                    for (int day = 0; day < days.length; day++) {
                        if (days[day]) {
                            ranges.add(new Range(day * DAY + range.from, day * DAY + range.until));
                        }
                    }
                    complete = true;
                } else if (!complete) {
                    if (!awaitsHours) {
                        Arrays.fill(days, false);
                    }
                    addDays(days, word, entry);
                    awaitsHours = true;
                } else {
                    throw unreadable(word, entry);
                }
            }
            if (complete && ranges.isEmpty()) {
                throw new IllegalArgumentException("No days before '" + entry + "'. " + EXPECTATION);
            }
            awaitsHours &= !complete;
        }
        if (awaitsHours) {
            throw new IllegalArgumentException("No hours at the end of '" + text + "'. " + EXPECTATION);
        }
        return new WeeklyHours(text, zone, ranges);
    }

    /** The same hours every day; until = from is none at all. */
    static WeeklyHours daily(LocalTime from, LocalTime until, ZoneId zone) {
        int start = (int) TimeUnit.NANOSECONDS.toMillis(from.toNanoOfDay());
        int end = (int) TimeUnit.NANOSECONDS.toMillis(until.toNanoOfDay());
        List<Range> ranges = new ArrayList<>();
        for (int day = 0; start != end && day < DAYS.size(); day++) {
            ranges.add(new Range(day * DAY + start, day * DAY + (end > start ? end : end + DAY)));
        }
        return new WeeklyHours("daily " + from + "-" + until, zone, ranges);
    }

    boolean cover(long now) {
        return at(now).covered;
    }

    /** When {@link #cover} changes next, later than now; {@link Long#MAX_VALUE} if never. */
    long nextChange(long now) {
        return at(now).until;
    }

    private Interval at(long now) {
        Interval last = cached;
        if (last.from <= now && now < last.until) {
            return last;
        }
        boolean covered = coveredAt(place(now));
        Interval interval = new Interval(now, changeAfter(now, covered), covered);
        cached = interval;
        return interval;
    }

    private long changeAfter(long now, boolean covered) {
        if (changes.length == 0) {
            return Long.MAX_VALUE;
        }
        long at = now;
        while (true) {
            int place = place(at);
            long change = at + (nextOf(place) - place);
            ZoneOffsetTransition transition = rules.nextTransition(Instant.ofEpochMilli(at));
            if (transition == null || change < transition.toEpochSecond() * 1000) {
                return change;
            }
            at = transition.toEpochSecond() * 1000;
            if (coveredAt(place(at)) != covered) {
                return at;
            }
        }
    }

    /** Where the wall clock's week is, in ms since Monday 00:00. */
    private int place(long now) {
        long offset = rules.getOffset(Instant.ofEpochMilli(now)).getTotalSeconds() * 1000L;
        return (int) Math.floorMod(now + offset + MONDAY, (long) WEEK);
    }

    private boolean coveredAt(int place) {
        return coveredAtEndOfWeek ^ (changesUpTo(place) & 1) == 1;
    }

    private int nextOf(int place) {
        int next = changesUpTo(place);
        return next < changes.length ? changes[next] : changes[0] + WEEK;
    }

    private int changesUpTo(int place) {
        int found = Arrays.binarySearch(changes, place);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Of ranges that may overlap, touch and run over the end of the week. */
    private static int[] changes(List<Range> ranges) {
        List<Range> inWeek = new ArrayList<>();
        for (Range range : ranges) {
            inWeek.add(new Range(range.from, Math.min(range.until, WEEK)));
            if (range.until > WEEK) {
                inWeek.add(new Range(0, range.until - WEEK));
            }
        }
        inWeek.sort(Comparator.comparingInt(Range::from));
        List<Range> merged = new ArrayList<>();
        for (Range range : inWeek) {
            Range last = merged.isEmpty() ? null : merged.get(merged.size() - 1);
            if (last != null && range.from <= last.until) {
                merged.set(merged.size() - 1, new Range(last.from, Math.max(last.until, range.until)));
            } else {
                merged.add(range);
            }
        }
        boolean acrossTheEnd =
                !merged.isEmpty() && merged.get(0).from == 0 && merged.get(merged.size() - 1).until == WEEK;
        return merged.stream()
                .flatMapToInt(range -> Arrays.stream(new int[] {range.from, range.until}))
                .filter(change -> !(acrossTheEnd && (change == 0 || change == WEEK)))
                .map(change -> change % WEEK)
                .sorted()
                .toArray();
    }

    private static void addDays(boolean[] days, String word, String entry) {
        if (word.equals("daily")) {
            Arrays.fill(days, true);
            return;
        }
        Matcher range = DAY_RANGE.matcher(word);
        int first = range.matches() ? DAYS.indexOf(range.group(1)) : -1;
        int last = first < 0 || range.group(2) == null ? first : DAYS.indexOf(range.group(2));
        if (last < 0) {
            throw unreadable(word, entry);
        }
        for (int day = first; ; day = (day + 1) % days.length) {
            days[day] = true;
            if (day == last) {
                return;
            }
        }
    }

    private static Range range(Matcher hours, String word) {
        int from = millis(hours.group(1), hours.group(2), word);
        int until = millis(hours.group(3), hours.group(4), word);
        if (from == DAY) {
            throw new IllegalArgumentException("Hours '" + word + "' begin at 24:00. Expected 00:00 of the next day.");
        }
        if (from == until) {
            throw new IllegalArgumentException("Hours '" + word
                    + "' are empty. Expected an end other than the beginning; a whole day is 00:00-24:00.");
        }
        return new Range(from, until > from ? until : until + DAY);
    }

    private static int millis(String hour, String minute, String word) {
        int h = Integer.parseInt(hour);
        int m = Integer.parseInt(minute);
        if (m > 59 || h * 60 + m > 24 * 60) {
            throw new IllegalArgumentException(
                    "No such time of day: '" + hour + ":" + minute + "' in '" + word + "'. Expected 00:00 to 24:00.");
        }
        return (h * 60 + m) * MINUTE;
    }

    private static IllegalArgumentException unreadable(String word, String entry) {
        return new IllegalArgumentException("Cannot read '" + word + "' in '" + entry + "'. " + EXPECTATION);
    }

    @Override
    public String toString() {
        return text + " " + zone;
    }

    /** In ms since Monday 00:00; the end may be up to a day after the week's. */
    private record Range(int from, int until) {}

    private record Interval(long from, long until, boolean covered) {}
}
