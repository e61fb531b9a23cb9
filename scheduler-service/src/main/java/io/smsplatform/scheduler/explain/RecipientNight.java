package io.smsplatform.scheduler.explain;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import io.smsplatform.events.config.PoolOptions.QuietTimes;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Set;

/**
 * A pool's quiet hours for one recipient: it is quiet while it is quiet in any of the zones that the number may belong to,
 * unless that leaves no instant of the next 48 h.
 *
 * @param zones the likeliest first; the pool's own if the number says nothing
 */
record RecipientNight(LocalTime from, LocalTime until, List<ZoneId> zones, boolean zoneIsTheRecipients) {

    private static final long HORIZON_MILLIS = Duration.ofHours(48).toMillis();

    static RecipientNight of(QuietTimes quiet, String recipient) {
        List<ZoneId> known = zonesOf(recipient);
        return new RecipientNight(
                LocalTime.parse(quiet.from()),
                LocalTime.parse(quiet.until()),
                known.isEmpty() ? List.of(ZoneId.of(quiet.zone())) : known,
                !known.isEmpty());
    }

    /** When the quiet that the time lies in ends, in Unix milliseconds; 0 if it lies in none. */
    long quietUntil(long time) {
        long end = time;
        for (long later = later(end); later > end; later = later(end)) {
            end = later;
            if (end - time >= HORIZON_MILLIS) {
                end = Math.max(time, endIn(zones.get(0), time));
                break;
            }
        }
        return end == time ? 0 : end;
    }

    /** The latest end of the nights that the time lies in; the time itself if it lies in none. */
    private long later(long time) {
        return zones.stream().mapToLong(zone -> endIn(zone, time)).max().orElse(time);
    }

    private long endIn(ZoneId zone, long time) {
        ZonedDateTime local = Instant.ofEpochMilli(time).atZone(zone);
        boolean overMidnight = until.isBefore(from);
        boolean begun = !local.toLocalTime().isBefore(from);
        boolean before = local.toLocalTime().isBefore(until);
        if (overMidnight ? !begun && !before : !begun || !before) {
            return time;
        }
        LocalDate day = overMidnight && begun ? local.toLocalDate().plusDays(1) : local.toLocalDate();
        return day.atTime(until).atZone(zone).toInstant().toEpochMilli();
    }

    private static List<ZoneId> zonesOf(String recipient) {
        Set<String> known = ZoneId.getAvailableZoneIds();
        try {
            return PhoneNumberToTimeZonesMapper.getInstance()
                    .getTimeZonesForNumber(PhoneNumberUtil.getInstance().parse(recipient, null))
                    .stream()
                    .filter(known::contains) // without "unknown", and without zones newer than this JDK's
                    .map(ZoneId::of)
                    .toList();
        } catch (NumberParseException e) {
            return List.of(); // no number of any country, or an address of another channel
        }
    }
}
