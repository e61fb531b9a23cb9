package io.smsplatform.scheduler.engine;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.FinalState;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import io.smsplatform.scheduler.engine.FailureRules.Action;
import io.smsplatform.scheduler.engine.FailureRules.Failure;
import io.smsplatform.scheduler.engine.FailureRules.Scene;
import io.smsplatform.scheduler.engine.FailureRules.Verdict;
import io.smsplatform.scheduler.engine.LaneBook.Sign;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message when its lane, or the network behind it, says something, or says nothing in time: rules first,
 * then the pool's way.
 */
final class Reports {

    private static final Map<String, SendFailure> FAILURES = new HashMap<>();

    static {
        for (SendFailure failure : SendFailure.values()) {
            FAILURES.put(failure.code(), failure);
        }
    }

    private final Lifecycle life;
    private long reported;
    private long stale;
    private long settledAgain;

    Reports(Lifecycle life) {
        this.life = life;
    }

    long reported() {
        return reported;
    }

    long stale() {
        return stale;
    }

    long settledAgain() {
        return settledAgain;
    }

    /** @return whether the report told anything new */
    boolean on(Event.Reported report, long now) {
        reported++;
        life.tally.revision++;
        Message message = life.messages.get(report.messageId());
        boolean used = message == null ? ofSettled(report, now) : ofLive(message, report, now);
        if (!used) {
            stale++;
        }
        return used;
    }

    private boolean ofSettled(Event.Reported report, long now) {
        FinalState told = life.tombstones.stateOf(report.messageId());
        if (told == null
                || told == FinalState.DELIVERED
                || told == Lifecycle.MOVED
                || report.outcome() != Outcome.DELIVERED) {
            return false;
        }
        life.tombstones.put(report.messageId(), FinalState.DELIVERED, now);
        settledAgain++;
        life.emit(new Command.Settle(
                report.messageId(),
                FinalState.DELIVERED,
                report.attempt(),
                report.lane(),
                null,
                report.detail(),
                false,
                true));
        return true;
    }

    private boolean ofLive(Message message, Event.Reported report, long now) {
        if (report.outcome() == Outcome.DELIVERED) { // always told, also of an old attempt
            delivered(message, report, now);
            return true;
        }
        if (!message.isHeldBy(report.lane(), report.attempt())) {
            return false;
        }
        boolean sent = message.state instanceof State.AwaitingReceipt awaiting && awaiting.sent();
        return switch (report.outcome()) {
            case TAKEN -> taken(message, now);
            case SENT -> !sent && sent(message, report, now);
            case UNDELIVERED -> undelivered(message, FinalState.UNDELIVERED, report, now);
            case FAILED -> sent ? undelivered(message, FinalState.FAILED, report, now) : failed(message, report, now);
            case RETURNED -> !sent && returned(message, report, now);
            case OUTCOME_UNKNOWN -> message.state instanceof State.InFlight && lost(message, report, now);
            case DELIVERED, UNRECOGNISED -> false;
        };
    }

    private void delivered(Message message, Event.Reported report, long now) {
        if (message.isHeldBy(report.lane(), report.attempt())) {
            if (message.state instanceof State.InFlight) {
                life.lanes.ended(report.lane(), Sign.WELL, now);
            }
            receipt(message, report.lane(), true, now);
        }
        message.attempt = Math.max(message.attempt, report.attempt());
        life.settle(message, FinalState.DELIVERED, report.attempt(), report.lane(), null, report.detail(), now);
    }

    private boolean taken(Message message, long now) {
        if (!(message.state instanceof State.InFlight attempt) || attempt.taken()) {
            return false;
        }
        life.renew(message, attempt.takenUntil(now + life.policy().resultLeaseMillis()));
        return true;
    }

    private boolean sent(Message message, Event.Reported report, long now) {
        life.lanes.ended(report.lane(), Sign.WELL, now);
        if (report.receiptExpected()) {
            life.awaitReceipt(message, report.lane(), true, now);
        } else {
            settle(message, FinalState.SENT, report, now);
        }
        return true;
    }

    /** Unsent: costs no attempt. Whatever its reason, the session is not asked again until it speaks up. */
    private boolean returned(Message message, Event.Reported report, long now) {
        life.lanes.ended(report.lane(), Sign.NONE, now);
        if (message.state instanceof State.InFlight attempt) {
            life.lanes.mute(attempt, now); // it would return the next message as fast as the log carries it
        }
        life.requeue(message, report.lane(), DeferReason.RETURNED, report.code(), report.detail(), now);
        return true;
    }

    private boolean failed(Message message, Event.Reported report, long now) {
        SendFailure failure = report.code() == null ? null : FAILURES.get(report.code());
        boolean throttled = failure == SendFailure.THROTTLED;
        life.lanes.ended(report.lane(), signOf(failure), now);
        if (throttled) {
            life.lanes.throttled(report.lane(), now);
        }
        Verdict verdict = judge(Scene.SEND_FAILURE, message, report.lane(), report.code(), report.detail());
        boolean again = verdict.action() == Action.RETRY || verdict.action() == Action.SWITCH;
        if (verdict.action() == Action.FAIL || !again && !report.retryable()) {
            settle(message, FinalState.FAILED, report, now);
        } else if (throttled && !again) {
            // The message is not at fault: that costs no attempt, only time.
            long dueAt = now + life.policy().backOffMillis(message.attempt, message.id);
            life.backOff(message, report.lane(), dueAt, report.code(), report.detail(), now);
        } else {
            tryAgain(message, report.lane(), verdict, report.code(), report.detail(), now);
        }
        return true;
    }

