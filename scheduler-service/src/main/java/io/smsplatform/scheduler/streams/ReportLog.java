package io.smsplatform.scheduler.streams;

import java.util.concurrent.CompletableFuture;

/** Where a partition of the reports ends, and how far this service has surely read it. */
interface ReportLog {

    /**
     * @param readUpTo offset before which nothing is left to read
     * @param end offset of the next report to be written
     */
    record Extent(long readUpTo, long end) {}

    CompletableFuture<Extent> ask(int partition);
}
