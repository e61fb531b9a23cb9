package io.smsplatform.result.kafka;

import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import java.util.List;

/** The topics that a message's row is folded from. */
final class MessageEvents {

    static final String GROUP = "result-service";

    static final List<Topic<?, ?>> TOPICS = List.of(
            Topics.MESSAGES_ACCEPTED,
            Topics.MESSAGES_DISPATCHED_DEVICE,
            Topics.MESSAGES_DISPATCHED_SMPP,
            Topics.MESSAGES_DISPATCHED_PROVIDER,
            Topics.MESSAGES_REPORTED,
            Topics.MESSAGES_DEFERRED,
            Topics.MESSAGES_SETTLED);

    private MessageEvents() {}

    static String[] names() {
        return TOPICS.stream().map(Topic::name).toArray(String[]::new);
    }
}
