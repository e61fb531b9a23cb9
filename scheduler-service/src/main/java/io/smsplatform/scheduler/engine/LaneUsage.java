package io.smsplatform.scheduler.engine;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lane used in the present calendar minute, hour, day and month, in segments, and which recipients it served this
 * month. A message larger than a whole quota is let through where the quota is unused, so that it does not wait for ever.
 * Ask only for the present: a later time ends the units before it.
 */
public final class LaneUsage {

    private static final ChronoUnit[] UNITS = {ChronoUnit.MINUTES, ChronoUnit.HOURS, ChronoUnit.DAYS, ChronoUnit.MONTHS
    };
    private static final int MONTH = UNITS.length - 1;
    private static final String[] NAMES = {"per_minute", "per_hour", "per_day", "per_month"};
    private static final String RECIPIENTS = "recipients_per_month";

    private static final long EMPTY = 0;
    private static final long[] NONE = {};

    private ZoneId zone;
    private final long[] from = new long[UNITS.length];
    private final long[] until = new long[UNITS.length];
    private final long[] used = new long[UNITS.length];

    /** Hashes of recipients, open addressing, at most half full. */
    private long[] recipients = NONE;

    private int distinct;

    /** @param zone whose calendar counts until other terms come */
    LaneUsage(ZoneId zone) {
        this.zone = zone;
    }

    /**
     * What is to be kept of it beside its recipients, to go on with after a restart. The units begin at the times given
     * (Unix ms; 0 = nothing was counted yet).
     *
     * @param zone id of the time zone whose calendar counts
     */
    public record Kept(
            String zone,
            long minute,
            long inMinute,
            long hour,
            long inHour,
            long day,
            long inDay,
            long month,
            long inMonth) {}

    Kept kept() {
        return new Kept(zone.getId(), from[0], used[0], from[1], used[1], from[2], used[2], from[MONTH], used[MONTH]);
    }

    /** Without recipients, which {@link #recall} adds. */
    static LaneUsage of(Kept kept) {
        LaneUsage usage = new LaneUsage(ZoneId.of(kept.zone));
        long[] from = {kept.minute, kept.hour, kept.day, kept.month};
        long[] used = {kept.inMinute, kept.inHour, kept.inDay, kept.inMonth};
        for (int unit = 0; unit < UNITS.length; unit++) {
            if (from[unit] > 0) {
                usage.begin(unit, from[unit]);
                usage.used[unit] = used[unit];
            }
        }
        return usage;
    }

    /** Adds a recipient that {@link #count} reported as new in the month that is still the present one. */
    void recall(long recipient) {
        add(recipient);
    }

    boolean allows(QuotaTerms terms, int segments, long recipient, long now) {
        return exhausted(terms, segments, recipient, now) == null;
    }

    /**
     * Which limit forbids it, null if none does: {@code per_minute}, {@code per_hour}, {@code per_day}, {@code per_month}
     * or {@code recipients_per_month}; of several the one that does so for longest.
     *
     * @param recipient a 64-bit hash
     */
    @Nullable
    String exhausted(QuotaTerms terms, int segments, long recipient, long now) {
        letTimePass(terms.zone(), now);
        if (exceedsRecipients(terms, recipient)) {
            return RECIPIENTS;
        }
        for (int unit = MONTH; unit >= 0; unit--) {
            if (exceeds(unit, terms, segments)) {
                return NAMES[unit];
            }
        }
        return null;
    }

    /** When it is allowed if nothing else is counted until then; {@code now} if it is already. */
    long allowsAgainAt(QuotaTerms terms, int segments, long recipient, long now) {
        letTimePass(terms.zone(), now);
        long at = exceedsRecipients(terms, recipient) ? until[MONTH] : now;
        for (int unit = 0; unit <= MONTH; unit++) {
            if (exceeds(unit, terms, segments)) {
                at = Math.max(at, until[unit]);
            }
        }
        return at;
    }

