package io.smsplatform.scheduler.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.scheduler.KilledService;
import io.smsplatform.scheduler.RunningService;
import io.smsplatform.scheduler.Wire;
import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Two instances share the partitions, each with a copy of the other's stores. One joins while messages are under way, one
 * is stopped, one is killed: nothing is lost and no attempt is made twice.
 */
class InstancesComeAndGoIT {

    private static final int PARTITIONS = 4;
    private static final int MESSAGES_A_STAGE = 400;

    /** Identifiers are unique in the platform: other tests on this broker have lower ones. */
    private static final long FIRST = 2_000_000;

    @TempDir
    Path first;

    @TempDir
    Path second;

    private final List<Wire> wires = new ArrayList<>();
    private final Map<Wire, Set<Long>> accepted = new HashMap<>();
    private final Map<Wire, Set<Long>> reported = new HashMap<>();
    private long next = FIRST;

    @BeforeAll
    static void topics() {
        new TopicProvisioner(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()), PARTITIONS).provision();
    }

    @Test
    void nothingIsLostNorMadeTwiceWhileInstancesComeAndGo() throws Exception {
        for (int pool = 0; pool < 6; pool++) { // enough that each instance schedules some
            Wire wire = new Wire(TestPlatform.bootstrapServers(), "shared-" + pool);
            wire.definePool(1);
            wires.add(wire);
            accepted.put(wire, new HashSet<>());
            reported.put(wire, new HashSet<>());
        }
        KilledService victim = KilledService.start(first, "instance-to-be-killed.log");
        try {
            acceptSome();
            carryOn();

            acceptSome();
            ConfigurableApplicationContext joining = RunningService.start(second);
            awaitShared(joining);
            acceptSome();
            carryOn();

            acceptSome();
            joining.close();
            carryOn();

            try (ConfigurableApplicationContext heir = RunningService.start(second)) {
                awaitShared(heir);
                acceptSome();
                victim.kill();
                carryOn();
                assertThat(heir.getBean(SchedulerStreams.class).activePartitions())
                        .hasSize(PARTITIONS);
            }
        } finally {
            victim.kill();
        }
        for (Wire wire : wires) {
            assertThat(wire.dispatched())
                    .extracting(each -> each.getMessageId() + "/" + each.getAttempt())
                    .doesNotHaveDuplicates();
            assertThat(wire.dispatched())
                    .extracting(MessageDispatched::getMessageId)
                    .as("taken back by nobody")
                    .doesNotHaveDuplicates();
            wire.close();
        }
    }

    /** The joining instance schedules some partitions and keeps a copy of each of the other's. */
    private static void awaitShared(ConfigurableApplicationContext service) {
        SchedulerStreams streams = service.getBean(SchedulerStreams.class);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
            assertThat(streams.activePartitions()).hasSizeBetween(1, PARTITIONS - 1);
            Set<Integer> all = new HashSet<>(streams.activePartitions());
            all.addAll(streams.standbyPartitions());
            assertThat(all).hasSize(PARTITIONS);
        });
    }

    private void acceptSome() {
        for (int n = 0; n < MESSAGES_A_STAGE; n++) {
            Wire wire = wires.get(n % wires.size());
            wire.acceptLater(next);
            accepted.get(wire).add(next++);
        }
    }

    /** Plays the lanes until every message has ended. */
    private void carryOn() {
        await().atMost(Duration.ofSeconds(120)).until(() -> {
            boolean done = true;
            for (Wire wire : wires) {
                wire.demand("smpp:a", 50, 1);
                for (MessageDispatched each : wire.dispatched()) {
                    if (reported.get(wire).add(each.getMessageId())) {
                        wire.reportLater(each, Outcome.DELIVERED);
                    }
                }
                done &= ended(wire).containsAll(accepted.get(wire));
            }
            return done;
        });
    }

    private static Set<Long> ended(Wire wire) {
        Set<Long> ended = new HashSet<>();
        for (MessageSettled end : wire.settled()) {
            ended.add(end.getMessageId());
        }
        return ended;
    }
}
