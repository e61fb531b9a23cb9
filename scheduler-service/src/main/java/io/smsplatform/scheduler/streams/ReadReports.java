package io.smsplatform.scheduler.streams;

import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Up to which time a task has read its reports. The log is asked only while a lease end waits for it, one question at a
 * time: the question's time is reached as soon as the end that was answered has been processed.
 */
final class ReadReports {

    private static final Logger log = LoggerFactory.getLogger(ReadReports.class);

    /** After so long the read position is asked for again: it may be ahead of the last record that was processed. */
    private static final long ASK_AGAIN_MILLIS = 10_000;

    private static final long NO_END = -1;

    private final ReportLog reports;
    private final int partition;
    private @Nullable CompletableFuture<ReportLog.Extent> asked;
    private long askedAt;
    private long position;
    private long end = NO_END;
    private long endIsOf;

    ReadReports(ReportLog reports, int partition) {
        this.reports = reports;
        this.partition = partition;
    }

    void processed(long offset) {
        position = Math.max(position, offset + 1);
    }

    /** Asks for the end unless a question is open. */
    void ask(long now) {
        boolean stuck = end != NO_END && (now - askedAt >= ASK_AGAIN_MILLIS || now < askedAt);
        if (asked == null && (end == NO_END || stuck)) {
            asked = reports.ask(partition);
            askedAt = now;
        }
    }

    /** The time up to which all has been read, once for each time that is reached; null if there is no news. */
    @Nullable
    Long reached() {
        take(asked);
        if (end == NO_END || position < end) {
            return null;
        }
        end = NO_END;
        return endIsOf;
    }

    private void take(@Nullable CompletableFuture<ReportLog.Extent> answer) {
        if (answer == null || !answer.isDone()) {
            return;
        }
        asked = null;
        if (answer.isCompletedExceptionally()) {
            String reason =
                    answer.handle((none, failure) -> String.valueOf(failure)).join();
            log.warn("partition {}: no end of the reports, ends of leases wait: {}", partition, reason);
            return;
        }
        ReportLog.Extent extent = answer.join();
        position = Math.max(position, extent.readUpTo());
        if (end == NO_END) { // else the older question is still the one to be reached: a lag must not run away from it
            end = extent.end();
            endIsOf = askedAt;
        }
    }
}
