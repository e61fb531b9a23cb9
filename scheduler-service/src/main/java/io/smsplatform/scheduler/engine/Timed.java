package io.smsplatform.scheduler.engine;

/** Something that wants to be woken at a time; at most one {@link TimerHeap} holds it. */
abstract class Timed {

    static final long NEVER = Long.MAX_VALUE;
    static final int NOT_IN_HEAP = -1;

    long wakeAt = NEVER;
    int heapIndex = NOT_IN_HEAP;
}
