package io.smsplatform.result;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which messages a list is about; a null component does not restrict it.
 *
 * @param application null only for an administrator
 * @param recipient as the caller writes it, see {@link #recipients()}
 */
public record MessageFilter(
        @Nullable String application,
        @Nullable Long task,
        @Nullable MessageState state,
        @Nullable String recipient,
        @Nullable String clientReference,
        @Nullable String pool) {

    private static final Pattern SEPARATORS = Pattern.compile("[ ()-]");
    private static final Pattern NUMBER = Pattern.compile("\\+?([0-9]{3,15})");

    /**
     * The forms in which the recipient may be stored: as given, and, if it reads as a phone number, in the one form that
     * a submission gives all spellings of it. Empty if any recipient will do.
     */
    List<String> recipients() {
        if (recipient == null) {
            return List.of();
        }
        Matcher number = NUMBER.matcher(SEPARATORS.matcher(recipient).replaceAll(""));
        return number.matches() && !recipient.equals("+" + number.group(1))
                ? List.of(recipient, "+" + number.group(1))
                : List.of(recipient);
    }

    /** Whether both select the same messages, as one number that survives in a cursor. */
    public int fingerprint() {
        return Objects.hash(
                application, task, state == null ? null : state.wireName(), recipient, clientReference, pool);
    }
}
