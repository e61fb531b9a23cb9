package io.smsplatform.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.testkit.TestPlatform;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

@ResultServiceTest
class OutageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final MessageStore messages;
    private final MeterRegistry meters;

    OutageIT(@Autowired MessageStore messages, @Autowired MeterRegistry meters) {
        this.messages = messages;
        this.meters = meters;
    }

    @AfterEach
    void mend() {
        ResultServiceTest.Platform.DATABASE.mend();
    }

    @Test
    void repeatsABatchUntilTheDatabaseIsBackAndSkipsNothing() throws Exception {
        TsidGenerator ids = TsidGenerator.withRandomNode(Clock.systemUTC());
        Lives lives = new Lives("outage", ids.next());
        long first = ids.reserve(50);
        List<SpecificRecord> events = new ArrayList<>();
        for (long id = first; id < first + 50; id++) {
            events.addAll(lives.delivered(id));
        }
        double parked = parked();
        long committed;
        try (Log log = new Log()) {
            log.publish(lives.delivered(ids.next())); // the projection runs
            awaitCaughtUp();
            committed = committed();

            ResultServiceTest.Platform.DATABASE.cut();
            log.publish(events);
        }
        await().pollDelay(Duration.ofSeconds(2)).atMost(PATIENCE).until(() -> committed() == committed);

        ResultServiceTest.Platform.DATABASE.mend();
        await().atMost(PATIENCE).until(() -> committed() == committed + events.size());
        for (long id = first; id < first + 50; id++) {
            StoredMessage message = messages.find(id).block(PATIENCE);
            assertThat(message).isNotNull();
            assertThat(message.state()).isEqualTo(MessageState.DELIVERED);
            assertThat(message.timeline()).hasSize(6);
        }
        assertThat(parked()).isEqualTo(parked);
    }

    /** All that was published is committed, and nothing more comes. */
    private static void awaitCaughtUp() {
        await().during(Duration.ofMillis(500)).atMost(PATIENCE).until(OutageIT::lag, lag -> lag == 0);
    }

    private static long lag() throws Exception {
        try (Admin admin = admin()) {
            var offsets = admin.listConsumerGroupOffsets("result-service")
                    .partitionsToOffsetAndMetadata()
                    .get();
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            offsets.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
            long end = admin.listOffsets(latest).all().get().values().stream()
                    .mapToLong(result -> result.offset())
                    .sum();
            return end - sum(offsets.values());
        }
    }

    private static long committed() throws Exception {
        try (Admin admin = admin()) {
            return sum(admin.listConsumerGroupOffsets("result-service")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .values());
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()));
    }

    private static long sum(Collection<OffsetAndMetadata> offsets) {
        return offsets.stream().mapToLong(OffsetAndMetadata::offset).sum();
    }

    private double parked() {
        return meters.get("sms.result.records")
                .tag("outcome", "parked")
                .counter()
                .count();
    }
}
