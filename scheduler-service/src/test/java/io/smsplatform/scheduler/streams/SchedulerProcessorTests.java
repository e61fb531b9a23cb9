package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.scheduler.engine.Snapshot;
import io.smsplatform.scheduler.engine.State;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

class SchedulerProcessorTests {

    private final Host host = new Host();

    @Test
    void dispatchesTheWholeMessageAndTellsItsWholeEnd() {
        host.demand(1);
        host.accept(1);

        MessageDispatched dispatched = host.dispatched().get(0);
        assertThat(dispatched.getText()).isEqualTo("hello");
        assertThat(dispatched.getClientReference()).isEqualTo("ref-1");
        assertThat(dispatched.getDemandSequence()).isEqualTo(1);
        assertThat(dispatched.getLeaseUntil().toEpochMilli()).isEqualTo(host.now + 30_000);

        host.report(1, 1, Outcome.DELIVERED);
        MessageSettled settled = host.settled().get(0);
        assertThat(settled.getTaskId()).isEqualTo(7);
        assertThat(settled.getClientReference()).isEqualTo("ref-1");
        assertThat(settled.getState()).isEqualTo(FinalState.DELIVERED);
        assertThat(settled.getLane()).isEqualTo("device:1");
    }

    @Test
    void keepsTheMessageUntilItsEndHasSurelyBeenToldAndTheTombstoneLonger() {
        host.demand(1);
        host.accept(1);
        host.report(1, 1, Outcome.DELIVERED);

        host.tick(59_999);
        assertThat(host.messages.get(Host.key(1))).isNotNull();
        host.tick(1);
        assertThat(host.messages.get(Host.key(1))).isNull();
        assertThat(host.progress.get(Host.key(1))).isNotNull();
        host.tick(15 * 60_000);
        assertThat(host.progress.get(Host.key(1))).isNull();
    }

    @Test
    void tellsAnEndAgainThatACrashMayHaveSwallowed() {
        host.demand(1);
        host.accept(1);
        host.report(1, 1, Outcome.DELIVERED);
        MessageSettled told = host.settled().get(0);

        host.restart();
        host.tick(100);

        assertThat(host.settled()).containsExactly(told);
        host.tick(60_000);
        host.restart();
        host.tick(100);
        assertThat(host.settled()).isEmpty();
    }

    @Test
    void tellsNoEndAgainThatIsMuchOlderThanTheLastTraceOfTheFormerProcess() {
        host.demand(1);
        host.accept(1);
        host.report(1, 1, Outcome.DELIVERED);
        host.now += 10_000;
        host.accept(2);

        host.restart();
        host.tick(100);

        assertThat(host.settled()).isEmpty();
        host.tick(60_000);
        assertThat(host.messages.get(Host.key(1))).isNull();
        assertThat(host.progress.get(Host.key(1))).isNotNull();
    }

    @Test
    void keepsAnEndThatIsOlderThanItsTombstonesTimeThroughTwoRestarts() {
        host.demand(1);
        host.accept(1);
        host.report(1, 1, Outcome.DELIVERED);

        host.now += 3_600_000;
        host.restart();
        host.tick(100);
        host.demand(1);
        host.accept(1);
        assertThat(host.dispatched()).isEmpty();

        host.now += 30_000;
        host.restart();
        host.tick(100);
        host.demand(1);
        host.accept(1);
        assertThat(host.dispatched()).isEmpty();
        assertThat(host.liveShards.get(Host.SHARD).pending()).isZero();
    }

    @Test
    void dropsTheMessageBeforeItsTombstone() {
        host.demand(1);
        host.accept(1);
        host.report(1, 1, Outcome.DELIVERED);

        host.now += 15 * 60_000;
        host.demand(1);

        assertThat(host.progress.get(Host.key(1))).isNull();
        assertThat(host.messages.get(Host.key(1))).isNull();
    }

    @Test
    void tellsADeliveryAfterAnotherEndAlsoAfterARestart() {
        host.demand(1);
        host.accept(1);
        host.report(1, 1, Outcome.UNDELIVERED);
        host.tick(60_000);
        host.restart();

        host.report(1, 1, Outcome.DELIVERED);

        MessageSettled again = host.settled().get(0);
        assertThat(again.getState()).isEqualTo(FinalState.DELIVERED);
        assertThat(again.getApplication()).isEqualTo("shop");
    }

    @Test
    void restoresPendingAndInFlightMessages() {
        host.demand(1);
        host.accept(1);
        host.accept(2);
        host.logDispatched();

        host.restart();
        host.tick(1_000);
        host.demand(1);

        assertThat(host.dispatched()).isEmpty();
        Snapshot snapshot = host.liveShards.get(Host.SHARD);
        assertThat(snapshot.pending()).isEqualTo(1);
        assertThat(snapshot.inFlight()).isEqualTo(1);
        host.report(1, 1, Outcome.DELIVERED);
        assertThat(host.dispatched())
                .extracting(MessageDispatched::getMessageId)
                .containsExactly(2L);
    }

