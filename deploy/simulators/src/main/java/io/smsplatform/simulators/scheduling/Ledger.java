package io.smsplatform.simulators.scheduling;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.Tsid;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What happened to each message, in a few bytes each: the attempts an edge was given, why there was more than one, the
 * end. Dispatches are entered by one thread and ends by another; {@link #audit} is for when both are done.
 */
final class Ledger {

    /** Attempts are told apart up to this one; a pool allows at most 20. */
    private static final int MOST_ATTEMPTS = 31;

    private static final FinalState[] STATES = FinalState.values();

    /**
     * What an audit found. Everything beyond {@code messages}, {@code againByRule}, {@code toldAgain} and {@code
     * deliveredAfterAll} breaks a promise.
     *
     * @param unended accepted messages without an end
     * @param endedTwice messages with two different ends, other than "delivered after all"
     * @param attemptsTwice attempts that were dispatched more than once
     * @param againWithoutReason later attempts that follow no deferral and do not say possible duplicate
     * @param againByRule later attempts that do
     * @param toldAgain repeated tellings of the same end
     * @param strangers dispatches and ends of messages that nobody submitted
     */
    record Audit(
            long messages,
            long unended,
            long endedTwice,
            long attemptsTwice,
            long againWithoutReason,
            long againByRule,
            long toldAgain,
            long deliveredAfterAll,
            long strangers) {

        boolean clean() {
            return unended + endedTwice + attemptsTwice + againWithoutReason + strangers == 0;
        }
    }

    private final long base;
    private final int capacity;
    private final AtomicInteger reserved = new AtomicInteger();
    private final List<Group> groups = new CopyOnWriteArrayList<>();
    private final int[] attempts;
    private final int[] duplicatesAdmitted;
    private final int[] deferredAfter;
    private final byte[] end;
    private final BitSet acknowledged = new BitSet();
    private final AtomicLong attemptsTwice = new AtomicLong();
    private final AtomicLong strangers = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicLong endedTwice = new AtomicLong();
    private final AtomicLong toldAgain = new AtomicLong();
    private final AtomicLong deliveredAfterAll = new AtomicLong();

    /** @param unixMillis from which the identifiers follow: those of another ledger must be earlier */
    Ledger(int capacity, long unixMillis) {
        this.base = Tsid.smallestAt(unixMillis);
        this.capacity = capacity;
        this.attempts = new int[capacity];
        this.duplicatesAdmitted = new int[capacity];
        this.deferredAfter = new int[capacity];
        this.end = new byte[capacity];
    }

    /** The next {@code size} messages. */
    Group group(String application, MessageClass messageClass, int size, boolean timed) {
        int from = reserved.getAndAdd(size);
        if (from + size > capacity) {
            throw new IllegalStateException("%d messages do not fit, capacity is %d".formatted(from + size, capacity));
        }
        Group group = new Group(application, messageClass, from, size, timed);
        groups.add(group);
        return group;
    }

    long idOf(int index) {
        return base + index;
    }

    void acknowledged(Group group, int index) {
        synchronized (acknowledged) {
            acknowledged.set(index);
        }
        group.acknowledged();
    }

    /**
     * @param decidedAt by the scheduler, in Unix milliseconds
     * @param nanos when it was read
     * @return the group of a message's first dispatch of this attempt, or null if an edge must not send it again
     */
    @Nullable
    Group dispatched(long messageId, int attempt, boolean possibleDuplicate, long decidedAt, long nanos) {
        int index = indexOf(messageId);
        if (index < 0) {
            return null;
        }
        int bit = bit(attempt);
        if ((attempts[index] & bit) != 0) {
            attemptsTwice.incrementAndGet();
            return null;
        }
        Group group = groupOf(index);
        if (attempts[index] == 0) {
            group.dispatched(index, decidedAt, nanos);
        }
        attempts[index] |= bit;
        if (possibleDuplicate) {
            duplicatesAdmitted[index] |= bit;
        }
        return group;
    }

    void deferred(long messageId, int afterAttempt) {
        int index = indexOf(messageId);
        if (index >= 0 && afterAttempt > 0) {
            deferredAfter[index] |= bit(afterAttempt);
        }
    }

    void settled(long messageId, FinalState state) {
        int index = indexOf(messageId);
        if (index < 0) {
            return;
        }
        FinalState before = STATES[end[index]];
        if (end[index] == 0) {
            ended.incrementAndGet();
        } else if (before == state) {
            toldAgain.incrementAndGet();
        } else if (state == FinalState.DELIVERED) {
            deliveredAfterAll.incrementAndGet();
        } else {
            endedTwice.incrementAndGet();
            return;
        }
        end[index] = (byte) state.ordinal();
    }

    /** Messages that have an end. */
    long ended() {
        return ended.get();
    }

    /** Messages of that group that have an end. */
    long endedOf(Group group) {
        long count = 0;
        for (int index = group.from; index < group.from + group.size; index++) {
            count += end[index] == 0 ? 0 : 1;
        }
        return count;
    }

    /** Messages whose last told end is that. */
    long endedAs(FinalState state) {
        long count = 0;
        for (byte each : end) {
            count += STATES[each] == state && each != 0 ? 1 : 0;
        }
        return count;
    }

    long accepted() {
        return groups.stream().mapToLong(Group::accepted).sum();
    }

    /** Attempts that were dispatched a second time so far. */
    long attemptsTwice() {
        return attemptsTwice.get();
    }

    /** Only when nothing is entered any more. */
    Audit audit() {
        long messages = 0;
        long unended = 0;
        long unreasoned = 0;
        long byRule = 0;
        for (int index = 0; index < Math.min(reserved.get(), capacity); index++) {
            if (acknowledged.get(index)) {
                messages++;
                unended += end[index] == 0 ? 1 : 0;
            }
            for (int attempt = 2; attempt <= MOST_ATTEMPTS; attempt++) {
                if ((attempts[index] & bit(attempt)) != 0 && attempts[index] != bit(attempt)) {
                    if (mayFollow(index, attempt)) {
                        byRule++;
                    } else {
                        unreasoned++;
                    }
                }
            }
        }
        return new Audit(
                messages,
                unended,
                endedTwice.get(),
                attemptsTwice.get(),
                unreasoned,
                byRule,
                toldAgain.get(),
                deliveredAfterAll.get(),
                strangers.get());
    }

    private boolean mayFollow(int index, int attempt) {
        return (duplicatesAdmitted[index] & bit(attempt)) != 0 || (deferredAfter[index] & bit(attempt - 1)) != 0;
    }

    private int indexOf(long messageId) {
        long index = messageId - base;
        if (index >= 0 && index < reserved.get()) {
            return (int) index;
        }
        if (index >= 0) { // an earlier ledger's are none of this one's business
            strangers.incrementAndGet();
        }
        return -1;
    }

    private Group groupOf(int index) {
        for (Group group : groups) {
            if (index >= group.from && index < group.from + group.size) {
                return group;
            }
        }
        throw new IllegalStateException("message %d belongs to no group".formatted(index));
    }

    private static int bit(int attempt) {
        return 1 << Math.min(attempt, MOST_ATTEMPTS);
    }
}
