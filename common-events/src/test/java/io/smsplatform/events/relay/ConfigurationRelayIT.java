package io.smsplatform.events.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.Topic;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.DeviceConfig;
import io.smsplatform.testkit.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** From an owner's outbox over the real broker into another service's memory. */
class ConfigurationRelayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 3;

    private static KafkaProducer<Object, Object> kafka;

    @BeforeAll
    static void provision() {
        List<CompletableFuture<Void>> instances = new ArrayList<>();
        for (int i = 0; i < 3; i++) { // as several services do when they start together
            instances.add(CompletableFuture.runAsync(
                    () -> new TopicProvisioner(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()), PARTITIONS)
                            .provision()));
        }
        instances.forEach(CompletableFuture::join);
        kafka = new KafkaProducer<>(KafkaDefaults.producer(TestPlatform.bootstrapServers()));
    }

    @AfterAll
    static void close() {
        kafka.close();
    }

    @Test
    void createsEveryTopicOfTheCatalogueWithItsParkedTwin() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()))) {
            List<String> names = new ArrayList<>();
            Topics.all().forEach(topic -> names.add(topic.name()));
            Topics.all().stream().filter(topic -> !topic.compacted()).forEach(topic -> names.add(topic.parkedName()));

            admin.describeTopics(names)
                    .allTopicNames()
                    .get()
                    .forEach((name, description) -> assertThat(description.partitions())
                            .as(name)
                            .hasSize(isState(name) || name.endsWith(".parked") ? 1 : PARTITIONS));
        }
    }

    private static boolean isState(String topic) {
        return topic.startsWith("config.") || topic.equals("scheduler.shards");
    }

    @Test
    void readsATopicThatIsNotThereYetOnceItIs() throws Exception {
        Topic<String, DeviceConfig> late = new Topic<>(
                "config.late",
                "nobody",
                Topics.CONFIG_DEVICES.key(),
                Topics.CONFIG_DEVICES.value(),
                Duration.ZERO,
                true,
                "created after its reader");
        try (ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers());
                Admin admin = Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()))) {
            ConfigTable<DeviceConfig> table = reader.table(late);
            assertThatIllegalStateException().isThrownBy(() -> reader.start(Duration.ofSeconds(2)));

            admin.createTopics(List.of(new NewTopic(late.name(), 1, (short) 1)))
                    .all()
                    .get();
            kafka.send(new ProducerRecord<>(
                            late.name(), late.key().encode("a"), late.value().encode(device("a", 1, false))))
                    .get();

            await().atMost(PATIENCE).until(() -> table.get("a") != null);
        }
    }

    @Test
    void bringsCommittedChangesIntoMemoryAndForgetsThemOnceAcknowledged() {
        Rows rows = new Rows();
        rows.add(device("a", 1, false));
        rows.add(device("b", 1, false));
        rows.add(device("b", 2, true));
        try (OutboxRelay relay = relay(rows, new AtomicInteger())) {
            relay.start();
            await().atMost(PATIENCE).until(rows::isEmpty);

            try (ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers())) {
                ConfigTable<DeviceConfig> devices = reader.table(Topics.CONFIG_DEVICES);
                reader.start(PATIENCE);
                assertThat(devices.get("a")).isEqualTo(device("a", 1, false));
                assertThat(devices.get("b")).isNull();

                rows.add(device("a", 2, false));
                relay.poke();
                await().atMost(PATIENCE).until(() -> device("a", 2, false).equals(devices.get("a")));
            }
        }
    }

    @Test
    void triesAgainUntilKafkaTakesAChange() {
        Rows rows = new Rows();
        rows.add(device("c", 1, false));
        AtomicInteger refusals = new AtomicInteger(2);
        try (OutboxRelay relay = relay(rows, refusals)) {
            relay.start();
            await().atMost(PATIENCE).until(rows::isEmpty);
        }
        assertThat(refusals).hasValue(0);
    }

    @Test
    void goesOnAfterAnEntryThatItCannotRead() throws Exception {
        kafka.send(new ProducerRecord<>(Topics.CONFIG_DEVICES.name(), "bad", "{".getBytes(StandardCharsets.UTF_8)))
                .get();
        Rows rows = new Rows();
        rows.add(device("d", 1, false));
        try (OutboxRelay relay = relay(rows, new AtomicInteger());
                ConfigReader reader = new ConfigReader(TestPlatform.bootstrapServers())) {
            relay.start();
            ConfigTable<DeviceConfig> devices = reader.table(Topics.CONFIG_DEVICES);
            reader.start(PATIENCE);
            await().atMost(PATIENCE).until(() -> devices.get("d") != null);
            assertThat(devices.get("bad")).isNull();
        }
    }

    @Test
    void saysSoWhenTheTopicsCannotBeReadInTime() {
        try (ConfigReader reader = new ConfigReader("127.0.0.1:1")) {
            reader.table(Topics.CONFIG_DEVICES);
            assertThatIllegalStateException()
                    .isThrownBy(() -> reader.start(Duration.ofMillis(300)))
                    .withMessageContaining("config.devices");
        }
    }

    private static OutboxRelay relay(Outbox outbox, AtomicInteger refusals) {
        return new OutboxRelay(
                outbox,
                entry -> {
                    if (refusals.get() > 0) {
                        refusals.decrementAndGet();
                        return CompletableFuture.failedFuture(new IllegalStateException("refused"));
                    }
                    CompletableFuture<Object> sent = new CompletableFuture<>();
                    kafka.send(new ProducerRecord<>(entry.topic(), entry.key(), entry.value()), (metadata, failure) -> {
                        if (failure == null) {
                            sent.complete(metadata);
                        } else {
                            sent.completeExceptionally(failure);
                        }
                    });
                    return sent;
                },
                Duration.ofSeconds(5));
    }

    private static DeviceConfig device(String id, long version, boolean deleted) {
        return new DeviceConfig(id, version, deleted, true, "Phone", "phones", "hash");
    }

    /** The owner's outbox table, in memory: the relay is what is tested here. */
    private static final class Rows implements Outbox {

        private final List<Entry> entries = new ArrayList<>();
        private long sequence;

        synchronized void add(DeviceConfig device) {
            entries.add(new Entry(
                    ++sequence,
                    Topics.CONFIG_DEVICES.name(),
                    device.id(),
                    Topics.CONFIG_DEVICES.value().encode(device)));
        }

        synchronized boolean isEmpty() {
            return entries.isEmpty();
        }

        @Override
        public synchronized int relay(int limit, Consumer<List<Entry>> publish) {
            List<Entry> oldest = List.copyOf(entries.subList(0, Math.min(limit, entries.size())));
            if (!oldest.isEmpty()) {
                publish.accept(oldest);
                entries.removeAll(oldest);
            }
            return oldest.size();
        }
    }
}
