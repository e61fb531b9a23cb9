package io.smsplatform.scheduler.engine;

import io.smsplatform.events.MessageClass;
import io.smsplatform.events.config.PoolOptions;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** A pool's quiet hours: whose night is kept, and when it is. */
record Quiet(QuietHours hours, Set<MessageClass> classes) {

    /** @throws IllegalArgumentException if a time or the zone cannot be read */
    static Quiet of(PoolOptions.QuietTimes times) {
        return new Quiet(
                new QuietHours(time(times.from()), time(times.until()), LaneTerms.zone(times.zone())),
                classes(times.classes()));
    }

    /** When the message may be sent; 0 = now. */
    long until(Message message, long now) {
        return classes.contains(message.messageClass) ? hours.quietUntil(message.zones, now) : 0;
    }

    private static Set<MessageClass> classes(Set<String> wireNames) {
        Set<MessageClass> classes = EnumSet.noneOf(MessageClass.class);
        for (MessageClass each : MessageClass.values()) {
            if (wireNames.contains(each.name().toLowerCase(Locale.ROOT))) {
                classes.add(each);
            }
        }
        return classes;
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time is '%s', expected such as 22:00".formatted(text), e);
        }
    }
}
