package io.smsplatform.infrastructure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class EmbeddedBrokerIT {

    private static final String TOPIC = "kept";

    @TempDir
    Path directory;

    private BrokerSettings settings;

    @BeforeEach
    void choosePorts() {
        settings = BrokerSettings.of(directory.resolve("broker"), Ports.free(), Ports.free());
    }

    @Test
    void keepsTopicsRecordsAndOffsetsAcrossRestartsOnOtherPorts() throws Exception {
        String clusterId;
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            assertThat(broker.bootstrapServers()).isEqualTo("127.0.0.1:" + settings.port());
            createTopic();
            send("one", "two");
            assertThat(consume(2)).containsExactly("one", "two");
            clusterId = clusterId();
        }
        choosePorts();
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            send("three");
            assertThat(consume(1)).containsExactly("three");
            assertThat(clusterId()).isEqualTo(clusterId);
        }
    }

    @Test
    void keepsAcknowledgedRecordsWhenItsProcessIsKilled() throws Exception {
        Process platform = startInAnotherJvm();
        createTopic();
        send("one", "two", "three");
        platform.destroyForcibly().waitFor();

        long begin = System.nanoTime();
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            System.out.println("start after a kill: "
                    + Duration.ofNanos(System.nanoTime() - begin).toMillis() + " ms");
            assertThat(consume(3)).containsExactly("one", "two", "three");
        }
    }

    @Test
    void createsNoTopicBecauseSomebodyAsksForIt() throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings);
                Admin admin = Admin.create(clientConfiguration())) {
            assertThatThrownBy(() -> send("nowhere")).hasMessageContaining(TOPIC);
            assertThat(admin.listTopics().names().get(10, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void namesThePortThatIsTaken() throws IOException {
        try (ServerSocket holder = new ServerSocket(settings.port(), 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedBroker.start(settings))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining("Port " + holder.getLocalPort() + " of the Kafka broker")
                    .hasMessageContaining("sms.broker.port");
        }
        assertThat(settings.dataDirectory()).doesNotExist();
    }

    @Test
    void refusesADirectoryInUse() {
        try (EmbeddedBroker broker = EmbeddedBroker.start(settings)) {
            BrokerSettings other = BrokerSettings.of(settings.dataDirectory(), Ports.free(), Ports.free());
            assertThatThrownBy(() -> EmbeddedBroker.start(other))
                    .isInstanceOf(StartupException.class)
                    .hasMessageContaining(
                            "in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void saysWhyADamagedDirectoryDoesNotStartAndKeepsItAsItWas() throws IOException {
        EmbeddedBroker.start(settings).close();
        Path properties = settings.dataDirectory().resolve("log").resolve("meta.properties");
        Files.writeString(properties, "version=77\n");

        assertThatThrownBy(() -> EmbeddedBroker.start(settings))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining(settings.dataDirectory().toString())
                .hasMessageContaining("meta.properties")
                .hasMessageContaining("restore it from a backup");

        assertThat(properties).hasContent("version=77\n");
    }

    private Process startInAnotherJvm() throws IOException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx256m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerInAnotherJvm.class.getName(),
                        settings.dataDirectory().toString(),
                        Integer.toString(settings.port()),
                        Integer.toString(settings.controllerPort()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = jvm.inputReader()
                .lines()
                .filter(line -> line.equals("started"))
                .findFirst()
                .orElse("");
        assertThat(said).isEqualTo("started");
        return jvm;
    }

    private Map<String, Object> clientConfiguration() {
        return Map.of(
                "bootstrap.servers", "127.0.0.1:" + settings.port(),
                "max.block.ms", "2000",
                "acks", "all",
                "group.id", "test",
                "session.timeout.ms", "6000",
                "auto.offset.reset", "earliest");
    }

    private void createTopic() throws Exception {
        try (Admin admin = Admin.create(clientConfiguration())) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get(30, TimeUnit.SECONDS);
        }
    }

    private String clusterId() throws Exception {
        try (Admin admin = Admin.create(clientConfiguration())) {
            return admin.describeCluster().clusterId().get(10, TimeUnit.SECONDS);
        }
    }

    private void send(String... values) throws Exception {
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(clientConfiguration(), new StringSerializer(), new StringSerializer())) {
            for (String value : values) {
                producer.send(new ProducerRecord<>(TOPIC, value)).get(10, TimeUnit.SECONDS);
            }
        }
    }

    private List<String> consume(int expected) {
        List<String> values = new ArrayList<>();
        try (KafkaConsumer<String, String> consumer =
                new KafkaConsumer<>(clientConfiguration(), new StringDeserializer(), new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(200))) {
                    values.add(record.value());
                }
                return values.size() >= expected;
            });
            consumer.commitSync();
        }
        return values;
    }
}
