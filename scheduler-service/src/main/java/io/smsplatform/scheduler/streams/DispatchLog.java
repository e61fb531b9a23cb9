package io.smsplatform.scheduler.streams;

import io.smsplatform.events.LaneKind;
import io.smsplatform.scheduler.streams.bytes.DispatchedRecord;
import java.util.Map;
import java.util.function.Predicate;

/** The part of the dispatch topics that a former process may have written without keeping that it did. */
interface DispatchLog {

    /** One attempt in the log, with the partition it went to. */
    record Entry(DispatchedRecord event, int partition) {}

    /**
     * What was read.
     *
     * @param completeFrom by partition of each kind's topic, the Unix milliseconds from which on all was read
     * @param lastOf the last attempt of each wanted message
     */
    record Tail(Map<LaneKind, long[]> completeFrom, Map<Long, Entry> lastOf) {

        /** Whether an attempt of that time would have been read if it were in the log. */
        boolean covers(LaneKind kind, int returnPartition, long dispatchedAt) {
            long[] partitions = completeFrom.get(kind);
            return partitions != null && dispatchedAt >= partitions[Math.floorMod(returnPartition, partitions.length)];
        }
    }

    /**
     * Reads what concerns one task.
     *
     * @param task its partition of the topics that are read
     * @param newestKept time of the newest trace of work in its stores in Unix milliseconds; 0 = none
     */
    Tail read(int task, long newestKept, Predicate<DispatchedRecord> wanted);
}
