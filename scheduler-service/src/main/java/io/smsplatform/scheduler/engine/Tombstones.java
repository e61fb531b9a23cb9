package io.smsplatform.scheduler.engine;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.Republishing;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ids of settled messages with their ends, kept for a while: a repeated acceptance is recognised by them, and "it was
 * delivered after all" needs to know what was said before. About 40 bytes each.
 */
final class Tombstones {

    /** Longer than any re-reading of the log after a crash. */
    static final long RETENTION_MILLIS = Republishing.RECOGNISED_FOR.toMillis();

    private static final FinalState[] STATES = FinalState.values();
    private static final int STATE_BITS = 8;
    private static final long EMPTY = 0; // a time is never 0

    private long[] ids = new long[1024];
    private long[] values = new long[1024]; // settled at << 8 | state
    private int size;

    // A ring of ids in the order of their settling.
    private long[] ring = new long[1024];
    private int ringHead;
    private int ringSize;

    @Nullable
    FinalState stateOf(long id) {
        int slot = slotOf(id);
        return values[slot] == EMPTY ? null : STATES[(int) (values[slot] & ((1 << STATE_BITS) - 1))];
    }

    /** Adds a message, or changes the end of one that is here without prolonging its stay. */
    void put(long id, FinalState state, long settledAt) {
        int slot = slotOf(id);
        if (values[slot] != EMPTY) {
            values[slot] = values[slot] >>> STATE_BITS << STATE_BITS | state.ordinal();
            return;
        }
        ids[slot] = id;
        values[slot] = settledAt << STATE_BITS | state.ordinal();
        if (++size * 2 > ids.length) {
            grow();
        }
        enqueue(id);
    }

    /** Forgets a message without a word: it is live again. */
    void remove(long id) {
        int slot = slotOf(id);
        if (values[slot] != EMPTY) {
            removeSlot(slot);
        }
    }

    /** Drops at most that many whose time is over, oldest first. */
    void expire(long now, int limit, LongConsumer dropped) {
        for (int n = 0; n < limit && ringSize > 0; n++) {
            long id = ring[ringHead];
            int slot = slotOf(id);
            if (values[slot] == EMPTY) { // removed before its time
                ringHead = (ringHead + 1) & (ring.length - 1);
                ringSize--;
                continue;
            }
            if ((values[slot] >>> STATE_BITS) + RETENTION_MILLIS > now) {
                return;
            }
            ringHead = (ringHead + 1) & (ring.length - 1);
            ringSize--;
            removeSlot(slot);
            dropped.accept(id);
        }
    }

    int size() {
        return size;
    }

    private void enqueue(long id) {
        if (ringSize == ring.length) {
            long[] wider = new long[ring.length * 2];
            for (int i = 0; i < ringSize; i++) {
                wider[i] = ring[(ringHead + i) & (ring.length - 1)];
            }
            ring = wider;
            ringHead = 0;
        }
        ring[(ringHead + ringSize++) & (ring.length - 1)] = id;
    }

    private int slotOf(long id) {
        int i = home(id);
        while (values[i] != EMPTY && ids[i] != id) {
            i = next(i);
        }
        return i;
    }

    private void removeSlot(int hole) {
        size--;
        for (int i = next(hole); values[i] != EMPTY; i = next(i)) {
            int home = home(ids[i]);
            boolean mayStay = hole <= i ? hole < home && home <= i : hole < home || home <= i;
            if (!mayStay) {
                ids[hole] = ids[i];
                values[hole] = values[i];
                hole = i;
            }
        }
        values[hole] = EMPTY;
    }

    private void grow() {
        long[] oldIds = ids;
        long[] oldValues = values;
        ids = new long[oldIds.length * 2];
        values = new long[oldIds.length * 2];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldValues[i] != EMPTY) {
                int slot = slotOf(oldIds[i]);
                ids[slot] = oldIds[i];
                values[slot] = oldValues[i];
            }
        }
    }

    private int home(long id) {
        // Not as MessageTable mixes: what is cancelled comes in the order of that table, which would fill this one from
        // one end.
        return (int) ((id * 0xD1342543DE82EF95L) >>> Long.numberOfLeadingZeros(ids.length - 1));
    }

    private int next(int i) {
        return (i + 1) & (ids.length - 1);
    }
}
