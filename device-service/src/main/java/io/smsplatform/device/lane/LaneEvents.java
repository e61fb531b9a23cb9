package io.smsplatform.device.lane;

import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageReported;
import reactor.core.publisher.Mono;

/** What the lanes tell the scheduler. Each completes when the log has acknowledged it. */
public interface LaneEvents {

    /** Goes to the shard that the lane belongs to now, whichever the record names. */
    Mono<Void> demand(LaneDemand demand);

    Mono<Void> reported(MessageReported report);

    /**
     * Tells without anybody waiting, for when the phone is gone: a failure is logged and counted, and the lease or the
     * demand's expiry makes up for it.
     */
    void reportedUnattended(MessageReported report);

    /** As {@link #reportedUnattended}. */
    void demandUnattended(LaneDemand demand);
}
