package io.smsplatform.scheduler.streams;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The time zones that the owner of a number may be in, as its prefix says. Looked up once for each beginning of {@value
 * #PREFIX} digits; the answer stands for the numbers of the same length that begin alike. For one thread.
 */
final class RecipientZones {

    private static final int PREFIX = 7;

    /** At most that many beginnings at once; others that fall on the same place take turns. */
    private static final int SLOTS = 1 << 14;

    private final PhoneNumberUtil numbers = PhoneNumberUtil.getInstance();
    private final PhoneNumberToTimeZonesMapper mapper = PhoneNumberToTimeZonesMapper.getInstance();
    private final long[] keys = new long[SLOTS];
    private final @Nullable List<ZoneId>[] answers = newSlots();

    /** The same list object for the same zones: whoever caches by it may. */
    private final Map<List<String>, List<ZoneId>> lists = new HashMap<>();

    /** @return empty if the number says nothing */
    List<ZoneId> of(String e164) {
        long key = key(e164);
        if (key == 0) {
            return List.of();
        }
        int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 50);
        List<ZoneId> known = answers[slot];
        if (known != null && keys[slot] == key) {
            return known;
        }
        List<ZoneId> found = lookUp(e164);
        keys[slot] = key;
        answers[slot] = found;
        return found;
    }

    /** The first digits and the length; 0 if it is no number with a country code. */
    private static long key(String e164) {
        int length = e164.length();
        if (length < 2 || e164.charAt(0) != '+') {
            return 0;
        }
        long digits = 1;
        for (int i = 1; i <= Math.min(PREFIX, length - 1); i++) {
            int digit = e164.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return 0;
            }
            digits = digits * 10 + digit;
        }
        return digits << 8 | Math.min(length, 255);
    }

    private List<ZoneId> lookUp(String e164) {
        List<String> names;
        try {
            names = mapper.getTimeZonesForNumber(numbers.parse(e164, null));
        } catch (NumberParseException e) {
            return List.of(); // no number of any country
        }
        return lists.computeIfAbsent(
                names,
                all -> all.stream()
                        .filter(name -> !name.equals(PhoneNumberToTimeZonesMapper.getUnknownTimeZone()))
                        .map(RecipientZones::zone)
                        .filter(Objects::nonNull)
                        .toList());
    }

    private static @Nullable ZoneId zone(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return null; // newer than this JDK's zones
        }
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // Java has no arrays of a generic type
    private static @Nullable List<ZoneId>[] newSlots() {
        return new List[SLOTS];
    }
}
