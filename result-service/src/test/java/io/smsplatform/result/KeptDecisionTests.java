package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smsplatform.events.Candidate;
import io.smsplatform.events.Decision;
import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.WaitedFor;
import io.smsplatform.result.KeptDecision.Considered;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeptDecisionTests {

    @Test
    void givesBackWhatItKept() {
        KeptDecision kept = KeptDecision.of(Lives.decision(1));

        assertThat(kept.policy()).isEqualTo("least_loaded");
        assertThat(kept.waitedFor()).isEqualTo("demand");
        assertThat(kept.waitedMillis()).isEqualTo(40);
        assertThat(kept.considered())
                .containsExactly(
                        new Considered(Lives.lane(1), "chosen", 0.333),
                        new Considered("device:other", "outside_hours", 0));
        assertThat(KeptDecision.of(null)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-12.5, -12.5", "1e-300, 0", "0.12345, 0.123", "12345678, 12345678", "NaN, 0"})
    void keepsScoresToThreeDecimals(double score, double kept) {
        Decision decision = decision(List.of(Lives.candidate("smpp:a", LaneStanding.READY, score)));

        assertThat(KeptDecision.of(decision).considered().get(0).score()).isEqualTo(kept);
    }

    @Test
    void survivesScoresWithoutBound() {
        Decision decision = decision(List.of(
                Lives.candidate("smpp:a", LaneStanding.READY, Double.POSITIVE_INFINITY),
                Lives.candidate("smpp:b", LaneStanding.READY, -Double.MAX_VALUE)));

        assertThat(KeptDecision.of(decision).considered()).hasSize(2);
    }

    /** A row holds hundreds of attempts: one must not grow with the names of its lanes. */
    @Test
    void countsTheLanesThatDoNotFit() {
        List<Candidate> candidates = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            candidates.add(Lives.candidate("smpp:" + "x".repeat(120) + i, LaneStanding.WINDOW_FULL, i / 7.0));
        }
        KeptDecision kept = KeptDecision.of(decision(candidates));

        assertThat(kept.considered()).hasSizeBetween(1, 4);
        assertThat(kept.considered().size() + kept.otherLanes()).isEqualTo(8 + 5);
        TimelineEntry with = entry(kept);
        assertThat(with.line().length() - entry(null).line().length()).isLessThan(KeptDecision.MAX_CHARACTERS);
    }

    @Test
    void refusesNamesThatAreNone() {
        Decision decision = Lives.decision(1);
        decision.put("rule", "r".repeat(65));

        assertThatExceptionOfType(UnreadableEvent.class).isThrownBy(() -> KeptDecision.of(decision));
    }

    private static Decision decision(List<Candidate> candidates) {
        return Decision.newBuilder()
                .setPolicy("round_robin")
                .setWaitedFor(WaitedFor.NOTHING)
                .setWaitedMillis(Long.MAX_VALUE)
                .setCandidates(candidates)
                .setOtherLanes(5)
                .setRule("r".repeat(64))
                .build();
    }

    private static TimelineEntry entry(KeptDecision decision) {
        return new TimelineEntry(
                1, TimelineEvent.DISPATCHED, 1, "smpp:a", null, null, null, null, null, false, 0, 0, decision, 0);
    }
}
