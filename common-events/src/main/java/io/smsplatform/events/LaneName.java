package io.smsplatform.events;

import java.util.regex.Pattern;

/** What the name of a lane looks like: its kind, a colon, and the name of the sender. */
public final class LaneName {

    /** For people who gave another one. */
    public static final String EXPECTED = "device:<id>, smpp:<connector> or provider:<account>";

    private static final Pattern FORM = Pattern.compile("(device|smpp|provider):[A-Za-z0-9][A-Za-z0-9-]{0,62}");

    private LaneName() {}

    /** Whether there could be a lane of that name. */
    public static boolean isValid(String name) {
        return FORM.matcher(name).matches();
    }
}
