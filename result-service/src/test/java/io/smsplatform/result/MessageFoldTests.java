package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MessageFoldTests {

    private static final long ID = 42;

    private final Lives lives = new Lives("shop", 7);

    @Test
    void foldsAWholeLifeIntoOneRow() {
        MessageRow row = fold(lives.delivered(ID));

        assertThat(row.id()).isEqualTo(ID);
        assertThat(row.facts().task()).isEqualTo(7);
        assertThat(row.facts().application()).isEqualTo("shop");
        assertThat(row.facts().recipient()).isEqualTo(Lives.recipient(ID));
        assertThat(row.facts().acceptedAt()).isEqualTo(Lives.at(0).toEpochMilli());
        assertThat(row.standing().state()).isEqualTo(MessageState.DELIVERED);
        assertThat(row.standing().settledAt()).isEqualTo(Lives.at(10).toEpochMilli());
        assertThat(row.lane().lane()).isEqualTo(Lives.lane(1));
        assertThat(row.attempts()).isEqualTo(1);
        assertThat(row.timeline())
                .extracting(TimelineEntry::event)
                .containsExactly(
                        TimelineEvent.ACCEPTED,
                        TimelineEvent.DISPATCHED,
                        TimelineEvent.TAKEN,
                        TimelineEvent.SENT,
                        TimelineEvent.DELIVERED,
                        TimelineEvent.SETTLED);
    }

    @Test
    void givesTheSameRowForAnyOrderAndAnyRepeats() {
        for (int life = 0; life < lives.all(ID).size(); life++) {
            List<SpecificRecord> events = lives.all(ID).get(life);
            MessageRow expected = normal(fold(events));
            for (int seed = 0; seed < 200; seed++) {
                assertThat(normal(fold(disordered(events, new Random(seed)))))
                        .as("life %d, seed %d", life, seed)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    void keepsMessagesApartAndSortsThemById() {
        MessageFold fold = new MessageFold();
        lives.all(100).forEach(life -> life.forEach(fold::add));
        fold.add(lives.accepted(3));

        assertThat(fold.rows())
                .extracting(MessageRow::id)
                .containsExactly(3L, 100L, 101L, 102L, 103L, 104L, 105L, 106L, 107L);
    }

    @Test
    void saysWhichEventsItHoldsAlready() {
        MessageFold fold = new MessageFold();

        assertThat(fold.add(lives.accepted(ID))).isTrue();
        assertThat(fold.add(lives.accepted(ID))).isFalse();
        assertThat(fold.add(lives.accepted(ID + 1))).isTrue();
        assertThat(fold.add(lives.dispatched(ID, 1, 1))).isTrue();
        assertThat(fold.add(lives.dispatched(ID, 1, 2))).isTrue(); // another statement, even if about the same attempt
    }

    @Test
    void makesARowOfAReceiptAlone() {
        MessageRow row = fold(List.of(lives.reported(ID, 1, Outcome.DELIVERED, 5)));

        assertThat(row.facts()).isEqualTo(MessageFacts.ofPool(Lives.POOL));
        assertThat(row.standing().state()).isEqualTo(MessageState.DELIVERED);
        assertThat(row.standing().settledAt()).isEqualTo(Lives.at(5).toEpochMilli());
    }

    @ParameterizedTest
    @EnumSource(names = {"BACK_OFF", "LEASE_ENDED", "RETURNED", "RESEND_AFTER_UNKNOWN", "TAKEN_BACK"})
    void showsAMessageThatGoesBackAsQueuedUntilTheNextAttempt(DeferReason reason) {
        List<SpecificRecord> back = List.of(
                lives.accepted(ID),
                lives.dispatched(ID, 1, 1),
                lives.reported(ID, 1, Outcome.SENT, 2),
                lives.deferred(ID, 1, reason, 3));
        assertThat(fold(back).standing().state()).isEqualTo(MessageState.QUEUED);

        List<SpecificRecord> again = new ArrayList<>(back);
        again.add(lives.dispatched(ID, 2, 4));
        assertThat(fold(again).standing().state()).isEqualTo(MessageState.DISPATCHED);
    }

    @Test
    void doesNotLetALateReportOfAnOldAttemptMoveTheState() {
        MessageRow row = fold(List.of(
                lives.accepted(ID),
                lives.dispatched(ID, 1, 1),
                lives.deferred(ID, 1, DeferReason.LEASE_ENDED, 2),
                lives.dispatched(ID, 2, 3),
                lives.reported(ID, 1, Outcome.SENT, 4)));

        assertThat(row.standing().state()).isEqualTo(MessageState.DISPATCHED);
        assertThat(row.lane().lane()).isEqualTo(Lives.lane(2));
    }

    @ParameterizedTest
    @EnumSource(names = "UNRECOGNISED", mode = EnumSource.Mode.EXCLUDE)
    void keepsAFinalStateWhateverElseIsSaid(FinalState state) {
        MessageRow row = fold(List.of(
                lives.settled(ID, 1, state, 1),
                lives.dispatched(ID, 9, 2),
                lives.reported(ID, 9, Outcome.SENT, 3),
                lives.deferred(ID, 9, DeferReason.BACK_OFF, 4)));

        assertThat(row.standing().state()).isEqualTo(MessageState.of(state));
        assertThat(row.standing().settledAt()).isEqualTo(Lives.at(1).toEpochMilli());
    }

    @ParameterizedTest
    @EnumSource(names = {"SENT", "UNKNOWN", "EXPIRED", "FAILED", "UNDELIVERED"})
    void alwaysTellsThatItWasDelivered(FinalState before) {
        MessageRow row = fold(List.of(lives.settled(ID, 1, FinalState.DELIVERED, 9), lives.settled(ID, 1, before, 1)));

        assertThat(row.standing().state()).isEqualTo(MessageState.DELIVERED);
        assertThat(row.standing().settledAt()).isEqualTo(Lives.at(9).toEpochMilli());
    }

    /** Also when the scheduler has forgotten the message and settles it no more. */
    @ParameterizedTest
    @EnumSource(names = {"SENT", "UNKNOWN", "EXPIRED", "FAILED", "UNDELIVERED", "CANCELLED"})
    void tellsThatItWasDeliveredByTheReceiptAlone(FinalState before) {
        List<SpecificRecord> life = List.of(
                lives.settled(ID, 1, before, 1),
                lives.reported(ID, 1, Outcome.DELIVERED, 9_000),
                lives.reported(ID, 1, Outcome.DELIVERED, 9_500));
        for (int seed = 0; seed < 20; seed++) {
            MessageRow row = fold(disordered(life, new Random(seed)));

            assertThat(row.standing().state()).as("seed %d", seed).isEqualTo(MessageState.DELIVERED);
            assertThat(row.standing().settledAt()).isEqualTo(Lives.at(9_000).toEpochMilli());
        }
    }

    @Test
    void prefersTheSchedulersEndToTheReceiptThatItWasMadeOf() {
        MessageRow row = fold(
                List.of(lives.settled(ID, 1, FinalState.DELIVERED, 5), lives.reported(ID, 1, Outcome.DELIVERED, 2)));

        assertThat(row.standing().settledAt()).isEqualTo(Lives.at(5).toEpochMilli());
    }

    @ParameterizedTest
    @EnumSource(names = {"PAUSED", "MOVED", "CANCEL_REQUESTED"})
    void onlyNotesWhatIsSaidOfAMessageWhereItIs(DeferReason reason) {
        List<SpecificRecord> life = List.of(
                lives.accepted(ID),
                lives.dispatched(ID, 1, 1),
                lives.reported(ID, 1, Outcome.TAKEN, 2),
                lives.deferred(ID, 1, reason, 3));

        MessageRow row = fold(life);

        assertThat(row.standing()).isEqualTo(fold(life.subList(0, 3)).standing());
        assertThat(row.timeline())
                .last()
                .extracting(TimelineEntry::event)
                .isEqualTo(TimelineEvent.valueOf(reason.name()));
    }

    @Test
    void waitsForTheMorningAsForAScheduledTime() {
        MessageRow row = fold(List.of(lives.accepted(ID), lives.deferred(ID, 0, DeferReason.QUIET_HOURS, 1)));

        assertThat(row.standing().state()).isEqualTo(MessageState.SCHEDULED);
        assertThat(row.timeline().get(1).dueAt()).isEqualTo(Lives.at(101).toEpochMilli());
    }

    @Test
    void resetsNothingWhenAMovedMessageIsAcceptedAgain() {
        List<SpecificRecord> life = lives.moved(ID);
        MessageRow before = fold(life.subList(0, 4));

        MessageRow row = fold(life.subList(0, 5));

        assertThat(row.standing()).isEqualTo(before.standing());
        assertThat(row.standing().state()).isEqualTo(MessageState.QUEUED);
        assertThat(row.facts()).isEqualTo(before.facts());
        assertThat(row.attempts()).isEqualTo(1);
        assertThat(row.possibleDuplicate()).isTrue();
    }

    @Test
    void keepsTheFirstOfTwoEqualEnds() {
        MessageRow row = fold(
                List.of(lives.settled(ID, 1, FinalState.DELIVERED, 5), lives.settled(ID, 1, FinalState.DELIVERED, 2)));

        assertThat(row.standing().settledAt()).isEqualTo(Lives.at(2).toEpochMilli());
    }

    @Test
    void refusesWhatANewerVersionSays() {
        assertUnreadable(lives.reported(ID, 1, Outcome.UNRECOGNISED, 1));
        assertUnreadable(lives.deferred(ID, 1, DeferReason.UNRECOGNISED, 1));
        assertUnreadable(lives.settled(ID, 1, FinalState.UNRECOGNISED, 1));
        assertUnreadable(new LaneDemand());
    }

    @Test
    void refusesNamesThatNoColumnHoldsAndCutsThePeersWords() {
        MessageReported elsewhere = lives.reported(ID, 1, Outcome.SENT, 1);
        elsewhere.put("lane", "device:" + "x".repeat(200));
        assertUnreadable(elsewhere);

        MessageReported talkative = lives.reported(ID, 1, Outcome.FAILED, 1);
        talkative.put("detail", "x".repeat(254) + "🎉🎉");
        MessageRow row = fold(List.of(talkative));
        assertThat(row.standing().detail()).isEqualTo("x".repeat(254));
    }

    private void assertUnreadable(SpecificRecord event) {
        MessageFold fold = new MessageFold();
        assertThatExceptionOfType(UnreadableEvent.class).isThrownBy(() -> fold.add(event));
        assertThat(fold.rows()).isEmpty();
    }

    static List<SpecificRecord> disordered(List<SpecificRecord> events, Random random) {
        List<SpecificRecord> disordered = new ArrayList<>(events);
        events.forEach(event -> {
            if (random.nextInt(3) == 0) {
                disordered.add(event);
            }
        });
        Collections.shuffle(disordered, random);
        return disordered;
    }

    private static MessageRow fold(List<? extends SpecificRecord> events) {
        MessageFold fold = new MessageFold();
        events.forEach(fold::add);
        assertThat(fold.rows()).hasSize(1);
        return fold.rows().get(0);
    }

    private static MessageRow normal(MessageRow row) {
        List<TimelineEntry> timeline = row.timeline().stream()
                .sorted(Comparator.comparing(TimelineEntry::toString))
                .toList();
        return new MessageRow(
                row.id(), row.facts(), row.standing(), row.lane(), row.attempts(), row.possibleDuplicate(), timeline);
    }
}
