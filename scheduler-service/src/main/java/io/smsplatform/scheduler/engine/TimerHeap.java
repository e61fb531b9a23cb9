package io.smsplatform.scheduler.engine;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A binary heap by wake time whose members know their place, so that a timer can be moved or removed in O(log n). */
final class TimerHeap<T extends Timed> {

    private @Nullable Timed[] heap = new Timed[64];
    private int size;

    /** Sets, moves or (with {@link Timed#NEVER}) removes the member's timer. */
    void schedule(T member, long wakeAt) {
        if (wakeAt == Timed.NEVER) {
            remove(member);
            return;
        }
        if (member.heapIndex == Timed.NOT_IN_HEAP) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            member.wakeAt = wakeAt;
            siftUp(member, size++);
            return;
        }
        boolean later = wakeAt > member.wakeAt;
        member.wakeAt = wakeAt;
        if (later) {
            siftDown(member, member.heapIndex);
        } else {
            siftUp(member, member.heapIndex);
        }
    }

    void remove(T member) {
        int hole = member.heapIndex;
        if (hole == Timed.NOT_IN_HEAP) {
            return;
        }
        member.heapIndex = Timed.NOT_IN_HEAP;
        Timed last = at(--size);
        heap[size] = null;
        if (last != member) {
            siftDown(last, hole);
            siftUp(last, last.heapIndex);
        }
    }

    /** Takes the earliest member if its time has come. */
    @SuppressWarnings("unchecked")
    @Nullable
    T pollDue(long now) {
        if (size == 0 || at(0).wakeAt > now) {
            return null;
        }
        T due = (T) at(0);
        remove(due);
        return due;
    }

    long nextWakeAt() {
        return size == 0 ? Timed.NEVER : at(0).wakeAt;
    }

    private Timed at(int index) {
        Timed member = heap[index];
        if (member == null) {
            throw new IllegalStateException("hole in the timer heap at " + index);
        }
        return member;
    }

    private void siftUp(Timed member, int index) {
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Timed above = at(parent);
            if (above.wakeAt <= member.wakeAt) {
                break;
            }
            put(above, index);
            index = parent;
        }
        put(member, index);
    }

    private void siftDown(Timed member, int index) {
        int half = size >>> 1;
        while (index < half) {
            int child = 2 * index + 1;
            if (child + 1 < size && at(child + 1).wakeAt < at(child).wakeAt) {
                child++;
            }
            Timed below = at(child);
            if (member.wakeAt <= below.wakeAt) {
                break;
            }
            put(below, index);
            index = child;
        }
        put(member, index);
    }

    private void put(Timed member, int index) {
        heap[index] = member;
        member.heapIndex = index;
    }
}
