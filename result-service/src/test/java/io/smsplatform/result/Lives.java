package io.smsplatform.result;

import io.smsplatform.events.Candidate;
import io.smsplatform.events.Channel;
import io.smsplatform.events.Decision;
import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.LaneStanding;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.WaitedFor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** The events of messages' lives, with times that follow from the identifier and the step. */
final class Lives {

    static final Instant START = Instant.parse("2026-11-20T10:00:00Z");
    static final String POOL = "phones";

    private final String application;
    private final long task;
    private final String pool;

    Lives(String application, long task) {
        this(application, task, POOL);
    }

    Lives(String application, long task, String pool) {
        this.application = application;
        this.task = task;
        this.pool = pool;
    }

    static Instant at(int step) {
        return START.plusMillis(100L * step);
    }

    static String recipient(long id) {
        return "+8613%09d".formatted(id % 1_000_000_000);
    }

    MessageAccepted accepted(long id) {
        return MessageAccepted.newBuilder()
                .setMessageId(id)
                .setTaskId(task)
                .setApplication(application)
                .setClientReference("order-" + id)
                .setChannel(Channel.SMS)
                .setPool(pool)
                .setShard(0)
                .setMessageClass(MessageClass.NORMAL)
                .setRecipient(recipient(id))
                .setSender("Shop")
                .setText("你好 🎉 " + id)
                .setSegments(1)
                .setAcceptedAt(at(0))
                .setScheduledAt(null)
                .setExpiresAt(START.plusSeconds(86_400))
                .setReceipt(true)
                .setTemplate(null)
                .setMetadata(Map.of())
                .build();
    }

    MessageDispatched dispatched(long id, int attempt, int step) {
        return MessageDispatched.newBuilder()
                .setMessageId(id)
                .setAttempt(attempt)
                .setApplication(application)
                .setClientReference("order-" + id)
                .setChannel(Channel.SMS)
                .setPool(pool)
                .setShard(0)
                .setMessageClass(MessageClass.NORMAL)
                .setLane(lane(attempt))
                .setKind(LaneKind.DEVICE)
                .setSession("s1")
                .setDemandSequence(7)
                .setRecipient(recipient(id))
                .setSender("Shop")
                .setText("你好 🎉 " + id)
                .setSegments(1)
                .setDispatchedAt(at(step))
                .setLeaseUntil(at(step + 300))
                .setExpiresAt(START.plusSeconds(86_400))
                .setReceipt(true)
                .setPossibleDuplicate(false)
                .setReason("least loaded of 2 lanes: 1 of 10 in use")
                .setMetadata(Map.of())
                .setDecision(decision(attempt))
                .build();
    }

    static Decision decision(int attempt) {
        return Decision.newBuilder()
                .setPolicy("least_loaded")
                .setWaitedFor(WaitedFor.DEMAND)
                .setWaitedMillis(40)
                .setCandidates(List.of(
                        candidate(lane(attempt), LaneStanding.CHOSEN, 1.0 / 3),
                        candidate("device:other", LaneStanding.OUTSIDE_HOURS, 0)))
                .setOtherLanes(0)
                .setRule(null)
                .build();
    }

    static Candidate candidate(String lane, LaneStanding standing, double score) {
        return Candidate.newBuilder()
                .setLane(lane)
                .setStanding(standing)
                .setScore(score)
                .build();
    }

    MessageReported reported(long id, int attempt, Outcome outcome, int step) {
        boolean failed = outcome == Outcome.FAILED;
        return MessageReported.newBuilder()
                .setMessageId(id)
                .setAttempt(attempt)
                .setPool(pool)
                .setShard(0)
                .setLane(lane(attempt))
                .setOutcome(outcome)
                .setAt(at(step))
                .setCode(failed ? "network_transient" : null)
                .setDetail(failed ? "submit_sm_resp 0x58" : null)
                .setRetryable(failed)
                .setReceiptExpected(outcome == Outcome.SENT)
                .setReference(outcome == Outcome.SENT ? "ref-" + id : null)
                .setSegments(1)
                .build();
    }

    MessageDeferred deferred(long id, int attempt, DeferReason reason, int step) {
        return MessageDeferred.newBuilder()
                .setMessageId(id)
                .setAttempt(attempt)
                .setApplication(application)
                .setPool(pool)
                .setShard(0)
                .setLane(attempt == 0 ? null : lane(attempt))
                .setReason(reason)
                .setAt(at(step))
                .setDueAt(at(step + 100))
                .setCode(reason == DeferReason.BACK_OFF ? "network_transient" : null)
                .setDetail(null)
                .build();
    }

    MessageSettled settled(long id, int attempt, FinalState state, int step) {
        return MessageSettled.newBuilder()
                .setMessageId(id)
                .setTaskId(task)
                .setApplication(application)
                .setClientReference("order-" + id)
                .setChannel(Channel.SMS)
                .setPool(pool)
                .setShard(0)
                .setState(state)
                .setAttempt(attempt)
                .setLane(attempt == 0 ? null : lane(attempt))
                .setAt(at(step))
                .setCode(state == FinalState.FAILED ? "attempts_exhausted" : null)
                .setDetail(null)
                .setPossibleDuplicate(false)
                .build();
    }

