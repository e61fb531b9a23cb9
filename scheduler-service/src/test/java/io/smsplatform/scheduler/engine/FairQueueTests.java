package io.smsplatform.scheduler.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.MessageClass;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

class FairQueueTests {

    private final FairQueue queue = new FairQueue();

    @Test
    void keepsNoEntriesOfWhatWasDroppedWithoutDemand() {
        Deque<Message> waiting = new ArrayDeque<>();
        for (int id = 1; id <= 200_000; id++) {
            Message message = message(id, id % 3 == 0 ? 0 : id);
            waiting.add(message);
            queue.add(message);
            if (waiting.size() > 100) {
                queue.drop(waiting.remove());
            }
        }

        assertThat(queue.size()).isEqualTo(100);
        assertThat(queue.entries()).isLessThan(1_000);
    }

    @Test
    void keepsItsOrderThroughASweep() {
        Message[] messages = new Message[1_000];
        for (int i = 0; i < messages.length; i++) {
            messages[i] = message(i, i);
            queue.add(messages[i]);
        }
        for (int i = 0; i < messages.length; i++) {
            if (i % 10 != 0) {
                queue.drop(messages[i]);
            }
        }

        for (int i = 0; i < messages.length; i += 10) {
            assertThat(queue.poll()).isSameAs(messages[i]);
        }
        assertThat(queue.poll()).isNull();
    }

    private static Message message(long id, long acceptedAt) {
        return new Message(
                EngineBench.accepted(id, "shop", MessageClass.BULK, 1, 1_000 + acceptedAt, 0, Long.MAX_VALUE), "shop");
    }
}
