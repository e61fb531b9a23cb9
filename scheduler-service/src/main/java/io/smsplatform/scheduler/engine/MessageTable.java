package io.smsplatform.scheduler.engine;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Live messages by id: open addressing with linear probing, 8 to 16 bytes beside each message. */
final class MessageTable {

    private @Nullable Message[] slots = new Message[1024];
    private int size;

    @Nullable
    Message get(long id) {
        for (int i = home(id); ; i = next(i)) {
            Message found = slots[i];
            if (found == null || found.id == id) {
                return found;
            }
        }
    }

    /** Adds a message whose id is not in here. */
    void add(Message message) {
        if (++size * 2 > slots.length) {
            grow();
        }
        insert(message);
    }

    void remove(Message message) {
        int hole = home(message.id);
        while (slots[hole] != message) {
            if (slots[hole] == null) {
                throw new IllegalStateException("message is not in the table");
            }
            hole = next(hole);
        }
        size--;
        // Close the gap: move back every follower that may not stand behind an empty slot.
        for (int i = next(hole); ; i = next(i)) {
            Message follower = slots[i];
            if (follower == null) {
                break;
            }
            int home = home(follower.id);
            boolean mayStay = hole <= i ? hole < home && home <= i : hole < home || home <= i;
            if (!mayStay) {
                slots[hole] = follower;
                hole = i;
            }
        }
        slots[hole] = null;
    }

    int size() {
        return size;
    }

    void forEach(Consumer<Message> action) {
        for (Message message : slots) {
            if (message != null) {
                action.accept(message);
            }
        }
    }

    private void grow() {
        Message[] old = slots;
        slots = new Message[old.length * 2];
        for (Message message : old) {
            if (message != null) {
                insert(message);
            }
        }
    }

    private void insert(Message message) {
        int i = home(message.id);
        while (slots[i] != null) {
            i = next(i);
        }
        slots[i] = message;
    }

    private int home(long id) {
        return (int)
                ((id * 0x9E3779B97F4A7C15L) >>> Long.numberOfLeadingZeros(slots.length - 1)); // the best mixed bits
    }

    private int next(int i) {
        return (i + 1) & (slots.length - 1);
    }
}
