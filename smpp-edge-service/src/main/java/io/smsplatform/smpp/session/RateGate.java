package io.smsplatform.smpp.session;

/**
 * Lets segments through evenly at a rate, without bursts, and pauses when the SMSC asks for it: networks police per
 * tenth of a second. Pure: time is a parameter, in nanoseconds of any steady clock. Not safe for concurrent use.
 */
public final class RateGate {

    private static final long FIRST_PAUSE = 100_000_000L;
    private static final long LONGEST_PAUSE = 3_000_000_000L;

    private final long interval;
    private long free;
    private boolean started;
    private long pause;

    /** @param perSecond 0 = no limit */
    public RateGate(double perSecond) {
        this.interval = perSecond > 0 ? (long) (1e9 / perSecond) : 0;
    }

    /** Nanoseconds to wait; 0 means that one segment has been let through. */
    public long take(long now) {
        if (!started) {
            started = true;
            free = now;
        }
        if (free - now > 0) {
            return free - now;
        }
        free = now + interval;
        return 0;
    }

    /** The SMSC refused one as too fast: nothing passes for a while, longer each time in a row. */
    public void throttled(long now) {
        started = true;
        pause = pause == 0 ? FIRST_PAUSE : Math.min(LONGEST_PAUSE, pause * 2);
        free = Math.max(free, now + pause);
    }

    /** The SMSC took one: the next throttling starts from the shortest pause. */
    public void accepted() {
        pause = 0;
    }
}
