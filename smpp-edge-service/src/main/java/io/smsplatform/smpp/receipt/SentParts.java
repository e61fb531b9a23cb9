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
 * connectors where it has been the rule so far; elsewhere an identifier that is merely late would find a stranger.
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

    /**
     * The part, or null.
     *
     * @param everyForm also identifiers in a base that this connector has not been seen to use
     */
    CompletableFuture<@Nullable Found> find(Origin origin, Receipt receipt, boolean everyForm) {
        List<Candidate> candidates = candidates(origin.connector(), receipt, everyForm);
        for (String connector : origin.all()) {
            for (Candidate candidate : candidates) {
                Found found = recent.get(connector, candidate.id());
                if (found != null && fits(origin, candidate, found.message().part(found.part()), receipt)) {
                    learned.put(origin.connector(), candidate.form());
                    return CompletableFuture.completedFuture(found);
                }
            }
        }
        return store.find(
                        origin.all(),
                        candidates.stream().map(Candidate::id).distinct().toList())
                .collectList()
                .flatMap(rows -> adopt(origin, candidates, rows, receipt))
                .toFuture();
    }

    private Mono<Found> adopt(Origin origin, List<Candidate> candidates, List<SentPart> rows, Receipt receipt) {
        for (String connector : origin.all()) {
            for (Candidate candidate : candidates) {
                for (SentPart row : rows) {
                    if (row.connector().equals(connector)
                            && row.id().equals(candidate.id())
                            && fits(origin, candidate, row, receipt)) {
                        learned.put(origin.connector(), candidate.form());
                        return store.partsOf(row).collectList().map(all -> recent.adopt(row, all));
                    }
                }
            }
        }
        return Mono.empty();
    }

    /** An identifier in another form, or of another connector, could be a stranger's: the recipient must agree. */
    private static boolean fits(Origin origin, Candidate candidate, SentPart part, Receipt receipt) {
        return (candidate.form() == Form.SAME && part.connector().equals(origin.connector()))
                || part.isFor(receipt.recipient());
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