    static String lane(int attempt) {
        return "device:phone" + attempt;
    }

    /** Accepted, sent by the first lane, delivered: the common life. */
    List<SpecificRecord> delivered(long id) {
        return List.of(
                accepted(id),
                dispatched(id, 1, 1),
                reported(id, 1, Outcome.TAKEN, 2),
                reported(id, 1, Outcome.SENT, 3),
                reported(id, 1, Outcome.DELIVERED, 9),
                settled(id, 1, FinalState.DELIVERED, 10));
    }

    /** Scheduled, failed once, delivered by the second lane. */
    List<SpecificRecord> deliveredBySecondLane(long id) {
        return List.of(
                accepted(id),
                deferred(id, 0, DeferReason.SCHEDULED, 1),
                dispatched(id, 1, 2),
                reported(id, 1, Outcome.FAILED, 3),
                deferred(id, 1, DeferReason.BACK_OFF, 4),
                dispatched(id, 2, 5),
                reported(id, 2, Outcome.SENT, 6),
                reported(id, 2, Outcome.DELIVERED, 7),
                settled(id, 2, FinalState.DELIVERED, 8));
    }

    /** The link died; no receipt came in time, then it came after all. */
    List<SpecificRecord> deliveredAfterUnknown(long id) {
        return List.of(
                accepted(id),
                dispatched(id, 1, 1),
                reported(id, 1, Outcome.OUTCOME_UNKNOWN, 2),
                deferred(id, 1, DeferReason.AWAITING_RECEIPT, 3),
                settled(id, 1, FinalState.UNKNOWN, 4),
                reported(id, 1, Outcome.DELIVERED, 5),
                settled(id, 1, FinalState.DELIVERED, 6));
    }

    /** Given back twice, then out of time without any lane. */
    List<SpecificRecord> expired(long id) {
        return List.of(
                accepted(id),
                dispatched(id, 1, 1),
                reported(id, 1, Outcome.RETURNED, 2),
                deferred(id, 1, DeferReason.RETURNED, 3),
                dispatched(id, 2, 4),
                reported(id, 2, Outcome.RETURNED, 5),
                deferred(id, 2, DeferReason.RETURNED, 6),
                settled(id, 0, FinalState.EXPIRED, 7));
    }

    /** Still under way: back in the queue after a lease that ended. */
    List<SpecificRecord> queuedAgain(long id) {
        return List.of(
                accepted(id),
                dispatched(id, 1, 1),
                reported(id, 1, Outcome.TAKEN, 2),
                deferred(id, 1, DeferReason.LEASE_ENDED, 3));
    }

    /** Given to a lane, moved to another shard, accepted there again as it now is, and delivered. */
    List<SpecificRecord> moved(long id) {
        MessageAccepted again = accepted(id);
        again.put("shard", 2);
        again.put("attempt", 1);
        again.put("failures", 1);
        again.put("possibleDuplicate", true);
        return List.of(
                accepted(id),
                dispatched(id, 1, 1),
                deferred(id, 1, DeferReason.RESEND_AFTER_UNKNOWN, 2),
                deferred(id, 1, DeferReason.MOVED, 3),
                again,
                dispatched(id, 2, 5),
                reported(id, 2, Outcome.DELIVERED, 6),
                settled(id, 2, FinalState.DELIVERED, 7));
    }

    /** Cancelled at a lane, which then failed. */
    List<SpecificRecord> cancelled(long id) {
        return List.of(
                accepted(id),
                deferred(id, 0, DeferReason.PAUSED, 1),
                dispatched(id, 1, 2),
                deferred(id, 1, DeferReason.TAKEN_BACK, 3),
                dispatched(id, 2, 4),
                deferred(id, 2, DeferReason.CANCEL_REQUESTED, 5),
                reported(id, 2, Outcome.FAILED, 6),
                settled(id, 2, FinalState.CANCELLED, 7));
    }

    /** The scheduler had forgotten the message when the receipt came: nobody settles it again. */
    List<SpecificRecord> deliveredLongAfter(long id) {
        return List.of(
                accepted(id),
                dispatched(id, 1, 1),
                reported(id, 1, Outcome.SENT, 2),
                settled(id, 1, FinalState.UNKNOWN, 3),
                reported(id, 1, Outcome.DELIVERED, 9_000));
    }

    List<List<SpecificRecord>> all(long first) {
        return List.of(
                delivered(first),
                deliveredBySecondLane(first + 1),
                deliveredAfterUnknown(first + 2),
                expired(first + 3),
                queuedAgain(first + 4),
                moved(first + 5),
                cancelled(first + 6),
                deliveredLongAfter(first + 7));
    }
}
