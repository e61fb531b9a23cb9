package io.smsplatform.smpp;

/** The scheduler's name of a connector. */
public final class LaneName {

    private static final String PREFIX = "smpp:";

    private LaneName() {}

    public static String of(String connector) {
        return PREFIX + connector;
    }

    /** The connector behind a lane; a lane of another kind names none that exists. */
    public static String connector(String lane) {
        return lane.startsWith(PREFIX) ? lane.substring(PREFIX.length()) : "";
    }
}
