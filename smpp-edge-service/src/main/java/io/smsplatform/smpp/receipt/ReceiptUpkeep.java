package io.smsplatform.smpp.receipt;

import io.smsplatform.events.Tsid;
import io.smsplatform.smpp.SmppProperties;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import reactor.core.publisher.Mono;

/** The regular work on the two tables: late matches, and forgetting what is too old. */
public final class ReceiptUpkeep {

    private static final int ROWS = 5_000;
    private static final Duration LOOK_BACK = Duration.ofDays(1);

    private final ReceiptDesk desk;
    private final SubmittedPartStore parts;
    private final OrphanReceiptStore orphans;
    private final InstantSource clock;
    private final SmppProperties properties;

    ReceiptUpkeep(
            ReceiptDesk desk,
            SubmittedPartStore parts,
            OrphanReceiptStore orphans,
            InstantSource clock,
            SmppProperties properties) {
        this.desk = desk;
        this.parts = parts;
        this.orphans = orphans;
        this.clock = clock;
        this.properties = properties;
    }

    /** Receipts that came long before their response, or on another instance. */
    public Mono<Integer> match(Collection<Origin> origins) {
        return desk.matchOrphans(origins, clock.instant().minus(LOOK_BACK).toEpochMilli());
    }

    /** In small statements, until nothing old is left. */
    public Mono<Void> forget() {
        long before = clock.instant().minus(properties.retention()).toEpochMilli();
        return Mono.defer(() -> parts.deleteOlderThan(Tsid.smallestAt(before), ROWS))
                .repeat()
                .takeUntil(deleted -> deleted < ROWS)
                .then(orphans.deleteOlderThan(before, ROWS))
                .then();
    }
}
