package io.smsplatform.smpp.receipt;

import io.smsplatform.events.MessageReported;
import io.smsplatform.smpp.ReportWriter;
import io.smsplatform.smpp.Reports;
import io.smsplatform.smpp.SmppMetrics;
import io.smsplatform.smpp.SmppProperties;
import io.smsplatform.smpp.pdu.DeliverSm;
import io.smsplatform.smpp.pdu.Receipt;
import io.smsplatform.smpp.pdu.ReceiptState;
import io.smsplatform.smpp.pdu.SubmitStatus;
import io.smsplatform.smpp.receipt.RecentParts.Found;
import io.smsplatform.smpp.receipt.SentMessage.Change;
import io.smsplatform.smpp.receipt.SentParts.Reach;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Turns receipts into reports. The SMSC hears "taken" only when the report is in the log, or the receipt in the table of
 * those without a message; until then it would send it again. Counters: see {@link SmppMetrics}.
 */
public final class ReceiptDesk {

    private static final Logger log = LoggerFactory.getLogger(ReceiptDesk.class);

    /** A receipt may overtake the response it belongs to; the sum stays below any SMSC's response timer. */
    private static final long[] LOOK_AGAIN_MILLIS = {250, 750, 2000};

    /** An identifier this young can hardly have been given before: then its recipient is only written differently. */
    private static final Duration STRANGERS = Duration.ofMinutes(5);

    private final SentParts parts;
    private final OrphanReceiptStore orphans;
    private final Reports reports;
    private final ReportWriter words;
    private final SmppMetrics metrics;
    private final InstantSource clock;
    private final Executor work;
    private final int limit;
    private final AtomicInteger inProgress = new AtomicInteger();

    ReceiptDesk(Services services, SentParts parts, OrphanReceiptStore orphans) {
        this.parts = parts;
        this.orphans = orphans;
        this.reports = services.reports();
        this.words = services.words();
        this.metrics = services.metrics();
        this.clock = services.clock();
        this.work = services.work();
        this.limit = services.properties().receiptsInProgress();
    }

    /** What the desk needs of the rest of the service. */
    record Services(
            Reports reports,
            ReportWriter words,
            SmppMetrics metrics,
            InstantSource clock,
            Executor work,
            SmppProperties properties) {}

    /** Takes one deliver_sm; never blocks on its outcome. */
    public void on(Origin origin, DeliverSm pdu, IntConsumer respond) {
        Optional<Receipt> receipt = Receipt.in(pdu);
        if (receipt.isEmpty()) {
            metrics.inboundRefused.increment();
            respond.accept(SubmitStatus.RECEIVER_REJECT);
            return;
        }
        metrics.receipts.received.increment();
        if (inProgress.incrementAndGet() > limit) {
            inProgress.decrementAndGet();
            metrics.receipts.refused.increment();
            respond.accept(SubmitStatus.RECEIVER_TEMPORARY);
            return;
        }
        handle(origin, receipt.get()).whenComplete((nothing, failure) -> {
            inProgress.decrementAndGet();
            if (failure != null) {
                metrics.receipts.refused.increment();
                log.warn("a receipt of {} is asked for again: {}", origin.connector(), failure.toString());
            }
            respond.accept(failure == null ? SubmitStatus.OK : SubmitStatus.RECEIVER_TEMPORARY);
        });
    }

    /** Looks at the receipts of these connectors whose message was not known; answers how many have one now. */
    public Mono<Integer> matchOrphans(Collection<Origin> origins, long since) {
        if (origins.isEmpty()) {
            return Mono.just(0);
        }
        Map<String, Origin> byConnector = origins.stream().collect(Collectors.toMap(Origin::connector, o -> o));
        return orphans.matched(byConnector.keySet(), since)
                .concatMap(orphan -> Mono.fromFuture(() -> matchOrphan(byConnector.get(orphan.connector()), orphan)))
                .filter(matched -> matched)
                .count()
                .map(Long::intValue);
    }

    private CompletableFuture<Boolean> matchOrphan(@Nullable Origin origin, OrphanReceiptStore.Stored orphan) {
        Origin from = origin == null ? new Origin(orphan.connector(), List.of()) : origin;
        return parts.find(from, orphan.receipt(), Reach.WIDE).thenCompose(found -> {
            if (found == null) {
                return CompletableFuture.completedFuture(false);
            }
            return apply(found, orphan.receipt())
                    .thenCompose(change -> orphans.delete(orphan.orphanId()).toFuture())
                    .thenApply(nothing -> true);
        });
    }

