package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smsplatform.events.Channel;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.MessageClass;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topic;
import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.scheduler.LiveShards;
import io.smsplatform.scheduler.SchedulerMetrics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyTestDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wiring: which topic leads where. */
class SchedulerTopologyTests {

    private static final PoolShard SHARD = new PoolShard("main", 0);
    private static final Instant START = Instant.ofEpochMilli(1_700_000_000_000L);

    @TempDir
    Path stateDir;

    private TopologyTestDriver driver;

    @BeforeEach
    void start() {
        ConfigFeed pools = new ConfigFeed();
        Duration minute = Duration.ofMinutes(1);
        pools.on(new PoolConfig(
                "main", 1, false, "sms", "least_loaded", 0, 1, minute, minute, minute, minute, minute, 1));
        LiveShards liveShards = new LiveShards();
        SchedulerMetrics metrics = new SchedulerMetrics(new SimpleMeterRegistry(), liveShards);
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        driver = new TopologyTestDriver(
                SchedulerTopology.build(() -> new SchedulerProcessor(
                        pools,
                        liveShards,
                        metrics,
                        (task, newestKept, wanted) -> new DispatchLog.Tail(Map.of(), Map.of()),
                        partition -> CompletableFuture.completedFuture(new ReportLog.Extent(0, 0)),
                        Duration.ofMillis(100))),
                settings,
                START);
    }

    @AfterEach
    void stop() {
        driver.close();
    }

    @Test
    void leadsEachKindOfLaneToItsTopicAndAnEndToSettled() {
        for (LaneKind kind : new LaneKind[] {LaneKind.DEVICE, LaneKind.SMPP, LaneKind.PROVIDER}) {
            long id = kind.ordinal();
            pipe(Topics.LANES_DEMAND, demand(kind));
            pipe(Topics.MESSAGES_ACCEPTED, accepted(id));

            assertThat(keys(Topics.dispatched(kind))).containsExactly(id);

            pipe(Topics.MESSAGES_REPORTED, delivered(id, kind));
            pipe(Topics.LANES_DEMAND, closed(kind));
        }
        assertThat(keys(Topics.MESSAGES_SETTLED)).hasSize(3);
    }

    @Test
    void firesTimersByTheClockAlone() {
        pipe(Topics.MESSAGES_ACCEPTED, accepted(1));

        driver.advanceWallClockTime(Duration.ofHours(2));

        assertThat(keys(Topics.MESSAGES_SETTLED)).containsExactly(1L);
    }

    @Test
    void leadsBadRecordsToTheirParkedTopics() {
        for (Topic<PoolShard, ?> topic :
                Set.of(Topics.MESSAGES_ACCEPTED, Topics.LANES_DEMAND, Topics.MESSAGES_REPORTED)) {
            driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                    .pipeInput(topic.key().encode(SHARD), new byte[] {1});

            assertThat(driver.createOutputTopic(
                                    topic.parkedName(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                            .readValue())
                    .containsExactly(1);
        }
    }

    @Test
    void addressesThePartitionThatAsked() {
        var partitioner = Addressed.partitioner();

        assertThat(partitioner.partitions("t", new Addressed(1, 3), new byte[0], 4))
                .isEqualTo(Optional.of(Set.of(3)));
        assertThat(partitioner.partitions("t", new Addressed(1, 9), new byte[0], 4))
                .isEqualTo(Optional.of(Set.of(1)));
    }

    private <V> void pipe(Topic<PoolShard, V> topic, V value) {
        driver.createInputTopic(topic.name(), new ByteArraySerializer(), new ByteArraySerializer())
                .pipeInput(topic.key().encode(SHARD), topic.value().encode(value));
    }

    private java.util.List<Long> keys(Topic<Long, ?> topic) {
        return driver
                .createOutputTopic(topic.name(), new ByteArrayDeserializer(), new ByteArrayDeserializer())
                .readKeyValuesToList()
                .stream()
                .map(each -> topic.key().decode(each.key))
                .toList();
    }

    private static MessageAccepted accepted(long id) {
        return MessageAccepted.newBuilder()
                .setMessageId(id)
                .setTaskId(id)
                .setApplication("shop")
                .setChannel(Channel.SMS)
                .setPool("main")
                .setMessageClass(MessageClass.OTP)
                .setRecipient("+8613800138000")
                .setText("hello")
                .setAcceptedAt(START)
                .setExpiresAt(START.plusSeconds(3_600))
                .build();
    }

    private static LaneDemand demand(LaneKind kind) {
        return LaneDemand.newBuilder()
                .setLane("lane")
                .setKind(kind)
                .setPool("main")
                .setMode(DemandMode.STANDING)
                .setCredit(1)
                .setReturnPartition(0)
                .setSession("session of " + kind)
                .setSequence(1)
                .setAt(START)
                .setExpiresAt(START.plusSeconds(3_600))
                .build();
    }

    private static LaneDemand closed(LaneKind kind) {
        return LaneDemand.newBuilder(demand(kind))
                .setMode(DemandMode.CLOSED)
                .setSequence(2)
                .build();
    }

    private static MessageReported delivered(long id, LaneKind kind) {
        return MessageReported.newBuilder()
                .setMessageId(id)
                .setAttempt(1)
                .setPool("main")
                .setLane("lane")
                .setOutcome(Outcome.DELIVERED)
                .setAt(START)
                .setDetail(kind.name())
                .build();
    }
}
