package io.smsplatform.scheduler.web;

import io.smsplatform.events.config.PoolOptions;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** When recipients are not disturbed, as a client describes it. */
record QuietHoursRequest(
        @Nullable String from,
        @Nullable String until,
        @Nullable List<@Nullable String> classes,
        @Nullable String zone) {

    private static final Pattern HOURS_AND_MINUTES = Pattern.compile("\\d\\d:\\d\\d");
    private static final List<@Nullable String> UNHURRIED = List.of("normal", "bulk");

    PoolOptions.QuietTimes checked(String pointer, Checks checks) {
        String begins = time(pointer + "/from", from, checks);
        String ends = time(pointer + "/until", until, checks);
        if (!begins.isEmpty() && begins.equals(ends)) {
            checks.wrong(pointer + "/until", "out_of_range", "Expected another time than from, " + begins);
        }
        return new PoolOptions.QuietTimes(
                begins,
                ends,
                checkedClasses(pointer + "/classes", checks),
                checks.zone(pointer + "/zone", zone, ZoneOffset.UTC).getId());
    }

    /** The time, or nothing if it is wrong. */
    private static String time(String pointer, @Nullable String value, Checks checks) {
        if (value == null) {
            checks.wrong(pointer, "required", "Expected a local time such as 22:00");
            return "";
        }
        try {
            if (HOURS_AND_MINUTES.matcher(value).matches()) {
                return LocalTime.parse(value).toString();
            }
        } catch (DateTimeParseException e) { // as 24:30 is
            checks.wrong(pointer, "malformed", "Expected a local time from 00:00 to 23:59");
            return "";
        }
        checks.wrong(pointer, "malformed", "Expected a local time such as 22:00");
        return "";
    }

    private Set<String> checkedClasses(String pointer, Checks checks) {
        List<@Nullable String> given = Objects.requireNonNullElse(classes, UNHURRIED);
        if (given.isEmpty()) {
            checks.wrong(pointer, "required", "Expected at least one class; leave quietHours out if none waits");
        }
        Set<String> checked = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            checked.add(checks.oneOf(pointer + "/" + i, given.get(i), null, PoolRequest.CLASSES));
        }
        return checked;
    }
}
