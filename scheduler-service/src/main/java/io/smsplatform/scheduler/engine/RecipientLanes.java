package io.smsplatform.scheduler.engine;

import org.jspecify.annotations.Nullable;

/**
 * Which lane served a recipient last, for the latest recipients: a cache of bounded size, 16 places to a set, in each of
 * which the one served longest ago gives way. It grows when a set is full, to 20 bytes a place.
 */
final class RecipientLanes<T> {

    static final int DEFAULT_CAPACITY = 1 << 18;

    private static final int WAYS = 16;

    /** In sets of {@link #WAYS}, in each the latest first; a place without a lane is empty and so are those after it. */
    private long[] recipients = new long[WAYS];

    private @Nullable Object[] lanes = new Object[WAYS];
    private long[] times = new long[WAYS];
    private final int capacity;
    private int size;

    RecipientLanes() {
        this(DEFAULT_CAPACITY);
    }

    /** @param capacity recipients at most, at least 16; rounded down to a power of two */
    RecipientLanes(int capacity) {
        if (capacity < WAYS) {
            throw new IllegalArgumentException("capacity is " + capacity + ". Expected at least " + WAYS + ".");
        }
        this.capacity = Integer.highestOneBit(capacity);
    }

    /**
     * The lane that served the recipient last; null if that was earlier or is forgotten.
     *
     * @param recipient a 64-bit hash
     * @param notBefore Unix ms
     */
    @Nullable
    T laneOf(long recipient, long notBefore) {
        int first = firstOf(recipient);
        for (int i = first; i < first + WAYS && lanes[i] != null; i++) {
            if (recipients[i] == recipient) {
                return times[i] >= notBefore ? lane(i) : null;
            }
        }
        return null;
    }

    void served(long recipient, T lane, long now) {
        int first = firstOf(recipient);
        int place = placeOf(recipient, first);
        while (lanes[place] != null && recipients[place] != recipient && recipients.length < capacity) {
            grow();
            first = firstOf(recipient);
            place = placeOf(recipient, first);
        }
        if (lanes[place] == null) {
            size++;
        }
        // By order, not by time: the clock may step back.
        System.arraycopy(recipients, first, recipients, first + 1, place - first);
        System.arraycopy(lanes, first, lanes, first + 1, place - first);
        System.arraycopy(times, first, times, first + 1, place - first);
        recipients[first] = recipient;
        lanes[first] = lane;
        times[first] = now;
    }

    int size() {
        return size;
    }

    /** Where it is, else the first empty place of its set, else the last. */
    private int placeOf(long recipient, int first) {
        int place = first;
        while (place < first + WAYS - 1 && lanes[place] != null && recipients[place] != recipient) {
            place++;
        }
        return place;
    }

    private void grow() {
        long[] oldRecipients = recipients;
        @Nullable Object[] oldLanes = lanes;
        long[] oldTimes = times;
        recipients = new long[2 * oldRecipients.length];
        lanes = new Object[recipients.length];
        times = new long[recipients.length];
        for (int first = 0; first < oldRecipients.length; first += WAYS) {
            for (int i = first; i < first + WAYS && oldLanes[i] != null; i++) {
                int place = firstOf(oldRecipients[i]);
                while (lanes[place] != null) {
                    place++;
                }
                recipients[place] = oldRecipients[i];
                lanes[place] = oldLanes[i];
                times[place] = oldTimes[i];
            }
        }
    }

    /** A set is split in two by growth, so its places suffice. */
    private int firstOf(long recipient) {
        long mixed = recipient * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (recipients.length - 1) & -WAYS;
    }

    @SuppressWarnings("unchecked") // only served() writes them
    private @Nullable T lane(int place) {
        return (T) lanes[place];
    }
}
