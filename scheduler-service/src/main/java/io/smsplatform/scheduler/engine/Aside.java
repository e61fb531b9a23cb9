package io.smsplatform.scheduler.engine;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Messages that none of the lanes that were free may have: because those tried them, or their plans are against it. They
 * are looked at again, a few of each class, whenever a lane becomes free.
 */
final class Aside {

    private final ArrayDeque<Message>[] byUrgency = newQueues();

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static ArrayDeque<Message>[] newQueues() {
        ArrayDeque[] queues = new ArrayDeque[FairQueue.CLASSES];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new ArrayDeque<Message>(0);
        }
        return queues;
    }

    void add(Message message) {
        if (!message.listedAside) {
            message.listedAside = true;
            byUrgency[FairQueue.urgency(message.messageClass)].addLast(message);
        }
    }

    /** Takes the one of that class that was looked at least lately, or null. */
    @Nullable
    Message poll(int urgency) {
        ArrayDeque<Message> queue = byUrgency[urgency];
        for (Message first = queue.pollFirst(); first != null; first = queue.pollFirst()) {
            first.listedAside = false;
            if (first.state instanceof State.Reserved reserved && reserved.lane() == null) {
                return first;
            }
        }
        return null;
    }

    /** How many of that class there may be. */
    int entries(int urgency) {
        return byUrgency[urgency].size();
    }
}
