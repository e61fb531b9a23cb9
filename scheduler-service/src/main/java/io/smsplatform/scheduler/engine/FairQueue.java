package io.smsplatform.scheduler.engine;

import io.smsplatform.events.MessageClass;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * The pending messages of a shard in the order in which they deserve a lane: urgent classes first but none starving,
 * applications of a class sharing alike (both counted in segments), and within an application by due time.
 */
final class FairQueue {

    /** How many classes there are: what {@link #mostUrgent} says of an empty queue. */
    static final int CLASSES = 4;

    private final ClassQueue[] byUrgency = {
        new ClassQueue(64), // otp
        new ClassQueue(16), // transactional
        new ClassQueue(4), // normal
        new ClassQueue(1) // bulk
    };
    private int size;

    int size() {
        return size;
    }

    /** Entries held, those of dropped messages included. */
    int entries() {
        int entries = 0;
        for (ClassQueue queue : byUrgency) {
            for (ApplicationQueue each : queue.applications.values()) {
                entries += each.inOrder.size() + each.outOfOrder.size();
            }
        }
        return entries;
    }

    void add(Message message) {
        size++;
        message.in = this;
        of(message.messageClass).add(message);
    }

    /** Takes a message out of its turn, if it is still in here. */
    void drop(Message message) {
        if (message.in == this) {
            size--;
            message.in = null;
            of(message.messageClass).dropped(message);
        }
    }

    /** The message that was just taken does not go after all: its turn is given back to its class and application. */
    void refund(Message message) {
        of(message.messageClass).refund(message);
    }

    /** The most urgent class that has messages: 0 for otp to 3 for bulk; {@link #CLASSES} if there are none. */
    int mostUrgent() {
        for (int urgency = 0; urgency < CLASSES; urgency++) {
            if (byUrgency[urgency].size > 0) {
                return urgency;
            }
        }
        return CLASSES;
    }

    static int urgency(MessageClass messageClass) {
        return switch (messageClass) {
            case OTP -> 0;
            case TRANSACTIONAL -> 1;
            case NORMAL, UNRECOGNISED -> 2;
            case BULK -> 3;
        };
    }

    /** Takes the next message, or null if there is none. */
    @Nullable
    Message poll() {
        if (size == 0) {
            return null;
        }
        size--;
        while (true) {
            for (ClassQueue queue : byUrgency) {
                if (queue.size > 0 && queue.credit > 0) {
                    return queue.poll();
                }
            }
            // Every class with something to send has used up its share: a new round.
            for (ClassQueue queue : byUrgency) {
                queue.credit = Math.min(queue.weight, queue.credit + queue.weight);
            }
        }
    }

    private ClassQueue of(MessageClass messageClass) {
        return byUrgency[urgency(messageClass)];
    }

    /** One class: deficit round robin over its applications. */
    private final class ClassQueue {

        /** Segments that an application may send before the next one's turn; a longer message is paid off later. */
        private static final int QUANTUM = 8;

        final int weight;
        int credit;
        int size;
        private final Map<String, ApplicationQueue> applications = new HashMap<>();
        private final ArrayDeque<ApplicationQueue> turns = new ArrayDeque<>();

        @Nullable
        private ApplicationQueue spare;

        ClassQueue(int weight) {
            this.weight = weight;
            this.credit = weight;
        }

        private ApplicationQueue open(String application) {
            ApplicationQueue queue = spare == null ? new ApplicationQueue() : spare;
            spare = null;
            queue.application = application;
            queue.deficit = QUANTUM;
            return queue;
        }

        /** Most queues live for one message: the last one that emptied is used again. */
        private void close(ApplicationQueue queue) {
            queue.clear();
            spare = queue;
        }

        void add(Message message) {
            size++;
            ApplicationQueue queue = applications.get(message.application);
            if (queue == null) {
                queue = open(message.application);
                applications.put(message.application, queue);
                turns.addLast(queue);
            }
            queue.add(message);
        }

        void dropped(Message message) {
            size--;
            ApplicationQueue queue = applications.get(message.application);
            if (queue == null) {
                return;
            }
            if (--queue.size == 0) {
                applications.remove(queue.application);
                turns.remove(queue);
                close(queue);
            } else {
                queue.sweep();
            }
        }

        void refund(Message message) {
            credit = Math.min(weight, credit + message.segments);
            ApplicationQueue queue = applications.get(message.application);
            if (queue != null) {
                queue.deficit += message.segments;
            }
        }

        Message poll() {
            while (turns.getFirst().deficit <= 0) {
                ApplicationQueue over = turns.removeFirst();
                over.deficit += QUANTUM;
                turns.addLast(over);
            }
            ApplicationQueue queue = turns.getFirst();
            Message message = queue.poll();
            queue.deficit -= message.segments;
            credit -= message.segments;
            size--;
            if (queue.size == 0) { // forgotten with its deficit: an idle application saves nothing up
                applications.remove(queue.application);
                turns.removeFirst();
                close(queue);
            }
            return message;
        }
    }

    /** One application's messages by due time; those that come in order cost O(1). */
    private final class ApplicationQueue {

        private static final int FEW = 64;

        private static final int KEPT_ENTRIES = 1_024;

        String application = "";
        int deficit;
        int size;
        int longest;
        private ArrayDeque<Message> inOrder = new ArrayDeque<>();
        private final PriorityQueue<Message> outOfOrder = new PriorityQueue<>(Message.BY_RANK);

        void add(Message message) {
            size++;
            Message last = inOrder.peekLast();
            if (last == null || !message.outranks(last)) {
                inOrder.addLast(message);
                longest = Math.max(longest, inOrder.size());
            } else {
                outOfOrder.add(message);
            }
        }

        /** Forgets the entries of dropped messages; what was once a long queue gives its memory back. */
        void clear() {
            size = 0;
            outOfOrder.clear();
            if (longest > KEPT_ENTRIES) {
                inOrder = new ArrayDeque<>();
            } else {
                inOrder.clear();
            }
            longest = 0;
        }

        /** Removes the entries of dropped messages once they are the majority: a constant cost each. */
        void sweep() {
            if (inOrder.size() + outOfOrder.size() > 2 * size + FEW) {
                inOrder.removeIf(message -> message.in != FairQueue.this);
                outOfOrder.removeIf(message -> message.in != FairQueue.this);
            }
        }

        /** Only while {@code size > 0}; messages dropped meanwhile are passed over. */
        Message poll() {
            size--;
            while (true) {
                Message regular = inOrder.peekFirst();
                Message early = outOfOrder.peek();
                Message first = early != null && (regular == null || early.outranks(regular))
                        ? outOfOrder.remove()
                        : inOrder.removeFirst();
                if (first.in == FairQueue.this) {
                    first.in = null;
                    return first;
                }
            }
        }
    }
}
