package io.smsplatform.scheduler.engine;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * How fast a lane may send, in segments per second, learned from throttling: cut by {@value #CUT_PERCENT} % at most once a
 * second, then raised by {@value #RAISE_PERCENT} % of the ceiling for each second without (AIMD).
 */
final class AdaptiveRate {

    private static final int CUT_PERCENT = 30;
    private static final int RAISE_PERCENT = 5;

    /** A lane that sent little when it was throttled is not held at that for long. */
    private static final double LEAST_RAISE_UNCONFIGURED = 0.5;

    private static final long SECOND = 1_000;

    /** How long a limit holds that nobody configured. */
    private static final long LIFTED_AFTER_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Measurement measured = new Measurement();
    private double configured;

    /** 0 = nothing learned. */
    private double learned;

    /** What the raise is a part of: what is configured, else the fastest that was throttled. */
    private double ceiling;

    private long calmMillis; // since the last cut
    private long raises; // since the last cut
    private long at;

    /** @param rate 0 = none */
    void configured(double rate, long now) {
        letTimePass(now);
        if (rate == configured) {
            return;
        }
        configured = rate;
        if (rate > 0) {
            ceiling = rate;
            liftAtCeiling();
        }
    }

    /** The network refused because of the speed. Only the first time in a second counts. */
    void throttled(long now) {
        letTimePass(now);
        if (learned > 0 && calmMillis < SECOND) {
            return;
        }
        double start = configured;
        if (configured <= 0) {
            start = Math.max(1, measured.perSecond(now));
            start = learned > 0 ? Math.min(learned, start) : start;
            ceiling = learned > 0 ? Math.max(ceiling, start) : start;
        } else if (learned > 0) {
            start = learned;
        }
        learned = Math.max(Math.min(1, ceiling / 10), start * (100 - CUT_PERCENT) / 100);
        calmMillis = 0;
        raises = 0;
    }

    /** Feeds the measurement from which a lane without a configured rate learns. */
    void sent(int segments, long now) {
        measured.add(segments, now);
    }

    /** What the lane may send; 0 = no limit. Changes in steps of a second. */
    double rate(long now) {
        letTimePass(now);
        return learned > 0 ? learned : configured;
    }

    /** Whether {@link #rate} was learned, as of the last call with a time. */
    boolean learned() {
        return learned > 0;
    }

    private void letTimePass(long now) {
        if (learned > 0 && now > at) { // a clock that steps back calms nothing
            calmMillis += now - at;
            long due = calmMillis / SECOND;
            if (due > raises) {
                learned += (due - raises) * raise();
                raises = due;
                liftAtCeiling();
            }
        }
        at = now;
    }

    private double raise() {
        double part = ceiling * RAISE_PERCENT / 100;
        return configured > 0 ? part : Math.max(LEAST_RAISE_UNCONFIGURED, part);
    }

    private void liftAtCeiling() {
        if (configured > 0 ? learned >= configured : calmMillis >= LIFTED_AFTER_MILLIS) {
            learned = 0;
        }
    }

    /** Segments in each of the last seconds. */
    private static final class Measurement {

        private static final int SECONDS = 4;

        private final int[] segments = new int[SECONDS];
        private long second = Long.MIN_VALUE / 2; // of the newest
        private long since; // ms; when what is measured began

        void add(int more, long now) {
            moveTo(now);
            segments[(int) (second & (SECONDS - 1))] += more;
        }

        /** Over the time measured, but no less than a second: a burst is not taken for a speed. */
        double perSecond(long now) {
            moveTo(now);
            long all = 0;
            for (int each : segments) {
                all += each;
            }
            long from = Math.max(since, (second - SECONDS + 1) * SECOND);
            return all * (double) SECOND / Math.max(SECOND, now - from);
        }

        private void moveTo(long now) {
            long to = Math.floorDiv(now, SECOND);
            if (to == second) {
                return;
            }
            if (to < second || to >= second + SECONDS) { // the clock stepped back, or nothing was sent for long
                Arrays.fill(segments, 0);
                since = now;
            } else {
                for (long passed = second + 1; passed <= to; passed++) {
                    segments[(int) (passed & (SECONDS - 1))] = 0;
                }
            }
            second = to;
        }
    }
}
