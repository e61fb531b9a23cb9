package io.smsplatform.scheduler.streams;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageDeferred;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.PoolShard;
import io.smsplatform.scheduler.engine.Command;
import java.time.Instant;

/** Builds the scheduler's events from the engine's commands and the kept messages. */
@SuppressWarnings("NullAway") // Avro's generated setters take null for optional fields but cannot say so
final class Outgoing {

    private Outgoing() {}

    static MessageDispatched dispatched(Command.Dispatch dispatch, MessageAccepted message) {
        return MessageDispatched.newBuilder()
                .setMessageId(message.getMessageId())
                .setAttempt(dispatch.attempt())
                .setApplication(message.getApplication())
                .setClientReference(message.getClientReference())
                .setChannel(message.getChannel())
                .setPool(message.getPool())
                .setShard(message.getShard())
                .setMessageClass(message.getMessageClass())
                .setLane(dispatch.to().lane())
                .setKind(dispatch.to().kind())
                .setSession(dispatch.to().session())
                .setDemandSequence(dispatch.to().demandSequence())
                .setRecipient(message.getRecipient())
                .setSender(message.getSender())
                .setText(message.getText())
                .setSegments(message.getSegments())
                .setDispatchedAt(Instant.ofEpochMilli(dispatch.to().dispatchedAt()))
                .setLeaseUntil(Instant.ofEpochMilli(dispatch.to().leaseUntil()))
                .setExpiresAt(message.getExpiresAt())
                .setReceipt(message.getReceipt())
                .setPossibleDuplicate(dispatch.possibleDuplicate())
                .setReason(dispatch.reason())
                .setMetadata(message.getMetadata())
                .build();
    }

    static MessageDeferred deferred(Command.Defer defer, PoolShard shard, long now) {
        return MessageDeferred.newBuilder()
                .setMessageId(defer.messageId())
                .setAttempt(defer.attempt())
                .setApplication(defer.application())
                .setPool(shard.pool())
                .setShard(shard.index())
                .setLane(defer.lane())
                .setReason(defer.reason())
                .setAt(Instant.ofEpochMilli(now))
                .setDueAt(Instant.ofEpochMilli(defer.dueAt()))
                .setCode(defer.code())
                .setDetail(defer.detail())
                .build();
    }

    static MessageSettled settled(Command.Settle settle, MessageAccepted message, long now) {
        return MessageSettled.newBuilder()
                .setMessageId(message.getMessageId())
                .setTaskId(message.getTaskId())
                .setApplication(message.getApplication())
                .setClientReference(message.getClientReference())
                .setChannel(message.getChannel())
                .setPool(message.getPool())
                .setShard(message.getShard())
                .setState(settle.state())
                .setAttempt(settle.attempt())
                .setLane(settle.lane())
                .setAt(Instant.ofEpochMilli(now))
                .setCode(settle.code())
                .setDetail(settle.detail())
                .setPossibleDuplicate(settle.possibleDuplicate())
                .build();
    }

    /** The second telling: it was delivered after all. */
    static MessageSettled deliveredAfterAll(Command.Settle settle, MessageSettled before, long now) {
        return MessageSettled.newBuilder(before)
                .setState(FinalState.DELIVERED)
                .setAttempt(settle.attempt())
                .setLane(settle.lane())
                .setAt(Instant.ofEpochMilli(now))
                .setCode(null)
                .setDetail(settle.detail())
                .build();
    }
}
