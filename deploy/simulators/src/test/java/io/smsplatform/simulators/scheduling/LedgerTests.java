package io.smsplatform.simulators.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageClass;
import org.junit.jupiter.api.Test;

class LedgerTests {

    private final Ledger ledger = new Ledger(10, 1_800_000_000_000L);
    private final Group group = ledger.group("shop", MessageClass.NORMAL, 4, true);

    @Test
    void isCleanWhenEveryMessageEndsOnce() {
        for (int index = 0; index < 4; index++) {
            ledger.acknowledged(group, index);
            ledger.dispatched(ledger.idOf(index), 1, false, 0, index);
            ledger.settled(ledger.idOf(index), FinalState.DELIVERED);
        }
        assertThat(ledger.audit()).isEqualTo(new Ledger.Audit(4, 0, 0, 0, 0, 0, 0, 0, 0));
        assertThat(ledger.audit().clean()).isTrue();
    }

    @Test
    void findsAnAcceptedMessageWithoutAnEnd() {
        ledger.acknowledged(group, 2);
        assertThat(ledger.audit().unended()).isOne();
        assertThat(ledger.audit().clean()).isFalse();
    }

    @Test
    void owesNothingToWhatTheBrokerNeverConfirmed() {
        assertThat(ledger.audit().messages()).isZero();
        assertThat(ledger.audit().clean()).isTrue();
    }

    @Test
    void findsAnAttemptThatWasDispatchedTwiceAndDoesNotSendIt() {
        assertThat(ledger.dispatched(ledger.idOf(1), 1, false, 0, 0)).isSameAs(group);
        assertThat(ledger.dispatched(ledger.idOf(1), 1, false, 0, 0)).isNull();
        assertThat(ledger.audit().attemptsTwice()).isOne();
        assertThat(ledger.audit().clean()).isFalse();
    }

    @Test
    void findsALaterAttemptThatNothingExplains() {
        ledger.dispatched(ledger.idOf(0), 1, false, 0, 0);
        ledger.dispatched(ledger.idOf(0), 2, false, 0, 0);
        assertThat(ledger.audit().againWithoutReason()).isOne();
        assertThat(ledger.audit().clean()).isFalse();
    }

    @Test
    void acceptsALaterAttemptAfterADeferralOfTheOneBefore() {
        ledger.dispatched(ledger.idOf(0), 1, false, 0, 0);
        ledger.dispatched(ledger.idOf(0), 2, false, 0, 0);
        ledger.deferred(ledger.idOf(0), 1); // the topics are read side by side
        assertThat(ledger.audit().againByRule()).isOne();
        assertThat(ledger.audit().againWithoutReason()).isZero();
    }

    @Test
    void takesNoDeferralOfAnotherAttemptForAReason() {
        ledger.dispatched(ledger.idOf(0), 1, false, 0, 0);
        ledger.deferred(ledger.idOf(0), 1);
        ledger.dispatched(ledger.idOf(0), 2, false, 0, 0);
        ledger.dispatched(ledger.idOf(0), 3, false, 0, 0);
        assertThat(ledger.audit().againWithoutReason()).isOne();
    }

    @Test
    void acceptsALaterAttemptThatAdmitsItsDoubt() {
        ledger.dispatched(ledger.idOf(0), 1, false, 0, 0);
        ledger.dispatched(ledger.idOf(0), 2, true, 0, 0);
        assertThat(ledger.audit().againByRule()).isOne();
        assertThat(ledger.audit().clean()).isTrue();
    }

    @Test
    void tellsRepeatedFromDifferentEnds() {
        ledger.settled(ledger.idOf(0), FinalState.SENT);
        ledger.settled(ledger.idOf(0), FinalState.SENT);
        ledger.settled(ledger.idOf(1), FinalState.UNKNOWN);
        ledger.settled(ledger.idOf(1), FinalState.DELIVERED);
        assertThat(ledger.audit().toldAgain()).isOne();
        assertThat(ledger.audit().deliveredAfterAll()).isOne();
        assertThat(ledger.audit().clean()).isTrue();

        ledger.settled(ledger.idOf(1), FinalState.FAILED);
        assertThat(ledger.audit().endedTwice()).isOne();
        assertThat(ledger.ended()).isEqualTo(2);
    }

    @Test
    void countsEndsByGroupAndByState() {
        Group other = ledger.group("bank", MessageClass.OTP, 2, false);
        ledger.settled(ledger.idOf(1), FinalState.CANCELLED);
        ledger.settled(ledger.idOf(2), FinalState.UNKNOWN);
        ledger.settled(ledger.idOf(2), FinalState.DELIVERED);
        ledger.settled(ledger.idOf(5), FinalState.CANCELLED);
        assertThat(ledger.endedOf(group)).isEqualTo(2);
        assertThat(ledger.endedOf(other)).isOne();
        assertThat(ledger.endedAs(FinalState.CANCELLED)).isEqualTo(2);
        assertThat(ledger.endedAs(FinalState.UNKNOWN)).isZero();
    }

    @Test
    void noticesMessagesThatNobodySubmitted() {
        assertThat(ledger.dispatched(ledger.idOf(9), 1, false, 0, 0)).isNull();
        assertThat(ledger.audit().strangers()).isOne();
        assertThat(ledger.audit().clean()).isFalse();
    }

    @Test
    void ignoresMessagesOfEarlierTimes() {
        assertThat(ledger.dispatched(ledger.idOf(-1), 1, false, 0, 0)).isNull();
        assertThat(ledger.audit().clean()).isTrue();
    }

    @Test
    void keepsGroupsApart() {
        Group other = ledger.group("bank", MessageClass.OTP, 2, false);
        ledger.dispatched(ledger.idOf(4), 1, false, 0, 7);
        assertThat(other.dispatched()).isOne();
        assertThat(group.dispatched()).isZero();
        assertThatThrownBy(() -> ledger.group("shop", MessageClass.OTP, 5, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("11 messages do not fit, capacity is 10");
    }

    @Test
    void timesEachMessageFromWhenItWasDue() {
        group.due(0, 1_000_000);
        group.due(1, 2_000_000);
        ledger.dispatched(ledger.idOf(0), 1, false, 0, 4_000_000);
        ledger.dispatched(ledger.idOf(1), 1, false, 0, 9_000_000);
        group.sent(11_000_000);
        assertThat(group.dispatchMicros().getTotalCount()).isEqualTo(2);
        assertThat(group.dispatchMicros().getMinValue()).isBetween(2_990L, 3_010L);
        assertThat(group.dispatchMicros().getMaxValue()).isBetween(6_990L, 7_010L);
        assertThat(group.secondsOfDispatching()).isEqualTo(0.005);
        assertThat(group.secondsToLastSent()).isEqualTo(0.010);
    }
}
