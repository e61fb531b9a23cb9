package io.smsplatform.task.submission;

import io.smsplatform.events.Channel;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An approved submission: everything of its messages but their identifiers and the moment of acceptance. */
record Draft(
        String application,
        Channel channel,
        PoolConfig pool,
        MessageClass messageClass,
        @Nullable String sender,
        List<Entry> entries,
        @Nullable Instant scheduledAt,
        Duration validity,
        boolean receipt,
        @Nullable String template,
        Map<String, String> metadata,
        @Nullable String lane,
        Duration pace) {

    /** One message to be: the address in its canonical form, the rendered text and its cost. */
    record Entry(String recipient, @Nullable String clientReference, String text, int segments) {}

    /** The same claim always gives the same messages, so that publishing them again changes nothing. */
    List<MessageAccepted> messages(Claim claim) {
        MessageAccepted.Builder common = common(claim);
        List<MessageAccepted> messages = new ArrayList<>(entries.size());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            common.setMessageId(claim.firstMessage() + i)
                    .setShard(shardOf(claim, i))
                    .setRecipient(entry.recipient())
                    .setText(entry.text())
                    .setSegments(entry.segments())
                    .clearClientReference();
            if (entry.clientReference() != null) {
                common.setClientReference(entry.clientReference());
            }
            messages.add(common.build());
        }
        return messages;
    }

    /**
     * Where its only lane is; where the rest of its task is, if that is paced; where its recipient's other messages are, if
     * lanes are chosen by them; else anywhere.
     */
    int shardOf(Claim claim, int position) {
        String name = pool.name();
        int shards = pool.shards();
        if (lane != null) {
            return PoolShard.ofLane(name, lane, shards).index();
        }
        if (!pace.isZero()) {
            return PoolShard.ofMessage(name, claim.task(), shards).index();
        }
        return remembersRecipients()
                ? PoolShard.ofRecipient(name, entries.get(position).recipient(), shards)
                        .index()
                : PoolShard.ofMessage(name, claim.firstMessage() + position, shards)
                        .index();
    }

    private boolean remembersRecipients() {
        PoolOptions options = pool.options();
        return !options.stickyFor().isZero() || !options.avoidLastFor().isZero();
    }

    private MessageAccepted.Builder common(Claim claim) {
        Instant acceptedAt = claim.acceptedAt();
        MessageAccepted.Builder message = MessageAccepted.newBuilder()
                .setTaskId(claim.task())
                .setApplication(application)
                .setChannel(channel)
                .setPool(pool.name())
                .setMessageClass(messageClass)
                .setAcceptedAt(acceptedAt)
                .setExpiresAt(acceptedAt.plus(validity))
                .setReceipt(receipt)
                .setPaceMillis(Math.toIntExact(pace.toMillis()))
                .setMetadata(metadata);
        if (scheduledAt != null && scheduledAt.isAfter(acceptedAt)) {
            message.setScheduledAt(scheduledAt).setExpiresAt(scheduledAt.plus(validity));
        }
        if (sender != null) {
            message.setSender(sender);
        }
        if (lane != null) {
            message.setLane(lane);
        }
        if (template != null) {
            message.setTemplate(template);
        }
        return message;
    }
}
