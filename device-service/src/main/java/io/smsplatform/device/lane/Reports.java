package io.smsplatform.device.lane;

import io.smsplatform.device.Device;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.SendFailure;
import java.time.Instant;

/** Builds the report records of device lanes. */
final class Reports {

    private Reports() {}

    static MessageReported returned(MessageDispatched message, SendFailure why, Instant at) {
        return MessageReported.newBuilder()
                .setMessageId(message.getMessageId())
                .setAttempt(message.getAttempt())
                .setPool(message.getPool())
                .setShard(message.getShard())
                .setLane(message.getLane())
                .setOutcome(Outcome.RETURNED)
                .setAt(at)
                .setCode(why.code())
                .setRetryable(true)
                .setSegments(message.getSegments())
                .build();
    }

    static MessageReported taken(Device device, Lease lease, Instant at) {
        return of(device, lease, Outcome.TAKEN, at).build();
    }

    static MessageReported told(Device device, DeviceReport report, Instant now) {
        Instant at = report.at() == null || report.at().isAfter(now) ? now : report.at(); // phones' clocks go wrong
        MessageReported.Builder told = of(device, report.lease(), report.outcome(), at);
        if (report.detail() != null) {
            told.setDetail(report.detail());
        }
        SendFailure failure = report.failure();
        if (failure != null) {
            told.setCode(failure.code());
            told.setRetryable(report.outcome() == Outcome.FAILED && failure.retryable());
        }
        return told.setReceiptExpected(report.outcome() == Outcome.SENT && report.receiptExpected())
                .build();
    }

    private static MessageReported.Builder of(Device device, Lease lease, Outcome outcome, Instant at) {
        return MessageReported.newBuilder()
                .setMessageId(lease.messageId())
                .setAttempt(lease.attempt())
                .setPool(lease.shard().pool())
                .setShard(lease.shard().index())
                .setLane(device.lane())
                .setOutcome(outcome)
                .setAt(at);
    }
}
