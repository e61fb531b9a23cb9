package io.smsplatform.scheduler.engine.simulation;

import io.smsplatform.events.MessageClass;
import java.util.Arrays;

/**
 * No application starves. While one has a message in a class that waits for nothing but a lane, its shard dispatches at
 * most a bounded number of segments before it serves that application in that class again: each of the n - 1 other
 * applications gets one turn of at most {@value #QUANTUM} segments and the rest of a message, and for that the class needs
 * as many rounds as its weight makes of it, in each of which every class sends its weight and the rest of a message.
 */
final class Fairness {

    private static final int QUANTUM = 8;
    private static final int[] WEIGHTS = {64, 16, 4, 1};
    private static final int ALL_WEIGHTS = 85;

    private final int[][] waiting = new int[WEIGHTS.length][World.APPLICATIONS.length];
    private final long[][] servedAt = new long[WEIGHTS.length][World.APPLICATIONS.length];
    private final int[] bounds = new int[WEIGHTS.length];
    private long segments;
    private int era;

    Fairness() {
        for (int i = 0; i < WEIGHTS.length; i++) {
            int rest = World.MOST_SEGMENTS - 1;
            int turns = (World.APPLICATIONS.length - 1) * (QUANTUM + rest);
            int rounds = (turns + World.MOST_SEGMENTS + WEIGHTS[i] - 1) / WEIGHTS[i] + 1;
            bounds[i] = turns + rounds * (ALL_WEIGHTS + WEIGHTS.length * rest);
        }
    }

    void clear() {
        era++;
        for (int[] ofClass : waiting) {
            Arrays.fill(ofClass, 0);
        }
    }

    void waits(Tracked message) {
        if (message.waitsInEra(era)) {
            return;
        }
        int urgency = urgency(message);
        int application = World.applicationOf(message);
        if (waiting[urgency][application]++ == 0) {
            servedAt[urgency][application] = segments;
        }
        message.waitSince(era);
    }

    void gone(Tracked message) {
        if (message.waitsInEra(era)) {
            waiting[urgency(message)][World.applicationOf(message)]--;
            message.waitSince(-1);
        }
    }

    void dispatched(Tracked message) {
        gone(message);
        segments += message.accepted.segments();
        servedAt[urgency(message)][World.applicationOf(message)] = segments;
        for (int urgency = 0; urgency < WEIGHTS.length; urgency++) {
            for (int application = 0; application < World.APPLICATIONS.length; application++) {
                long without = segments - servedAt[urgency][application];
                if (waiting[urgency][application] > 0 && without > bounds[urgency]) {
                    Invariant.FAIR.check(
                            false,
                            "%s waits in class %d while %d segments went, at most %d",
                            World.APPLICATIONS[application],
                            urgency,
                            without,
                            bounds[urgency]);
                }
            }
        }
    }

    private static int urgency(Tracked message) {
        MessageClass messageClass = message.accepted.messageClass();
        return switch (messageClass) {
            case OTP -> 0;
            case TRANSACTIONAL -> 1;
            case NORMAL, UNRECOGNISED -> 2;
            case BULK -> 3;
        };
    }
}
