package io.smsplatform.events;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** One event of each kind with every field set to something else than its default. */
final class Samples {

    private static final Instant AT = Instant.ofEpochMilli(1_790_000_000_123L);

    private Samples() {}

    static List<SpecificRecord> all() {
        return List.of(accepted(), demand(), dispatched(), reported(), deferred(), settled(), control());
    }

    /** What the golden bytes of versions before the present one say: fields that came later have their defaults. */
    static List<Former> former() {
        return List.of(
                new Former(
                        1,
                        MessageAccepted.newBuilder(accepted())
                                .clearLane()
                                .clearPaceMillis()
                                .clearAttempt()
                                .clearFailures()
                                .clearPossibleDuplicate()
                                .build()),
                new Former(
                        1,
                        MessageDispatched.newBuilder(dispatched())
                                .clearDecision()
                                .build()),
                new Former(
                        1,
                        MessageDeferred.newBuilder(deferred())
                                .setReason(DeferReason.BACK_OFF)
                                .build()));
    }

    /** An event as a former version of its schema wrote it. */
    record Former(int version, SpecificRecord event) {}

    static MessageAccepted accepted() {
        return MessageAccepted.newBuilder()
                .setMessageId(0x0123456789ABCDEFL)
                .setTaskId(42)
                .setApplication("shop")
                .setClientReference("order-1")
                .setChannel(Channel.SMS)
                .setPool("phones")
                .setShard(3)
                .setMessageClass(MessageClass.OTP)
                .setRecipient("+8613800138000")
                .setSender("Shop")
                .setText("你好 🎉")
                .setSegments(2)
                .setAcceptedAt(AT)
                .setScheduledAt(AT.plusMillis(1))
                .setExpiresAt(AT.plusMillis(2))
                .setReceipt(false)
                .setTemplate("welcome")
                .setMetadata(Map.of("k", "v"))
                .setLane("smpp:main")
                .setPaceMillis(250)
                .setAttempt(2)
                .setFailures(1)
                .setPossibleDuplicate(true)
                .build();
    }

    static LaneDemand demand() {
        return LaneDemand.newBuilder()
                .setLane("device:0A")
                .setKind(LaneKind.DEVICE)
                .setPool("phones")
                .setShard(3)
                .setMode(DemandMode.STANDING)
                .setCredit(10)
                .setReturnPartition(2)
                .setSession("s1")
                .setSequence(77)
                .setRatePerSecond(1.5)
                .setReceipts(false)
                .setConfirmsTaken(true)
                .setAt(AT)
                .setExpiresAt(AT.plusSeconds(10))
                .build();
    }

    static MessageDispatched dispatched() {
        return MessageDispatched.newBuilder()
                .setMessageId(0x0123456789ABCDEFL)
                .setAttempt(2)
                .setApplication("shop")
                .setClientReference("order-1")
                .setChannel(Channel.WEBHOOK)
                .setPool("phones")
                .setShard(3)
                .setMessageClass(MessageClass.BULK)
                .setLane("smpp:main")
                .setKind(LaneKind.SMPP)
                .setSession("s1")
                .setDemandSequence(77)
                .setRecipient("+8613800138000")
                .setSender("Shop")
                .setText("Hi")
                .setSegments(2)
                .setDispatchedAt(AT)
                .setLeaseUntil(AT.plusSeconds(30))
                .setExpiresAt(AT.plusSeconds(60))
                .setReceipt(false)
                .setPossibleDuplicate(true)
                .setReason("least loaded of 2 lanes")
                .setMetadata(Map.of("k", "v"))
                .setDecision(Decision.newBuilder()
                        .setPolicy("least_loaded")
                        .setWaitedFor(WaitedFor.ANOTHER_LANE)
                        .setWaitedMillis(1_500)
                        .setCandidates(List.of(
                                Candidate.newBuilder()
                                        .setLane("smpp:main")
                                        .setStanding(LaneStanding.CHOSEN)
                                        .setScore(0.25)
                                        .build(),
                                Candidate.newBuilder()
                                        .setLane("smpp:spare")
                                        .setStanding(LaneStanding.SPARE)
                                        .setScore(0.5)
                                        .build()))
                        .setOtherLanes(3)
                        .setRule("throttled-elsewhere")
                        .build())
                .build();
    }

    static MessageReported reported() {
        return MessageReported.newBuilder()
                .setMessageId(0x0123456789ABCDEFL)
                .setAttempt(2)
                .setPool("phones")
                .setShard(3)
                .setLane("smpp:main")
                .setOutcome(Outcome.FAILED)
                .setAt(AT)
                .setCode("throttled")
                .setDetail("submit_sm_resp 0x58")
                .setRetryable(true)
                .setReceiptExpected(true)
                .setReference("ref-1")
                .setSegments(2)
                .build();
    }

    static MessageDeferred deferred() {
        return MessageDeferred.newBuilder()
                .setMessageId(0x0123456789ABCDEFL)
                .setAttempt(2)
                .setApplication("shop")
                .setPool("phones")
                .setShard(3)
                .setLane("smpp:main")
                .setReason(DeferReason.CANCEL_REQUESTED)
                .setAt(AT)
                .setDueAt(AT.plusSeconds(10))
                .setCode("throttled")
                .setDetail("submit_sm_resp 0x58")
                .build();
    }

    static MessageSettled settled() {
        return MessageSettled.newBuilder()
                .setMessageId(0x0123456789ABCDEFL)
                .setTaskId(42)
                .setApplication("shop")
                .setClientReference("order-1")
                .setChannel(Channel.SMS)
                .setPool("phones")
                .setShard(3)
                .setState(FinalState.UNDELIVERED)
                .setAttempt(2)
                .setLane("smpp:main")
                .setAt(AT)
                .setCode("undeliverable")
                .setDetail("stat:UNDELIV")
                .setPossibleDuplicate(true)
                .build();
    }

    static ControlRequested control() {
        return ControlRequested.newBuilder()
                .setControlId(0x0123456789ABCDEFL)
                .setAction(ControlAction.RECOVER)
                .setTarget(ControlTarget.LANE)
                .setApplication("shop")
                .setMessageId(0x0123456789ABCDEEL)
                .setTaskId(42)
                .setPool("phones")
                .setLane("smpp:main")
                .setAt(AT)
                .setRequestedBy("ops")
                .build();
    }
}
