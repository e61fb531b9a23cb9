package io.smsplatform.scheduler.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.scheduler.engine.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A pool as it is told.
 *
 * @param live the present moment, if this instance hosts the pool and has something of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PoolBody(
        String name,
        String channel,
        String selection,
        double ratePerSecond,
        int maxAttempts,
        Duration backOff,
        Duration backOffCap,
        Duration handOverLease,
        Duration resultLease,
        Duration receiptTimeout,
        int shards,
        @Nullable Live live) {

    /** Counters of the moment. */
    record Live(int pending, int delayed, int inFlight, int awaitingReceipt, List<LaneBody> lanes) {

        static Live of(Snapshot snapshot) {
            return new Live(
                    snapshot.pending(),
                    snapshot.delayed(),
                    snapshot.inFlight(),
                    snapshot.awaitingReceipt(),
                    snapshot.lanes().stream().map(LaneBody::of).toList());
        }
    }

    /**
     * A lane of the pool.
     *
     * @param expiresAt end of its demand; left out when it is away
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LaneBody(
            String lane,
            String kind,
            int window,
            int inFlight,
            @Nullable Instant expiresAt) {

        static LaneBody of(Snapshot.LaneView view) {
            return new LaneBody(
                    view.lane(),
                    view.kind().name().toLowerCase(Locale.ROOT),
                    view.window(),
                    view.inFlight(),
                    view.expiresAt() == 0 ? null : Instant.ofEpochMilli(view.expiresAt()));
        }
    }

    static PoolBody of(PoolConfig pool, @Nullable Snapshot snapshot) {
        return new PoolBody(
                pool.name(),
                pool.channel(),
                pool.selection(),
                pool.ratePerSecond(),
                pool.maxAttempts(),
                pool.backOff(),
                pool.backOffCap(),
                pool.handOverLease(),
                pool.resultLease(),
                pool.receiptTimeout(),
                pool.shards(),
                snapshot == null ? null : Live.of(snapshot));
    }
}
