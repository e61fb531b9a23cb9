package io.smsplatform.result.kafka;

import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.UndecodableException;
import io.smsplatform.result.MessageFold;
import io.smsplatform.result.MessageRow;
import io.smsplatform.result.MessageStore;
import io.smsplatform.result.RefusedDataException;
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
 * Reads every event of a message and merges each batch into the table before its offsets are committed. What cannot be
 * read, and what the database refuses as data, is parked. An exception means "again later": the container repeats the
 * batch until it succeeds, and nothing is skipped.
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
        Merged merged = merge(batch);
        parking.park(merged.bad());
        metrics.batch(batch.size(), merged.duplicates(), merged.bad().size(), merged.rows());
        gather(batch.size());
    }

    private record Merged(int duplicates, int rows, List<ParkedRecords.Bad> bad) {

        Merged and(Merged other) {
            List<ParkedRecords.Bad> all = new ArrayList<>(bad);
            all.addAll(other.bad);
            return new Merged(duplicates + other.duplicates, rows + other.rows, all);
        }
    }

    /** Returns when all that can be written is durable. */
    private Merged merge(List<ConsumerRecord<byte[], byte[]>> batch) {
        MessageFold fold = new MessageFold();
        List<ConsumerRecord<byte[], byte[]>> readable = new ArrayList<>(batch.size());
        List<ParkedRecords.Bad> bad = new ArrayList<>();
        int duplicates = 0;
        for (ConsumerRecord<byte[], byte[]> entry : batch) {
            try {
                duplicates += fold.add(event(entry)) ? 0 : 1;
                readable.add(entry);
            } catch (UndecodableException | UnreadableEvent e) {
                bad.add(new ParkedRecords.Bad(entry, Objects.requireNonNullElse(e.getMessage(), e.toString())));
            }
        }
        List<MessageRow> rows = fold.rows();
        try {
            messages.merge(rows).block(PATIENCE);
            return new Merged(duplicates, rows.size(), bad);
        } catch (RefusedDataException e) {
            return new Merged(0, 0, bad).and(mergeHalves(readable, String.valueOf(e.getMessage())));
        }
    }

    /** Finds the records that the database refuses by halving; merging is repeatable, so the halves may overlap the past. */
    private Merged mergeHalves(List<ConsumerRecord<byte[], byte[]>> refused, String reason) {
        if (refused.size() == 1) {
            return new Merged(0, 0, List.of(new ParkedRecords.Bad(refused.get(0), reason)));
        }
        int middle = refused.size() / 2;
        return merge(refused.subList(0, middle)).and(merge(refused.subList(middle, refused.size())));
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