    @Test
    void doesNotDispatchAgainWhatIsInTheLogThoughItsProgressIsLost() {
        host.demand(1);
        host.accept(1);
        host.logDispatched();
        host.progress.delete(Host.key(1));

        host.restart();
        host.demand(5);

        assertThat(host.dispatched()).isEmpty();
        host.report(1, 1, Outcome.DELIVERED);
        assertThat(host.settled()).hasSize(1);
    }

    @Test
    void takesBackAtTheLeasesEndWhatNeverReachedTheLog() {
        host.demand(1);
        host.accept(1);
        host.tick(5_000);

        host.restart();
        host.demand(1);
        host.tick(24_000);
        assertThat(host.dispatched()).isEmpty();
        host.tick(1_000);

        MessageDispatched second = host.dispatched().get(0);
        assertThat(second.getAttempt()).isEqualTo(2);
        assertThat(second.getPossibleDuplicate()).isFalse();
    }

    @Test
    void makesAnAttemptAgainThatNeitherTheStoreNorTheLogHas() {
        host.demand(1);
        host.accept(1);

        host.restart();
        host.demand(1);

        assertThat(host.dispatched()).extracting(MessageDispatched::getAttempt).containsExactly(1);
    }

    @Test
    void keepsAnAttemptOnlyOnceItHasLastedAWhile() {
        host.demand(2);
        host.accept(1);
        host.accept(2);
        host.report(1, 1, Outcome.DELIVERED);

        host.tick(4_900);
        assertThat(host.progress.get(Host.key(2))).isNull();
        host.tick(100);
        assertThat(KeptState.decodeProgress(host.progress.get(Host.key(2))).attempt())
                .isEqualTo(1);
        assertThat(KeptState.isTombstone(host.progress.get(Host.key(1)))).isTrue();
    }

    @Test
    void keepsAtOnceWhatALaneSaysOfAnAttempt() {
        host.demand(1, true);
        host.accept(1);
        host.report(1, 1, Outcome.TAKEN);

        assertThat(KeptState.decodeProgress(host.progress.get(Host.key(1))).state())
                .isInstanceOfSatisfying(
                        State.InFlight.class,
                        attempt -> assertThat(attempt.taken()).isTrue());
    }

    @Test
    void keepsAtOnceAnAttemptThatWasFoundInTheLog() {
        host.demand(1);
        host.accept(1);
        host.logDispatched();

        host.now += 1;
        host.restart();
        host.tick(100);

        assertThat(KeptState.decodeProgress(host.progress.get(Host.key(1))).attempt())
                .isEqualTo(1);
    }

    @Test
    void judgesNoLeaseThatRanOutWhileItWasDownBeforeTheWaitingReportsAreRead() {
        host.demand(1, true);
        host.accept(1);
        host.logDispatched();

        host.now += 60_000;
        host.endOfReports = 43;
        host.restart();
        host.demand(5, true);
        host.tick(100);
        host.report(1, 1, Outcome.TAKEN);
        host.tick(600);

        assertThat(host.dispatched()).isEmpty();
        assertThat(host.liveShards.get(Host.SHARD).inFlight()).isEqualTo(1);
        assertThat(host.forwarded(SchedulerTopology.DEFERRED)).isEmpty();
        host.tick(30 * 60_000);
        assertThat(host.forwarded(SchedulerTopology.DEFERRED))
                .as("nothing is unread any more")
                .hasSize(1);
    }

    @Test
    void goesOnWithProgressWhoseMessageIsReadAgain() {
        host.demand(1);
        host.accept(1);
        host.logDispatched();
        host.messages.delete(Host.key(1));

        host.restart();
        host.demand(5);
        host.accept(1);

        assertThat(host.dispatched()).isEmpty();
        host.report(1, 1, Outcome.DELIVERED);
        assertThat(host.settled()).hasSize(1);
    }

    @Test
    void doesNotDispatchAgainWhatIsInTheLogThoughNothingOfItWasKept() {
        host.demand(1);
        host.accept(1);
        host.logDispatched();
        host.messages.delete(Host.key(1));
        host.progress.delete(Host.key(1));

        host.restart();
        host.demand(5);
        host.accept(1);

        assertThat(host.dispatched()).isEmpty();
        host.restart();
        host.demand(5);
        assertThat(host.dispatched()).as("kept from now on").isEmpty();
        host.report(1, 1, Outcome.DELIVERED);
        assertThat(host.settled()).hasSize(1);
    }

