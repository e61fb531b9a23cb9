package io.smsplatform.scheduler.streams.bytes;

import io.smsplatform.scheduler.engine.Command;
import io.smsplatform.scheduler.engine.Decision;
import io.smsplatform.scheduler.engine.State;

/** Writes the two records that every message costs, around what stands in its acceptance. For one thread. */
public final class RecordWriter {

    private final AvroBuffer out = new AvroBuffer();

    /** A {@link io.smsplatform.events.MessageDispatched}. */
    public byte[] dispatched(Command.Dispatch dispatch, AcceptedRecord message) {
        State.InFlight to = dispatch.to();
        Decision decision = dispatch.decision();
        out.begin(DispatchedRecord.HEADER)
                .number(dispatch.messageId())
                .number(dispatch.attempt())
                .copy(message.bytes, message.atApplication, message.afterClass)
                .text(to.lane())
                .number(to.kind().ordinal())
                .text(to.session())
                .number(to.demandSequence())
                .copy(message.bytes, message.afterClass, message.afterSegments)
                .number(to.dispatchedAt())
                .number(to.leaseUntil())
                .number(message.expiresAt())
                .copy(message.bytes, message.atReceipt, message.afterReceipt)
                .bool(dispatch.possibleDuplicate())
                .text(decision.text())
                .copy(message.bytes, message.atMetadata, message.afterMetadata)
                .number(1); // the decision is there
        decision(decision);
        return out.toBytes();
    }

    /**
     * An {@link io.smsplatform.events.MessageSettled}.
     *
     * @param head of the message that ends: {@link AcceptedRecord#headOfEnd()}
     */
    public byte[] settled(Command.Settle settle, byte[] head, long now) {
        return out.begin(SettledRecord.HEADER)
                .copy(head, 0, head.length)
                .number(settle.state().ordinal())
                .number(settle.attempt())
                .optionalText(settle.lane())
                .number(now)
                .optionalText(settle.code())
                .optionalText(settle.detail())
                .bool(settle.possibleDuplicate())
                .toBytes();
    }

    private void decision(Decision decision) {
        out.text(decision.policy())
                .number(decision.waitedFor().ordinal())
                .number(decision.waitedMillis())
                .number(decision.candidates().size());
        for (Decision.Candidate candidate : decision.candidates()) {
            out.text(candidate.lane()).number(candidate.standing().ordinal()).real(candidate.score());
        }
        if (!decision.candidates().isEmpty()) {
            out.number(0); // no further block of candidates
        }
        out.number(decision.otherLanes()).optionalText(decision.rule());
    }
}
