package io.smsplatform.result.kafka;

import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.result.MessageFold;
import io.smsplatform.result.MessageRow;
import io.smsplatform.result.MessageStore;
import io.smsplatform.result.ResultProperties;
import io.smsplatform.result.UnreadableEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.stereotype.Component;

/**
 * Reads every event of a message and merges each batch into the table before its offsets are committed. An exception
 * means "again later": the container repeats the batch until it succeeds, and nothing is skipped.
 */
@Component
class MessageEventListener implements BatchMessageListener<byte[], byte[]> {

    /** Longer than any healthy batch, shorter than the interval after which the group gives up on this member. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** A batch of at least so many events means that more are coming; a quiet projection never waits. */
    private static final int BUSY = 100;

    private final MessageStore messages;
    private final ParkedRecords parking;
    private final ProjectionMetrics metrics;
    private final ResultProperties settings;

    MessageEventListener(
            MessageStore messages, ParkedRecords parking, ProjectionMetrics metrics, ResultProperties settings) {
        this.messages = messages;
        this.parking = parking;
        this.metrics = metrics;
        this.settings = settings;
    }

    @Override
    public void onMessage(List<ConsumerRecord<byte[], byte[]>> batch) {
        MessageFold fold = new MessageFold();
        List<ParkedRecords.Bad> bad = new ArrayList<>();
        int duplicates = 0;
        for (ConsumerRecord<byte[], byte[]> entry : batch) {
            try {
                duplicates += fold.add(event(entry)) ? 0 : 1;
            } catch (UndecodableException | UnreadableEvent e) {
                bad.add(new ParkedRecords.Bad(entry, Objects.requireNonNullElse(e.getMessage(), e.toString())));
            }
        }
        List<MessageRow> rows = fold.rows();
        parking.park(bad);
        messages.merge(rows).block(PATIENCE); // the batch must be durable before the container commits it
        metrics.batch(batch.size(), duplicates, bad.size(), rows.size());
        gather(batch.size());
    }

    /** Load makes the batches: under it a message's life is written in one or two rows instead of six. */
    private void gather(int records) {
        boolean behind = records > settings.pollRecords() / 4;
        if (records < BUSY || behind) {
            return;
        }
        try {
            TimeUnit.NANOSECONDS.sleep(settings.gather().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the container is stopping; the batch is written
        }
    }

    private static Object event(ConsumerRecord<byte[], byte[]> entry) {
        byte[] value = entry.value();
        if (value == null) {
            throw new UndecodableException("record without a value");
        }
        Topic<?, ?> topic = Objects.requireNonNull(Topics.named(entry.topic()));
        return topic.value().decode(value);
    }
}