    /**
     * Counts what was handed over, allowed or not.
     *
     * @return whether the recipient is a new one to be kept for this month; only where the terms limit recipients, and no
     *     more of them than the limit
     */
    boolean count(QuotaTerms terms, int segments, long recipient, long now) {
        letTimePass(terms.zone(), now);
        for (int unit = 0; unit <= MONTH; unit++) {
            used[unit] += segments;
        }
        return distinct < terms.recipientsPerMonth() && add(recipient);
    }

    /** Segments in the present minute, hour, day and month of the terms' zone, and distinct recipients this month. */
    List<Integer> used(QuotaTerms terms, long now) {
        letTimePass(terms.zone(), now);
        return List.of((int) used[0], (int) used[1], (int) used[2], (int) used[MONTH], distinct);
    }

    /** In segments, as of the last call with a time. */
    long usedInMonth() {
        return used[MONTH];
    }

    /** In segments, as of the last call with a time. */
    long usedInDay() {
        return used[2];
    }

    /** Distinct recipients this month, as of the last call with a time. */
    int recipients() {
        return distinct;
    }

    /** When the month began to which the recipients belong; those of an earlier one need not be kept. */
    long monthSince(ZoneId zone, long now) {
        letTimePass(zone, now);
        return from[MONTH];
    }

    private boolean exceeds(int unit, QuotaTerms terms, int segments) {
        int limit = switch (unit) {
            case 0 -> terms.perMinute();
            case 1 -> terms.perHour();
            case 2 -> terms.perDay();
            default -> terms.perMonth();
        };
        return limit > 0 && used[unit] > 0 && used[unit] + segments > limit;
    }

    private boolean exceedsRecipients(QuotaTerms terms, long recipient) {
        return terms.recipientsPerMonth() > 0 && distinct >= terms.recipientsPerMonth() && !knows(recipient);
    }

    private void letTimePass(ZoneId present, long now) {
        if (present != zone && !present.equals(zone)) {
            zone = present; // another calendar: what was used counts in its present units
            for (int unit = 0; unit <= MONTH; unit++) {
                begin(unit, now);
            }
            return;
        }
        for (int unit = 0; unit <= MONTH; unit++) {
            if (now >= until[unit]) {
                begin(unit, now);
                used[unit] = 0;
                if (unit == MONTH) {
                    recipients = NONE;
                    distinct = 0;
                }
            } else if (now < from[unit] - (until[unit] - from[unit])) {
                // The clock stepped back; where that is little, the unit just goes on longer.
                begin(unit, now);
            }
        }
    }

    private void begin(int unit, long now) {
        ZonedDateTime local = Instant.ofEpochMilli(now).atZone(zone);
        ZonedDateTime first = switch (UNITS[unit]) {
            case DAYS -> local.toLocalDate().atStartOfDay(zone);
            case MONTHS -> local.toLocalDate().withDayOfMonth(1).atStartOfDay(zone);
            default -> local.truncatedTo(UNITS[unit]);
        };
        ZonedDateTime next =
                unit >= 2 ? first.toLocalDate().plus(1, UNITS[unit]).atStartOfDay(zone) : first.plus(1, UNITS[unit]);
        from[unit] = first.toInstant().toEpochMilli();
        until[unit] = Math.max(next.toInstant().toEpochMilli(), now + 1);
    }

    private boolean knows(long recipient) {
        return recipients.length > 0 && recipients[slotOf(key(recipient))] != EMPTY;
    }

    private boolean add(long recipient) {
        if (2 * distinct >= recipients.length) {
            grow();
        }
        long key = key(recipient);
        int slot = slotOf(key);
        if (recipients[slot] != EMPTY) {
            return false;
        }
        recipients[slot] = key;
        distinct++;
        return true;
    }

    private void grow() {
        long[] old = recipients;
        recipients = new long[Math.max(16, 2 * old.length)];
        for (long key : old) {
            if (key != EMPTY) {
                recipients[slotOf(key)] = key;
            }
        }
    }

    private int slotOf(long key) {
        int i = (int) (key * 0x9E3779B97F4A7C15L >>> 32) & (recipients.length - 1);
        while (recipients[i] != EMPTY && recipients[i] != key) {
            i = (i + 1) & (recipients.length - 1);
        }
        return i;
    }

    private static long key(long recipient) {
        return recipient == EMPTY ? 1 : recipient;
    }
}
