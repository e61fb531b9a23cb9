package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

@ResultServiceTest
class MessageStoreIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Lives lives = new Lives("shop", 7);
    private final MessageStore messages;
    private final DatabaseClient database;

    MessageStoreIT(@Autowired MessageStore messages, @Autowired DatabaseClient database) {
        this.messages = messages;
        this.database = database;
    }

    @Test
    void readsBackWhatAFoldSays() {
        merge(lives.delivered(500));

        StoredMessage message = find(500);
        assertThat(message.facts().text()).isEqualTo("你好 🎉 500");
        assertThat(message.facts().clientReference()).isEqualTo("order-500");
        assertThat(message.state()).isEqualTo(MessageState.DELIVERED);
        assertThat(message.settledAt()).isEqualTo(Lives.at(10).toEpochMilli());
        assertThat(message.lane()).isEqualTo(Lives.lane(1));
        assertThat(message.timeline()).hasSize(6);
    }

    /** The promise of the row: whatever the order, the batches and the repeats, the row is the same. */
    @Test
    void endsInTheSameRowsForAnyOrderBatchingAndRepeats() {
        List<List<SpecificRecord>> expectedLives = lives.all(1_000);
        expectedLives.forEach(this::merge);
        for (int seed = 1; seed <= 40; seed++) {
            Random random = new Random(seed);
            long first = 1_000 + 10L * seed;
            List<SpecificRecord> events = new ArrayList<>();
            lives.all(first).forEach(events::addAll);
            List<SpecificRecord> disordered = MessageFoldTests.disordered(events, random);
            int start = 0;
            while (start < disordered.size()) {
                int end = Math.min(disordered.size(), start + 1 + random.nextInt(6));
                merge(disordered.subList(start, end));
                start = end;
            }
            for (int life = 0; life < expectedLives.size(); life++) {
                assertThat(facts(find(first + life)))
                        .as("life %d, seed %d", life, seed)
                        .isEqualTo(facts(find(1_000 + life)));
            }
        }
    }

    @Test
    void leavesTheRowAsItWasWhenABatchIsMergedAgain() {
        List<SpecificRecord> life = lives.deliveredAfterUnknown(2_000);
        merge(life.subList(0, 3));
        merge(life.subList(3, life.size()));
        String before = rawTimeline(2_000);

        merge(life.subList(3, life.size()));
        merge(life.subList(0, 3));

        assertThat(rawTimeline(2_000)).isEqualTo(before);
    }

    /** A peer that reports without end must not fill the row until nothing fits, and the end is still told. */
    @Test
    void boundsTheTimelineOfAnEndlessLife() {
        merge(List.of(lives.accepted(4_000), lives.dispatched(4_000, 1, 1)));
        int step = 2;
        for (int batch = 0; batch < 8; batch++) {
            List<SpecificRecord> reports = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                reports.add(wordy(lives.reported(4_000, 1, Outcome.RETURNED, step++), "x"));
            }
            merge(reports);
        }
        assertThat(rawTimeline(4_000).length()).isBetween(150_000, 256 * 1024);

        merge(List.of(lives.settled(4_000, 1, FinalState.DELIVERED, step)));

        StoredMessage message = find(4_000);
        assertThat(message.state()).isEqualTo(MessageState.DELIVERED);
        assertThat(message.settledAt()).isEqualTo(Lives.at(step).toEpochMilli());
        assertThat(message.timeline()).last().extracting(TimelineEntry::event).isEqualTo(TimelineEvent.SETTLED);
    }

    @Test
    void boundsTheTimelineThatOneBatchBrings() {
        List<SpecificRecord> life = new ArrayList<>();
        life.add(lives.accepted(4_001));
        for (int i = 0; i < 1_500; i++) {
            life.add(wordy(lives.reported(4_001, 1, Outcome.RETURNED, i + 1), "字"));
        }
        life.add(lives.settled(4_001, 1, FinalState.DELIVERED, 1_600));
        merge(life);

        assertThat(rawTimeline(4_001).getBytes(StandardCharsets.UTF_8).length).isBetween(150_000, 257 * 1024);
        assertThat(find(4_001).state()).isEqualTo(MessageState.DELIVERED);
        assertThat(find(4_001).timeline())
                .last()
                .extracting(TimelineEntry::event)
                .isEqualTo(TimelineEvent.SETTLED);
    }

    @Test
    void mergesWhatSeveralInstancesWriteAtOnce() {
        List<List<MessageRow>> batches = new ArrayList<>();
        for (int step = 0; step < 6; step++) {
            MessageFold fold = new MessageFold();
            for (long id = 3_000; id < 3_300; id++) {
                fold.add(lives.delivered(id).get(step));
            }
            batches.add(fold.rows());
        }

        Flux.fromIterable(batches)
                .flatMap(batch -> messages.merge(batch).retry(20), 6) // a deadlock is answered with "again"
                .blockLast(PATIENCE);

        for (long id = 3_000; id < 3_300; id++) {
            StoredMessage message = find(id);
            assertThat(message.state()).isEqualTo(MessageState.DELIVERED);
            assertThat(message.timeline()).hasSize(6);
        }
    }

    @Test
    void writesBatchesOfAnySize() {
        for (int size : new int[] {1, 2, 3, 511, 512, 513, 1_300}) {
            long first = 10_000L + 10_000L * size;
            MessageFold fold = new MessageFold();
            for (long id = first; id < first + size; id++) {
                fold.add(lives.accepted(id));
            }
            messages.merge(fold.rows()).block(PATIENCE);

            assertThat(messages.page(new MessageFilter("shop", null, null, null, null, null), first + size, size)
                            .map(StoredMessage::id)
                            .collectList()
                            .block(PATIENCE))
                    .hasSize(size)
                    .allMatch(id -> id >= first);
        }
    }

    @Test
    void writesTextsThatNoSinglePacketHolds() {
        MessageFold fold = new MessageFold();
        for (long id = 5_000_000; id < 5_000_030; id++) {
            var accepted = lives.accepted(id);
            accepted.put("text", "字".repeat(300_000));
            fold.add(accepted);
        }
        messages.merge(fold.rows()).block(PATIENCE);

        assertThat(find(5_000_029).facts().text()).hasSize(300_000);
    }

    private static MessageReported wordy(MessageReported report, String word) {
        return MessageReported.newBuilder(report).setDetail(word.repeat(255)).build();
    }

    private void merge(List<? extends SpecificRecord> events) {
        MessageFold fold = new MessageFold();
        events.forEach(fold::add);
        messages.merge(fold.rows()).block(PATIENCE);
    }

    private StoredMessage find(long id) {
        StoredMessage message = messages.find(id)
                .switchIfEmpty(Mono.error(() -> new AssertionError("no row for " + id)))
                .block(PATIENCE);
        assertThat(message).isNotNull();
        return message;
    }

    private String rawTimeline(long id) {
        String timeline = database.sql("SELECT timeline FROM message WHERE id = :id")
                .bind("id", id)
                .map(row -> row.get("timeline", String.class))
                .one()
                .block(PATIENCE);
        assertThat(timeline).isNotNull();
        return timeline;
    }

    /** What must be equal for two messages of the same life. */
    private static List<Object> facts(StoredMessage message) {
        return Arrays.asList(
                message.state(),
                message.settledAt(),
                message.code(),
                message.detail(),
                message.lane(),
                message.attempts(),
                message.possibleDuplicate(),
                message.facts().task(),
                message.facts().application(),
                message.facts().acceptedAt(),
                message.facts().expiresAt(),
                message.facts().text() != null,
                message.timeline().stream()
                        .map(entry -> entry.toString().replaceAll("ref-\\d+", "ref"))
                        .toList());
    }
}
