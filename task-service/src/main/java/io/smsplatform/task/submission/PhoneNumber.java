package io.smsplatform.task.submission;

import java.util.Optional;
import java.util.regex.Pattern;

/** Phone numbers in the form the message path uses: a plus and 3 to 15 digits (E.164 without its check of countries). */
final class PhoneNumber {

    private static final Pattern SEPARATORS = Pattern.compile("[ ()-]");
    private static final Pattern NUMBER = Pattern.compile("\\+?([0-9]{3,15})");

    private PhoneNumber() {}

    /** The canonical form, or empty if the text is no phone number. */
    static Optional<String> parse(String text) {
        if (text.length() > 40) { // more separators than digits is no number
            return Optional.empty();
        }
        var matcher = NUMBER.matcher(SEPARATORS.matcher(text).replaceAll(""));
        return matcher.matches() ? Optional.of("+" + matcher.group(1)) : Optional.empty();
    }
}
