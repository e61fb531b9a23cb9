package io.smsplatform.result;

import io.smsplatform.events.DeferReason;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What one event contributes to a message's row. This is the one place that says what an event means here. */
record MessageUpdate(
        long id,
        MessageFacts facts,
        Standing standing,
        LaneUse lane,
        int attempts,
        boolean possibleDuplicate,
        TimelineEntry entry) {

    static MessageUpdate of(MessageAccepted event) {
        long at = event.getAcceptedAt().toEpochMilli();
        MessageFacts facts = new MessageFacts(
                event.getTaskId(),
                Columns.application(event.getApplication()),
                Columns.clientReference(event.getClientReference()),
                wireName(event.getChannel()),
                Columns.pool(event.getPool()),
                wireName(event.getMessageClass()),
                Columns.recipient(event.getRecipient()),
                Columns.sender(event.getSender()),
                Columns.text(event.getText()),
                event.getSegments(),
                at,
                millis(event.getScheduledAt()),
                event.getExpiresAt().toEpochMilli());
        return new MessageUpdate(
                event.getMessageId(),
                facts,
                Standing.open(MessageState.ACCEPTED, 0, at),
                LaneUse.NONE,
                event.getAttempt(), // more than 0 once the message has been moved: it is the same message
                event.getPossibleDuplicate(),
                TimelineEntry.accepted(at, Columns.lane(event.getLane()), event.getShard(), event.getPaceMillis()));
    }

    static MessageUpdate of(MessageDispatched event) {
        long at = event.getDispatchedAt().toEpochMilli();
        MessageFacts facts = new MessageFacts(
                null,
                Columns.application(event.getApplication()),
                Columns.clientReference(event.getClientReference()),
                wireName(event.getChannel()),
                Columns.pool(event.getPool()),
                wireName(event.getMessageClass()),
                Columns.recipient(event.getRecipient()),
                Columns.sender(event.getSender()),
                Columns.text(event.getText()),
                event.getSegments(),
                null,
                null,
                event.getExpiresAt().toEpochMilli());
        Standing standing = Standing.open(MessageState.DISPATCHED, event.getAttempt(), at);
        String lane = Columns.lane(event.getLane());
        return new MessageUpdate(
                event.getMessageId(),
                facts,
                standing,
                LaneUse.of(lane, standing.order()),
                event.getAttempt(),
                event.getPossibleDuplicate(),
                new TimelineEntry(
                        at,
                        TimelineEvent.DISPATCHED,
                        event.getAttempt(),
                        lane,
                        null,
                        null,
                        null,
                        Columns.brief(event.getReason()),
                        null,
                        event.getPossibleDuplicate(),
                        0,
                        event.getShard(),
                        KeptDecision.of(event.getDecision()),
                        0));
    }

    static MessageUpdate of(MessageReported event) {
        long at = event.getAt().toEpochMilli();
        Standing standing = said(event, at).because(Columns.code(event.getCode()), Columns.brief(event.getDetail()));
        String lane = Columns.lane(event.getLane());
        return new MessageUpdate(
                event.getMessageId(),
                MessageFacts.ofPool(Columns.pool(event.getPool())),
                standing,
                LaneUse.of(lane, standing.order()),
                event.getAttempt(),
                false,
                new TimelineEntry(
                        at,
                        TimelineEvent.valueOf(event.getOutcome().name()),
                        event.getAttempt(),
                        lane,
                        standing.code(),
                        standing.detail(),
                        Columns.brief(event.getReference()),
                        null,
                        null,
                        false,
                        0,
                        0,
                        null,
                        0));
    }

    static MessageUpdate of(MessageDeferred event) {
        long at = event.getAt().toEpochMilli();
        long dueAt = event.getDueAt().toEpochMilli();
        int attempt = event.getAttempt();
        Standing standing = waiting(event.getReason(), attempt, at)
                .because(Columns.code(event.getCode()), Columns.brief(event.getDetail()));
        String lane = Columns.lane(event.getLane());
        return new MessageUpdate(
                event.getMessageId(),
                MessageFacts.ofApplication(Columns.application(event.getApplication()), Columns.pool(event.getPool())),
                standing,
                LaneUse.of(lane, StateOrder.open(MessageState.DISPATCHED, attempt, at)),
                attempt,
                false,
                new TimelineEntry(
                        at,
                        event(event.getReason()),
                        attempt,
                        lane,
                        standing.code(),
                        standing.detail(),
                        null,
                        null,
                        null,
                        false,
                        dueAt > at ? dueAt : 0,
                        event.getShard(),
                        null,
                        0));
    }

    static MessageUpdate of(MessageSettled event) {
        long at = event.getAt().toEpochMilli();
        MessageState state = MessageState.of(event.getState());
        Standing standing =
                Standing.settled(state, at).because(Columns.code(event.getCode()), Columns.brief(event.getDetail()));
        MessageFacts facts = new MessageFacts(
                event.getTaskId(),
                Columns.application(event.getApplication()),
                Columns.clientReference(event.getClientReference()),
                wireName(event.getChannel()),
                Columns.pool(event.getPool()),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        String lane = Columns.lane(event.getLane());
        return new MessageUpdate(
                event.getMessageId(),
                facts,
                standing,
                LaneUse.of(lane, standing.order()),
                event.getAttempt(),
                event.getPossibleDuplicate(),
                new TimelineEntry(
                        at,
                        TimelineEvent.SETTLED,
                        event.getAttempt(),
                        lane,
                        standing.code(),
                        standing.detail(),
                        null,
                        null,
                        state,
                        event.getPossibleDuplicate(),
                        0,
                        0,
                        null,
                        0));
    }

    /**
     * How far a report shows the attempt to have come. The scheduler settles, with one exception: that the message was
     * delivered is told at once, because the scheduler may have forgotten the message by then.
     */
    private static Standing said(MessageReported event, long at) {
        return event.getOutcome() == Outcome.DELIVERED
                ? Standing.delivered(at)
                : Standing.open(reached(event.getOutcome()), event.getAttempt(), at);
    }

    private static MessageState reached(Outcome outcome) {
        return switch (outcome) {
            case TAKEN -> MessageState.TAKEN;
            case SENT, UNDELIVERED -> MessageState.SENT;
            case DELIVERED -> MessageState.DELIVERED;
            case FAILED, RETURNED, OUTCOME_UNKNOWN -> MessageState.DISPATCHED;
            case UNRECOGNISED -> throw new UnreadableEvent("outcome from a newer version");
        };
    }

    /**
     * A message that goes back is queued for the attempt after the one that it names. What is said of a message where it
     * is moves nothing: a line in its timeline.
     */
    private static Standing waiting(DeferReason reason, int attempt, long at) {
        return switch (reason) {
            case SCHEDULED, QUIET_HOURS -> Standing.open(MessageState.SCHEDULED, attempt, at);
            case BACK_OFF, LEASE_ENDED, RETURNED, RESEND_AFTER_UNKNOWN, TAKEN_BACK ->
                Standing.open(MessageState.QUEUED, attempt + 1, at);
            case AWAITING_RECEIPT -> Standing.open(MessageState.DISPATCHED, attempt, at);
            case PAUSED, MOVED, CANCEL_REQUESTED -> Standing.open(MessageState.ACCEPTED, 0, at);
            case UNRECOGNISED -> throw new UnreadableEvent("reason to wait from a newer version");
        };
    }

    private static TimelineEvent event(DeferReason reason) {
        return reason == DeferReason.RETURNED ? TimelineEvent.REQUEUED : TimelineEvent.valueOf(reason.name());
    }

    private static String wireName(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }
}
