package io.smsplatform.events;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The attempts that an edge was given last: an edge's defence against a dispatch that was written twice. Bounded; what
 * is older than the newest {@code capacity} is forgotten. Safe for concurrent use.
 */
public final class SeenAttempts {

    private record Attempt(long messageId, int number) {}

    private final Map<Attempt, Boolean> seen;

    public SeenAttempts(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity is %d, expected at least 1".formatted(capacity));
        }
        this.seen = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Attempt, Boolean> eldest) {
                return size() > capacity;
            }
        };
    }

    /** True for the first dispatch of an attempt, false for every repetition that is remembered. */
    public synchronized boolean isFirst(long messageId, int attempt) {
        return seen.putIfAbsent(new Attempt(messageId, attempt), true) == null;
    }
}
