package io.smsplatform.simulators.phone;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** What the phones of one simulator did: their counters, the messages that left them, and the file of those. */
final class Outbox implements AutoCloseable {

    final LongAdder polls = new LongAdder();
    final LongAdder received = new LongAdder();
    final LongAdder taken = new LongAdder();
    final LongAdder refused = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder delivered = new LongAdder();
    final LongAdder errors = new LongAdder();
    private final LongAdder duplicates = new LongAdder();
    private final LongAdder possibleDuplicates = new LongAdder();
    private final Queue<SentMessage> sent = new ConcurrentLinkedQueue<>();
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final LongAdder sentCount = new LongAdder();
    private final JsonMapper json = JsonMapper.builder().build();
    private final @Nullable BufferedWriter file;

    Outbox(@Nullable Path record) {
        try {
            this.file = record == null ? null : Files.newBufferedWriter(record);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On disk, where there is a file, before the platform hears of it. */
    void add(SentMessage message) {
        if (!ids.add(message.id())) {
            (message.possibleDuplicate() ? possibleDuplicates : duplicates).increment();
        }
        sent.add(message);
        sentCount.increment();
        if (file != null) {
            write(file, json.writeValueAsString(message));
        }
    }

    List<SentMessage> sent() {
        return List.copyOf(sent);
    }

    PhoneCounters counters() {
        return new PhoneCounters(
                polls.sum(),
                received.sum(),
                taken.sum(),
                refused.sum(),
                sentCount.sum(),
                failed.sum(),
                delivered.sum(),
                duplicates.sum(),
                possibleDuplicates.sum(),
                errors.sum());
    }

    private static void write(BufferedWriter file, String line) {
        try {
            synchronized (file) {
                file.write(line);
                file.write('\n');
                file.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (file != null) {
            try {
                file.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
