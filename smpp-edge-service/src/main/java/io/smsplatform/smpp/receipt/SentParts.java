package io.smsplatform.smpp.receipt;

import io.smsplatform.smpp.pdu.Receipt;
import io.smsplatform.smpp.pdu.SmscId;
import io.smsplatform.smpp.receipt.RecentParts.Found;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Finds the part that a receipt names: in memory, then in the table. Networks may write an identifier in another base in
 * the receipt than in the response. Such a match counts only when the recipient agrees, and is looked for at once only on
 * connectors where it has been the rule so far; elsewhere an identifier that is merely late would find a stranger. So
 * would the very same identifier of a network that counts from the start again: it counts without an agreeing recipient
 * only in the end, and only when it was given lately.
 */
final class SentParts {

    /** How a receipt's identifier becomes the response's. */
    private enum Form {
        SAME,
        HEX,
        DECIMAL;

        @Nullable
        SmscId of(SmscId id) {
            return switch (this) {
                case SAME -> id;
                case HEX -> id.asHex();
                case DECIMAL -> id.asDecimal();
            };
        }
    }

    private record Candidate(Form form, SmscId id) {}

    /**
     * How far a search goes.
     *
     * @param everyForm also identifiers in a base that this connector has not been seen to use
     * @param strangersSince the exact identifier may be another recipient's if it was given after this, in Unix
     *     milliseconds: some networks write numbers in a form of their own
     */
    record Reach(boolean everyForm, long strangersSince) {

        static final Reach USUAL = new Reach(false, Long.MAX_VALUE);
        static final Reach WIDE = new Reach(true, Long.MAX_VALUE);
    }

    private final SubmittedPartStore store;
    private final PartWriter writer;
    private final RecentParts recent;
    private final Map<String, Form> learned = new ConcurrentHashMap<>();

    SentParts(SubmittedPartStore store, int recentParts, Executor work) {
        this.store = store;
        this.writer = new PartWriter(store, work);
        this.recent = new RecentParts(recentParts);
    }

    /** Receipts find it from now on; completes when it is durable. */
    CompletableFuture<Void> add(SentPart part, SentMessage message) {
        recent.add(part, message);
        return writer.write(part);
    }

    CompletableFuture<Void> write(SentPart part) {
        return writer.write(part);
    }

    boolean isWritable() {
        return !writer.isFailing();
    }

    /** The part, or null. */
    CompletableFuture<@Nullable Found> find(Origin origin, Receipt receipt, Reach reach) {
        List<Candidate> candidates = candidates(origin.connector(), receipt, reach.everyForm());
        for (String connector : origin.all()) {
            for (Candidate candidate : candidates) {
                Found found = recent.get(connector, candidate.id());
                if (found != null
                        && fits(origin, candidate, found.message().part(found.part()), receipt, Long.MAX_VALUE)) {
                    learned.put(origin.connector(), candidate.form());
                    return CompletableFuture.completedFuture(found);
                }
            }
        }
        return store.find(
                        origin.all(),
                        candidates.stream().map(Candidate::id).distinct().toList())
                .collectList()
                .flatMap(rows -> adopt(origin, candidates, rows, receipt, Long.MAX_VALUE)
                        .switchIfEmpty(
                                Mono.defer(() -> adopt(origin, candidates, rows, receipt, reach.strangersSince()))))
                .toFuture();
    }

    private Mono<Found> adopt(
            Origin origin, List<Candidate> candidates, List<SentPart> rows, Receipt receipt, long strangersSince) {
        for (String connector : origin.all()) {
            for (Candidate candidate : candidates) {
                for (SentPart row : rows) {
                    if (row.connector().equals(connector)
                            && row.id().equals(candidate.id())
                            && fits(origin, candidate, row, receipt, strangersSince)) {
                        learned.put(origin.connector(), candidate.form());
                        return store.partsOf(row).collectList().map(all -> recent.adopt(row, all));
                    }
                }
            }
        }
        return Mono.empty();
    }

    /** An identifier could be a stranger's: the recipient must agree, or there must be nobody else that it could be. */
    private static boolean fits(
            Origin origin, Candidate candidate, SentPart part, Receipt receipt, long strangersSince) {
        if (part.isFor(receipt.recipient())) {
            return true;
        }
        boolean exact = candidate.form() == Form.SAME && part.connector().equals(origin.connector());
        return exact && (receipt.recipient().isEmpty() || part.sentAt() > strangersSince);
    }

    /** The form that has proved itself on this connector first. */
    private List<Candidate> candidates(String connector, Receipt receipt, boolean everyForm) {
        Form usual = learned.getOrDefault(connector, Form.SAME);
        List<Candidate> candidates = new ArrayList<>();
        add(candidates, usual, receipt);
        for (Form form : Form.values()) {
            if (form != usual && (form == Form.SAME || everyForm)) {
                add(candidates, form, receipt);
            }
        }
        return candidates;
    }

    private static void add(List<Candidate> candidates, Form form, Receipt receipt) {
        for (String raw : receipt.ids()) {
            SmscId id = form.of(SmscId.of(raw));
            if (id != null) {
                candidates.add(new Candidate(form, id));
            }
        }
    }
}