    private CompletableFuture<Void> handle(Origin origin, Receipt receipt) {
        if (receipt.ids().isEmpty()) {
            return park(origin.connector(), receipt, OrphanReceipt.UNREADABLE);
        }
        return look(origin, receipt, 0);
    }

    private CompletableFuture<Void> look(Origin origin, Receipt receipt, int round) {
        return parts.find(origin, receipt, reach(round)).thenCompose(found -> {
            if (found != null) {
                return apply(found, receipt).thenAccept(this::count);
            }
            if (round == LOOK_AGAIN_MILLIS.length) {
                return park(origin.connector(), receipt, OrphanReceipt.UNMATCHED);
            }
            Executor later = CompletableFuture.delayedExecutor(LOOK_AGAIN_MILLIS[round], TimeUnit.MILLISECONDS, work);
            return CompletableFuture.supplyAsync(() -> round + 1, later)
                    .thenCompose(next -> look(origin, receipt, next));
        });
    }

    private Reach reach(int round) {
        if (round == LOOK_AGAIN_MILLIS.length) {
            return new Reach(true, clock.instant().minus(STRANGERS).toEpochMilli());
        }
        return round == 0 ? Reach.USUAL : Reach.WIDE;
    }

    private void count(Change change) {
        (change == Change.NONE ? metrics.receipts.duplicate : metrics.receipts.handled).increment();
    }

    private CompletableFuture<Void> park(String connector, Receipt receipt, String reason) {
        return orphans.add(new OrphanReceipt(connector, receipt.ids(), receipt, reason, clock.millis()))
                .toFuture()
                .thenRun(metrics.receipts.parked::increment);
    }

    /** Completes when what the receipt changes is durable. */
    private CompletableFuture<Change> apply(Found found, Receipt receipt) {
        ReceiptState.Meaning meaning = receipt.state().meaning();
        if (meaning == ReceiptState.Meaning.ON_ITS_WAY) {
            return CompletableFuture.completedFuture(Change.PART);
        }
        PartReceipt said = meaning == ReceiptState.Meaning.DELIVERED ? PartReceipt.DELIVERED : PartReceipt.UNDELIVERED;
        SentMessage message = found.message();
        PartReceipt before = message.part(found.part()).receipt();
        Change change = message.apply(found.part(), said);
        if (change == Change.NONE) {
            return CompletableFuture.completedFuture(change);
        }
        return makeDurable(message, message.part(found.part()), change, receipt)
                .whenComplete((nothing, failure) -> {
                    if (failure != null) {
                        message.revert(found.part(), before);
                    }
                })
                .thenApply(nothing -> change);
    }

    private CompletableFuture<Void> makeDurable(SentMessage message, SentPart part, Change change, Receipt receipt) {
        MessageReported report = report(part, change, receipt);
        // A report says it all of a single part: no second row write for each message.
        CompletableFuture<Void> written =
                message.isSingle() ? CompletableFuture.completedFuture(null) : parts.write(part);
        return report == null
                ? written
                : written.thenCombine(message.announced(), (row, outcome) -> report)
                        .thenCompose(reports::tell);
    }

    private @Nullable MessageReported report(SentPart part, Change change, Receipt receipt) {
        String reference = receipt.ids().get(0);
        return switch (change) {
            case DELIVERED ->
                words.delivered(part.messageId(), part.attempt(), part.shard(), part.connector(), reference);
            case UNDELIVERED ->
                words.undelivered(
                        part.messageId(),
                        part.attempt(),
                        part.shard(),
                        part.connector(),
                        reference,
                        detail(part, receipt));
            case PART, NONE -> null;
        };
    }

    private static String detail(SentPart part, Receipt receipt) {
        String error = receipt.error().isEmpty() ? "" : " err:" + receipt.error();
        String which = part.parts() == 1 ? "" : ", part %d of %d".formatted(part.part(), part.parts());
        return receipt.state().stat() + error + which;
    }

    /** For tests and shutdown: receipts whose answer is still owed. */
    public int inProgress() {
        return inProgress.get();
    }
}