    @Test
    void doesNotAdoptWhatHasEnded() {
        host.demand(1);
        host.accept(1);
        host.logDispatched();
        host.report(1, 1, Outcome.DELIVERED);

        host.restart();
        host.accept(1);
        host.tick(1_000);

        assertThat(host.liveShards.get(Host.SHARD).inFlight()).isZero();
    }

    @Test
    void keepsReportsThatAreReadBeforeTheAcceptanceOfTheirMessage() {
        host.demand(1, true);
        host.accept(1);
        host.logDispatched();
        host.messages.delete(Host.key(1));

        host.now += 60_000;
        host.restart();
        host.tick(100);
        host.report(1, 1, Outcome.TAKEN);
        host.report(1, 1, Outcome.UNDELIVERED);
        host.accept(1);

        assertThat(host.settled()).extracting(MessageSettled::getState).containsExactly(FinalState.UNDELIVERED);
        assertThat(host.forwarded(SchedulerTopology.DEFERRED)).isEmpty();
    }

    @Test
    void doesNotCallUnsentWhatTheLogCannotTellAnyMore() {
        host.demand(1);
        host.accept(1);
        host.logIsCompleteFrom = Long.MAX_VALUE;
        host.tick(5_000);

        host.restart();
        host.demand(1);
        host.tick(25_000);
        host.tick(500);

        assertThat(host.dispatched()).isEmpty();
        assertThat(host.liveShards.get(Host.SHARD).awaitingReceipt()).isEqualTo(1);
    }

    @Test
    void parksWhatItCannotReadWithTheReason() {
        host.readBytes(Topics.MESSAGES_ACCEPTED, Topics.MESSAGES_ACCEPTED.key().encode(Host.SHARD), new byte[] {9});

        Record<?, ?> parked = host.forwarded("accepted-parked").get(0);
        assertThat((byte[]) parked.value()).containsExactly(9);
        assertThat(header(parked, "sms-parked-from")).isEqualTo("messages.accepted-0@42");
        assertThat(header(parked, "sms-parked-reason")).isNotBlank();
    }

    @Test
    void parksARecordUnderAnotherShardsKey() {
        host.accept(1);
        byte[] value = host.messages.get(Host.key(1));

        host.readBytes(
                Topics.MESSAGES_ACCEPTED, Topics.MESSAGES_ACCEPTED.key().encode(new PoolShard("other", 0)), value);

        assertThat(header(host.forwarded("accepted-parked").get(0), "sms-parked-reason"))
                .isEqualTo("key is 'other/0', expected 'main/0'");
    }

    @Test
    void parksARecordOfAnImpossibleShard() {
        host.accept(1);
        MessageAccepted accepted = Topics.MESSAGES_ACCEPTED.value().decode(host.messages.get(Host.key(1)));

        host.read(
                Topics.MESSAGES_ACCEPTED,
                MessageAccepted.newBuilder(accepted).setShard(-1).build());

        assertThat(header(host.forwarded("accepted-parked").get(0), "sms-parked-reason"))
                .isEqualTo("shard is -1, expected 0 or more");
    }

    @Test
    void ticksFastOnlyWhileSomethingMayNeedIt() {
        assertThat(host.timeBetweenTicks()).isEqualTo(Duration.ofSeconds(1));
        host.accept(1);
        assertThat(host.timeBetweenTicks()).isEqualTo(Duration.ofMillis(100));

        host.demand(1);
        host.tick(100);
        assertThat(host.timeBetweenTicks()).as("nothing pending, lease in 30 s").isEqualTo(Duration.ofSeconds(1));
        host.tick(29_000);
        assertThat(host.timeBetweenTicks()).as("lease about to end").isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void countsEveryRecordOnce() {
        host.accept(1);
        host.accept(1);
        host.readBytes(Topics.MESSAGES_ACCEPTED, Topics.MESSAGES_ACCEPTED.key().encode(Host.SHARD), new byte[] {9});
        host.demand(1);
        host.report(1, 1, Outcome.DELIVERED);
        host.report(1, 1, Outcome.DELIVERED);

        for (String source : new String[] {"accepted", "demand", "reported"}) {
            assertThat(host.counted("sms_scheduler_received", source))
                    .as(source)
                    .isEqualTo(host.counted("sms_scheduler_handled", source)
                            + host.counted("sms_scheduler_duplicate", source)
                            + host.counted("sms_scheduler_parked", source));
        }
        assertThat(host.counted("sms_scheduler_received", "accepted")).isEqualTo(3);
        assertThat(host.counted("sms_scheduler_duplicate", "accepted")).isEqualTo(1);
        assertThat(host.counted("sms_scheduler_parked", "accepted")).isEqualTo(1);
        assertThat(host.counted("sms_scheduler_duplicate", "reported")).isEqualTo(1);
    }

    private static String header(Record<?, ?> record, String name) {
        return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
    }
}
