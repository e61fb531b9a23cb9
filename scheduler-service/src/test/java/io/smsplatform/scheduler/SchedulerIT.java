package io.smsplatform.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.FinalState;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.events.Topics;
import io.smsplatform.scheduler.engine.Snapshot;
import io.smsplatform.testkit.TestPlatform;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;

/** The whole service against a real broker and a real database. */
class SchedulerIT {

    private static int pools;

    @TempDir
    Path stateDir;

    private ConfigurableApplicationContext service;

    @BeforeAll
    static void topics() {
        new TopicProvisioner(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()), 4).provision();
    }

    @AfterEach
    void stop() {
        if (service != null) {
            service.close();
        }
    }

    @Test
    void carriesAMessageFromAcceptanceToItsEnd() {
        String pool = "pool-" + ++pools;
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), pool)) {
            wire.definePool(1);
            service = start();
            wire.accept(1);
            wire.demand("smpp:a", 2, 3);

            MessageDispatched dispatched = wire.awaitDispatched(1).get(0);

            assertThat(dispatched.getText()).isEqualTo("text 1");
            assertThat(dispatched.getAttempt()).isEqualTo(1);
            assertThat(dispatched.getReason()).startsWith("least loaded of 1 lane: 0 of 2 in use");
            assertThat(wire.records(Topics.MESSAGES_DISPATCHED_SMPP.name()))
                    .filteredOn(
                            each -> ((MessageDispatched) each.value()).getPool().equals(pool))
                    .allSatisfy(each -> assertThat(each.partition()).isEqualTo(3));
            wire.report(dispatched, Outcome.DELIVERED);
            MessageSettled settled = wire.awaitSettled(1).get(0);
            assertThat(settled.getState()).isEqualTo(FinalState.DELIVERED);
            assertThat(settled.getApplication()).isEqualTo("shop");
            Snapshot snapshot = awaitSnapshot(pool, 1);
            assertThat(snapshot.pending() + snapshot.inFlight()).isZero();
        }
    }

    @Test
    void parksWhatItCannotReadAndGoesOn() {
        String pool = "pool-" + ++pools;
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), pool)) {
            wire.definePool(1);
            service = start();
            wire.send(Topics.MESSAGES_ACCEPTED.name(), new PoolShard(pool, 0), new byte[] {1, 2, 3});
            wire.accept(10);
            wire.demand("smpp:a", 2, 0);

            assertThat(wire.awaitDispatched(1).get(0).getMessageId()).isEqualTo(10);
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(wire.records(Topics.MESSAGES_ACCEPTED.parkedName()))
                            .anySatisfy(parked ->
                                    assertThat((byte[]) parked.value()).containsExactly(1, 2, 3)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void losesNothingAndSendsNothingTwiceAcrossARestart(boolean stateDirLost) throws IOException {
        String pool = "pool-" + ++pools;
        int messages = 40;
        long first = pools * 1_000L;
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), pool)) {
            wire.definePool(1);
            service = start();
            for (int i = 0; i < messages; i++) {
                wire.accept(first + i);
            }
            wire.demand("smpp:a", 10, 1);
            List<MessageDispatched> before = wire.awaitDispatched(10);
            before.subList(0, 3).forEach(each -> wire.report(each, Outcome.DELIVERED));
            wire.awaitSettled(3);
            wire.awaitDispatched(13);

            service.close();
            if (stateDirLost) {
                FileSystemUtils.deleteRecursively(stateDir);
                Files.createDirectories(stateDir);
            }
            // Read again, as after a crash before the commit.
            IntStream.range(0, messages).forEach(i -> wire.accept(first + i));
            service = start();

            Snapshot restored = awaitSnapshot(pool, 0);
            assertThat(restored.inFlight()).isEqualTo(10);
            wire.demand("smpp:a", messages, 1);
            List<MessageDispatched> all = wire.awaitDispatched(messages);
            all.subList(3, messages).forEach(each -> wire.report(each, Outcome.DELIVERED));
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> wire.settled().stream()
                                    .map(MessageSettled::getMessageId)
                                    .distinct()
                                    .count()
                            == messages);
            assertThat(wire.dispatched())
                    .extracting(MessageDispatched::getMessageId)
                    .doesNotHaveDuplicates()
                    .hasSize(messages);
            assertThat(wire.settled()).allMatch(end -> end.getState() == FinalState.DELIVERED);
        }
    }

    private Snapshot awaitSnapshot(String pool, long settled) {
        LiveShards live = service.getBean(LiveShards.class);
        PoolShard shard = new PoolShard(pool, 0);
        await().atMost(Duration.ofSeconds(30))
                .until(() ->
                        live.get(shard) != null && live.get(shard).counters().settled() >= settled);
        return live.get(shard);
    }

    private ConfigurableApplicationContext start() {
        return RunningService.start(stateDir);
    }
}
