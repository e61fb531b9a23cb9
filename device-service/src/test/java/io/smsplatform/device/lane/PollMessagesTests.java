package io.smsplatform.device.lane;

import static io.smsplatform.device.lane.LaneFixture.DEVICE;
import static io.smsplatform.device.lane.LaneFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.device.Device;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.StepVerifier.FirstStep;

class PollMessagesTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LaneFixture lanes = new LaneFixture();
    private final PollMessages polls = lanes.polls();
    private final List<MessageDispatched> written = new ArrayList<>();

    @Test
    void asksAtAnOwnPartitionForTheTimeOfTheWait() {
        verify(1, Duration.ofMillis(20)).expectComplete().verify(PATIENCE);

        LaneDemand demand = lanes.events.demands.get(0);
        assertThat(demand.getMode()).isEqualTo(DemandMode.ONCE);
        assertThat(demand.getReturnPartition()).isEqualTo(3);
        assertThat(demand.getPool()).isEqualTo("phones");
        assertThat(demand.getExpiresAt()).isEqualTo(LaneFixture.NOW.plusMillis(20 + 150));
        assertThat(written).isEmpty();
    }

    @Test
    void answersAtOnceWhenItIsFull() {
        verify(2, PATIENCE).then(() -> dispatch(1, 2)).expectComplete().verify(PATIENCE);

        assertThat(written).extracting(MessageDispatched::getMessageId).containsExactly(1L, 2L);
        assertThat(lanes.events.modes()).containsExactly(DemandMode.ONCE);
    }

    @Test
    void endsTheDemandThatItLeavesOpen() {
        verify(10, PATIENCE).then(() -> dispatch(1)).expectComplete().verify(PATIENCE);

        assertThat(written).hasSize(1);
        assertThat(lanes.events.modes()).containsExactly(DemandMode.ONCE, DemandMode.CLOSED);
    }

    @Test
    void givesBackWhatCouldNotBeWritten() {
        StepVerifier.create(polls.poll(DEVICE, 1, PATIENCE, messages -> Mono.error(new IllegalStateException("gone"))))
                .then(() -> dispatch(1))
                .expectErrorMessage("gone")
                .verify(PATIENCE);

        MessageReported returned = lanes.events.reports.get(0);
        assertThat(returned.getOutcome()).isEqualTo(Outcome.RETURNED);
        assertThat(returned.getCode()).isEqualTo("not_connected");
        assertThat(returned.getMessageId()).isEqualTo(1);
    }

    @Test
    void givesBackWhatAPhoneThatHangsUpWhileWritingWasGiven() {
        StepVerifier.create(polls.poll(DEVICE, 1, PATIENCE, messages -> Mono.never()))
                .then(() -> dispatch(1))
                .thenAwait(Duration.ofMillis(50))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(lanes.events.reports).extracting(MessageReported::getOutcome).containsExactly(Outcome.RETURNED);
    }

    @Test
    void endsTheDemandOfAPhoneThatHangsUp() {
        verify(1, PATIENCE).thenAwait(Duration.ofMillis(1)).thenCancel().verify(PATIENCE);

        assertThat(lanes.events.modes()).containsExactly(DemandMode.ONCE, DemandMode.CLOSED);
        dispatch(1);
        assertThat(lanes.events.reports).extracting(MessageReported::getOutcome).containsExactly(Outcome.RETURNED);
    }

    @Test
    void newerPollKeepsTheLaneAndItsDemand() {
        verify(1, PATIENCE)
                .then(() -> verify(1, PATIENCE)
                        .then(() -> dispatch(1))
                        .expectComplete()
                        .verify(PATIENCE))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(written).hasSize(1);
        assertThat(lanes.events.modes()).containsExactly(DemandMode.ONCE, DemandMode.ONCE);
        assertThat(lanes.events.demands.get(0).getSession())
                .isNotEqualTo(lanes.events.demands.get(1).getSession());
    }

    @Test
    void asksAgainWhenItsPartitionIsLost() {
        verify(1, PATIENCE)
                .then(() -> lanes.partitions.assigned(List.of()))
                .then(() -> lanes.partitions.assigned(List.of(7)))
                .then(() -> dispatch(1))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(lanes.events.demands)
                .extracting(LaneDemand::getReturnPartition)
                .containsExactly(3, 7);
        assertThat(lanes.events.demands.get(1).getSequence())
                .isGreaterThan(lanes.events.demands.get(0).getSequence());
    }

    @Test
    void failsWhenThePhoneCouldNotAsk() {
        lanes.events.down = true;

        verify(1, PATIENCE).expectError(NotReadyException.class).verify(PATIENCE);
    }

    @Test
    void refusesMorePhonesThanItHasRoomFor() {
        Mono<Void> third = poll(new Device(3, 1, false, "c", "phones", ""), 1, PATIENCE);

        verify(new Device(1, 1, false, "a", "phones", ""))
                .then(() -> verify(new Device(2, 1, false, "b", "phones", ""))
                        .then(() -> StepVerifier.create(third)
                                .expectError(NotReadyException.class)
                                .verify(PATIENCE))
                        .thenCancel()
                        .verify(PATIENCE))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void answersEmptyWhenTheInstanceStops() {
        verify(1, PATIENCE).then(lanes.receivers::stop).expectComplete().verify(PATIENCE);

        assertThat(lanes.events.modes()).containsExactly(DemandMode.ONCE, DemandMode.CLOSED);
        verify(1, PATIENCE).expectError(NotReadyException.class).verify(PATIENCE);
    }

    private FirstStep<Void> verify(int limit, Duration wait) {
        return StepVerifier.create(poll(DEVICE, limit, wait));
    }

    private FirstStep<Void> verify(Device device) {
        return StepVerifier.create(poll(device, 1, PATIENCE));
    }

    private Mono<Void> poll(Device device, int limit, Duration wait) {
        return polls.poll(device, limit, wait, messages -> Mono.fromRunnable(() -> written.addAll(messages)));
    }

    private void dispatch(long... ids) {
        String session =
                lanes.events.demands.get(lanes.events.demands.size() - 1).getSession();
        for (long id : ids) {
            lanes.handOver.on(message(id, session));
        }
    }
}
