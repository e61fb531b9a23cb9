package io.smsplatform.result;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.smsplatform.events.Candidate;
import io.smsplatform.events.Decision;
import io.smsplatform.events.WaitedFor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt went to its lane, as compactly as its line in the row holds it: about {@value #MAX_CHARACTERS} characters
 * at most. Lanes that do not fit are counted with the others.
 *
 * @param waitedFor wire name, or null for nothing
 * @param candidates the chosen lane first, each as {@code standing score lane}
 */
@JsonInclude(JsonInclude.Include.NON_DEFAULT)
public record KeptDecision(
        @JsonProperty("p") String policy,
        @JsonProperty("f") @Nullable String waitedFor,
        @JsonProperty("m") long waitedMillis,
        @JsonProperty("c") List<String> candidates,
        @JsonProperty("o") int otherLanes,
        @JsonProperty("r") @Nullable String rule) {

    static final int MAX_CHARACTERS = 600;

    private static final int CANDIDATE_CHARACTERS = 400;

    public KeptDecision {
        candidates = candidates == null ? List.of() : List.copyOf(candidates);
    }

    /** One lane that was looked at. */
    public record Considered(String lane, String standing, double score) {}

    static @Nullable KeptDecision of(@Nullable Decision decision) {
        if (decision == null) {
            return null;
        }
        List<String> candidates = new ArrayList<>();
        int characters = 0;
        for (Candidate candidate : decision.getCandidates()) {
            String kept = kept(candidate);
            characters += kept.length() + 3; // quotes and a comma
            if (characters > CANDIDATE_CHARACTERS) {
                break;
            }
            candidates.add(kept);
        }
        return new KeptDecision(
                Columns.name("policy", decision.getPolicy()),
                decision.getWaitedFor() == WaitedFor.NOTHING ? null : wireName(decision.getWaitedFor()),
                decision.getWaitedMillis(),
                candidates,
                decision.getOtherLanes() + decision.getCandidates().size() - candidates.size(),
                decision.getRule() == null ? null : Columns.name("rule", decision.getRule()));
    }

    /** As it was before it was made compact, but for the lanes that did not fit. */
    public List<Considered> considered() {
        return candidates.stream()
                .map(candidate -> candidate.split(" ", 3))
                .map(parts -> new Considered(parts[2], parts[0], Double.parseDouble(parts[1])))
                .toList();
    }

    private static String kept(Candidate candidate) {
        return wireName(candidate.getStanding()) + " " + score(candidate.getScore()) + " "
                + Columns.lane(candidate.getLane());
    }

    /** With three decimals: enough to see why, and short. */
    private static String score(double score) {
        long thousandths = Math.round(score * 1_000); // of what is no number: 0
        return thousandths % 1_000 == 0 ? Long.toString(thousandths / 1_000) : Double.toString(thousandths / 1_000.0);
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