    private static Sign signOf(@Nullable SendFailure failure) {
        if (failure == null) {
            return Sign.ILL;
        }
        return switch (failure.fault()) {
            case CALLER, OURS -> Sign.NONE;
            case SENDER, NETWORK -> failure == SendFailure.THROTTLED ? Sign.NONE : Sign.ILL;
        };
    }

    /** The network gave up on it. */
    private boolean undelivered(Message message, FinalState as, Event.Reported report, long now) {
        receipt(message, report.lane(), false, now);
        Verdict verdict = judge(Scene.CALLBACK_FAILURE, message, report.lane(), report.code(), report.detail());
        if (again(verdict, message)) {
            tryAgain(message, report.lane(), verdict, report.code(), report.detail(), now);
        } else {
            settle(message, as, report, now);
        }
        return true;
    }

    private boolean lost(Message message, Event.Reported report, long now) {
        life.lanes.ended(report.lane(), Sign.ILL, now);
        outcomeUnknown(message, report.lane(), report.code(), report.detail(), now);
        return true;
    }

    // ---- silence

    void leaseEnded(Message message, State.InFlight attempt, long now) {
        life.lanes.ended(attempt.lane(), Sign.ILL, now);
        String code = SendFailure.LEASE_OVER.code();
        if (!attempt.surelyNotSent()) {
            outcomeUnknown(message, attempt.lane(), code, "no report before the lease ended", now);
            return;
        }
        message.failures++;
        if (message.failures >= life.policy().maxAttempts()) {
            life.fail(message, attempt.lane(), SendFailure.ATTEMPTS_EXHAUSTED, code, now);
            return;
        }
        life.requeue(message, attempt.lane(), DeferReason.LEASE_ENDED, code, null, now);
    }

    void noReceipt(Message message, State.AwaitingReceipt awaiting, long now) {
        String code = SendFailure.NO_RECEIPT.code();
        Verdict verdict = judge(Scene.CALLBACK_FAILURE, message, awaiting.lane(), code, null);
        if (again(verdict, message)) {
            message.possibleDuplicate = true;
            tryAgain(message, awaiting.lane(), verdict, code, null, now);
        } else {
            life.settle(message, FinalState.UNKNOWN, awaiting.lane(), code, null, now);
        }
    }

    private void outcomeUnknown(
            Message message, String lane, @Nullable String code, @Nullable String detail, long now) {
        switch (life.policy().unknownOutcome(message.messageClass)) {
            case FAIL -> life.settle(message, FinalState.UNKNOWN, lane, code, detail, now);
            case WAIT -> {
                life.awaitReceipt(message, lane, false, now);
                life.defer(message, lane, DeferReason.AWAITING_RECEIPT, message.attentionAt(), code, detail);
            }
            case RESEND -> {
                message.failures++;
                message.possibleDuplicate = true;
                if (message.failures >= life.policy().maxAttempts() || message.expiresAt <= now) {
                    life.settle(message, FinalState.UNKNOWN, lane, code, detail, now);
                } else {
                    message.trail(message.trail().failedBy(lane, false, null));
                    life.requeue(message, lane, DeferReason.RESEND_AFTER_UNKNOWN, code, detail, now);
                }
            }
        }
    }

    // ---- another attempt

    private Verdict judge(Scene scene, Message message, String lane, @Nullable String code, @Nullable String detail) {
        Verdict verdict = life.rules()
                .judge(new Failure(
                        scene,
                        life.policy().pool(),
                        lane,
                        life.policy().channel(),
                        message.messageClass,
                        code,
                        detail));
        if (verdict.alert() != null && verdict.rule() != null) {
            life.alerts.add(new Command.Alert(
                    verdict.alert(), verdict.rule(), scene.wireName(), message.id, lane, code, detail, 1));
        }
        return verdict;
    }

    /** Whether a rule wants what was sent to be sent again. */
    private static boolean again(Verdict verdict, Message message) {
        boolean wanted = verdict.action() == Action.RETRY || verdict.action() == Action.SWITCH;
        return wanted && !message.trail().cancelRequested();
    }

    private void tryAgain(
            Message message, String lane, Verdict by, @Nullable String code, @Nullable String detail, long now) {
        message.failures++;
        FailureRules.Retry terms = by.retry();
        boolean may = terms == null ? message.failures < life.policy().maxAttempts() : terms.mayRetry(message.failures);
        if (!may) {
            String last = detail == null ? code : code + ": " + detail;
            life.fail(message, lane, SendFailure.ATTEMPTS_EXHAUSTED, last, now);
            return;
        }
        message.trail(message.trail().failedBy(lane, by.action() == Action.SWITCH, by.rule()));
        long pause = terms == null
                ? life.policy().backOffMillis(message.failures, message.id)
                : terms.delayMillis(message.failures, message.id);
        life.backOff(message, lane, now + pause, code, detail, now);
    }

    private void settle(Message message, FinalState state, Event.Reported report, long now) {
        life.settle(message, state, report.lane(), report.code(), report.detail(), now);
    }

    private void receipt(Message message, String lane, boolean delivered, long now) {
        if (message.state instanceof State.AwaitingReceipt awaiting && awaiting.sent()) {
            long sentAt = awaiting.until() - life.policy().receiptTimeoutMillis();
            life.lanes.receipt(lane, delivered, now - sentAt, now);
        }
    }
}
