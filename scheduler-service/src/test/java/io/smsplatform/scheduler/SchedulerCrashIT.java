package io.smsplatform.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageSettled;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.TopicProvisioner;
import io.smsplatform.testkit.TestPlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

/** The service is killed (SIGKILL) while it dispatches, and started again on its state directory. */
class SchedulerCrashIT {

    private static final int MESSAGES = 3_000;

    /** Identifiers are unique in the platform: other tests on this broker have lower ones. */
    private static final long FIRST = 1_000_000;

    @TempDir
    Path stateDir;

    @BeforeAll
    static void topics() {
        new TopicProvisioner(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()), 4).provision();
    }

    @Test
    void aKilledSchedulerLosesNothingAndDispatchesNothingTwice() throws Exception {
        String pool = "killed";
        try (Wire wire = new Wire(TestPlatform.bootstrapServers(), pool)) {
            wire.definePool(1);
            wire.demand("smpp:a", MESSAGES, 1);
            KilledService victim = KilledService.start(stateDir, "killed-scheduler.log");
            try {
                for (long id = FIRST; id < FIRST + MESSAGES; id++) {
                    wire.acceptLater(id);
                }
                wire.awaitDispatched(MESSAGES / 10);
            } finally {
                victim.kill();
            }

            try (ConfigurableApplicationContext service = RunningService.start(stateDir)) {
                assertThat(service.isActive()).isTrue();
                wire.demand("smpp:a", MESSAGES, 1);
                Set<Long> reported = new HashSet<>();
                await().atMost(Duration.ofSeconds(120)).until(() -> {
                    for (MessageDispatched each : List.copyOf(wire.dispatched())) {
                        if (reported.add(each.getMessageId())) {
                            wire.reportLater(each, Outcome.DELIVERED);
                        }
                    }
                    return distinct(wire.settled()) == MESSAGES;
                });
            }

            List<String> twice = new ArrayList<>();
            Set<Long> seen = new HashSet<>();
            for (MessageDispatched each : wire.dispatched()) {
                if (!seen.add(each.getMessageId())) {
                    twice.add(each.getMessageId() + "/" + each.getAttempt());
                }
            }
            assertThat(twice).isEmpty();
        }
    }

    private static long distinct(List<MessageSettled> ends) {
        return ends.stream().map(MessageSettled::getMessageId).distinct().count();
    }
}
