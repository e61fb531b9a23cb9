package io.smsplatform.smpp;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.SendFailure;
import java.time.InstantSource;

/** Words reports: the one place that knows which fields an outcome fills. */
public final class ReportWriter {

    private static final int MAX_DETAIL = 255;

    private final InstantSource clock;

    public ReportWriter(InstantSource clock) {
        this.clock = clock;
    }

    /** @param reference of the first part; without one no receipt can be expected */
    public MessageReported sent(MessageDispatched attempt, String reference, int segments) {
        MessageReported.Builder report = about(attempt, Outcome.SENT);
        report.setReceiptExpected(attempt.getReceipt() && !reference.isEmpty());
        report.setReference(reference);
        report.setSegments(segments);
        return report.build();
    }

    public MessageReported failed(MessageDispatched attempt, SendFailure failure, String detail) {
        return unsent(attempt, Outcome.FAILED, failure, detail, failure.retryable());
    }

    public MessageReported returned(MessageDispatched attempt, SendFailure failure, String detail) {
        return unsent(attempt, Outcome.RETURNED, failure, detail, true);
    }

    public MessageReported unknown(MessageDispatched attempt, SendFailure failure, String detail) {
        return unsent(attempt, Outcome.OUTCOME_UNKNOWN, failure, detail, false);
    }

    public MessageReported delivered(long messageId, int attempt, PoolShard shard, String connector, String reference) {
        MessageReported.Builder report = report(messageId, attempt, shard, LaneName.of(connector), Outcome.DELIVERED);
        report.setReference(reference);
        return report.build();
    }

    public MessageReported undelivered(
            long messageId, int attempt, PoolShard shard, String connector, String reference, String detail) {
        MessageReported.Builder report = report(messageId, attempt, shard, LaneName.of(connector), Outcome.UNDELIVERED);
        report.setReference(reference);
        report.setCode(SendFailure.UNDELIVERABLE.code());
        report.setDetail(bounded(detail));
        return report.build();
    }

    private MessageReported unsent(
            MessageDispatched attempt, Outcome outcome, SendFailure failure, String detail, boolean retryable) {
        MessageReported.Builder report = about(attempt, outcome);
        report.setCode(failure.code());
        report.setDetail(bounded(detail));
        report.setRetryable(retryable);
        return report.build();
    }

    private MessageReported.Builder about(MessageDispatched attempt, Outcome outcome) {
        PoolShard shard = new PoolShard(attempt.getPool(), attempt.getShard());
        return report(attempt.getMessageId(), attempt.getAttempt(), shard, attempt.getLane(), outcome);
    }

    private MessageReported.Builder report(long messageId, int attempt, PoolShard shard, String lane, Outcome outcome) {
        return MessageReported.newBuilder()
                .setMessageId(messageId)
                .setAttempt(attempt)
                .setPool(shard.pool())
                .setShard(shard.index())
                .setLane(lane)
                .setOutcome(outcome)
                .setAt(clock.instant());
    }

    private static String bounded(String detail) {
        return detail.length() <= MAX_DETAIL ? detail : detail.substring(0, MAX_DETAIL);
    }
}
