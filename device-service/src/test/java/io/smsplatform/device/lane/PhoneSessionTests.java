package io.smsplatform.device.lane;

import static io.smsplatform.device.lane.LaneFixture.DEVICE;
import static io.smsplatform.device.lane.LaneFixture.message;
import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

class PhoneSessionTests {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final LaneFixture lanes = new LaneFixture();
    private final PhoneSession phone = lanes.sessions().open(DEVICE);

    @Test
    void repeatsItsDemandWithEveryBeat() {
        StepVerifier.withVirtualTime(phone::announcing)
                .then(() -> phone.ready(4))
                .thenAwait(Duration.ofSeconds(7))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(lanes.events.modes()).containsExactly(DemandMode.STANDING, DemandMode.STANDING, DemandMode.STANDING);
        assertThat(lanes.events.demands).extracting(LaneDemand::getSequence).containsExactly(1L, 2L, 3L);
        assertThat(lanes.events.demands).extracting(LaneDemand::getCredit).containsOnly(4);
    }

    @Test
    void asksForNothingBeforeItIsReady() {
        StepVerifier.withVirtualTime(phone::announcing)
                .thenAwait(Duration.ofSeconds(10))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(lanes.events.demands).isEmpty();
    }

    @Test
    void goesOnAskingAfterTheLogWasDown() {
        lanes.events.down = true;
        StepVerifier.withVirtualTime(phone::announcing)
                .then(() -> phone.ready(1))
                .thenAwait(Duration.ofSeconds(4))
                .then(() -> lanes.events.down = false)
                .thenAwait(Duration.ofSeconds(3))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(lanes.events.modes()).containsExactly(DemandMode.STANDING);
    }

    @Test
    void movesItsDemandWithThePartitions() {
        StepVerifier.withVirtualTime(phone::announcing)
                .then(() -> phone.ready(1))
                .thenAwait(Duration.ofMillis(1))
                .then(() -> lanes.partitions.assigned(List.of(5)))
                .thenAwait(Duration.ofMillis(1))
                .thenCancel()
                .verify(PATIENCE);

        assertThat(lanes.events.demands)
                .extracting(LaneDemand::getReturnPartition)
                .containsExactly(3, 5);
    }

    @Test
    void givesBackOnlyWhatWasNotTaken() {
        phone.ready(3);
        lanes.handOver.on(message(1, phone.incarnation()));
        lanes.handOver.on(message(2, phone.incarnation()));
        Lease taken = Lease.of(message(1, phone.incarnation()), true);
        StepVerifier.create(phone.take(taken, "lease")).expectComplete().verify(PATIENCE);

        phone.close();
        phone.close();

        assertThat(lanes.events.reports)
                .extracting(MessageReported::getOutcome)
                .containsExactly(Outcome.TAKEN, Outcome.RETURNED);
        assertThat(lanes.events.reports.get(1).getMessageId()).isEqualTo(2);
        StepVerifier.create(phone.take(Lease.of(message(2, phone.incarnation()), true), "given back"))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(lanes.events.reports).hasSize(2);
    }

    @Test
    void tellsThePhoneNotToSendWhenTakenWasNotWritten() {
        phone.ready(1);
        lanes.handOver.on(message(1, phone.incarnation()));
        lanes.events.down = true;

        StepVerifier.create(phone.take(Lease.of(message(1, phone.incarnation()), true), "lease"))
                .expectComplete()
                .verify(PATIENCE);

        StepVerifier.create(phone.outgoing().take(3).skip(2))
                .expectNext(new ServerFrame.Refused("lease", "unavailable"))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void endsWhenThePhoneDoesNotRead() {
        StepVerifier.create(phone.outgoing(), 0)
                .then(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        phone.refuse("lease", "invalid");
                    }
                })
                .thenCancel()
                .verify(PATIENCE);

        StepVerifier.create(phone.ended())
                .expectNext(EndReason.SLOW)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void endsWhenThePhonePollsInstead() {
        StepVerifier.create(lanes.polls().poll(DEVICE, 1, Duration.ZERO, messages -> Mono.empty()))
                .expectComplete()
                .verify(PATIENCE);

        StepVerifier.create(phone.ended())
                .expectNext(EndReason.REPLACED)
                .expectComplete()
                .verify(PATIENCE);
    }
}
