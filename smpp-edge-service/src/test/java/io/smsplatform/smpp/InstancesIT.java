package io.smsplatform.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.Outcome;
import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.testkit.TestPlatform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several instances after and beside each other. */
@Timeout(180)
class InstancesIT {

    /** Receipts come to the instance after the one that sent: single, long, and one whose first part came before. */
    @Test
    void followsMessagesAcrossARestartAndMovesConnectorsToTheOtherInstance() throws Exception {
        SmscOptions slow = SmscOptions.defaults().withReceiptDelay(Duration.ofSeconds(6));
        try (ScriptedScheduler scheduler = scheduler();
                SmscSimulator smsc = SmscSimulator.start(slow)) {
            List<Long> messages = new ArrayList<>();
            RunningEdge first = RunningEdge.start();
            create(first, smsc, "moving-a");
            create(first, smsc, "moving-b");
            for (String connector : List.of("moving-a", "moving-b")) {
                eventually().until(() -> scheduler.isOpen(connector));
                messages.add(scheduler.dispatch(connector, "+491711", "short"));
                messages.add(scheduler.dispatch(connector, "+491712", "long ".repeat(100)));
            }
            eventually()
                    .untilAsserted(() -> assertThat(messages)
                            .allSatisfy(id -> assertThat(scheduler.outcomes(id)).containsExactly(Outcome.SENT)));

            try (RunningEdge second = RunningEdge.start()) {
                // Hash of the two names modulo two partitions differs: each instance runs one.
                eventually().until(() -> smsc.counters().binds() == 3);
                eventually()
                        .until(() -> states(first).equals(List.of("bound", "elsewhere"))
                                || states(first).equals(List.of("elsewhere", "bound")));
                first.close();
                eventually().until(() -> states(second).equals(List.of("bound", "bound")));
                assertThat(smsc.counters().binds()).isEqualTo(4);

                eventually()
                        .untilAsserted(() -> assertThat(messages)
                                .allSatisfy(id -> assertThat(scheduler.outcomes(id))
                                        .containsExactly(Outcome.SENT, Outcome.DELIVERED)));
                assertThat(smsc.submits()).as("nothing is submitted twice").hasSize(2 * (1 + 4));
                long after = scheduler.dispatch("moving-a", "+491713", "after the move");
                eventually().until(() -> scheduler.outcomes(after).contains(Outcome.SENT));
            }
            eventually().until(() -> !scheduler.isOpen("moving-a") && !scheduler.isOpen("moving-b"));
        }
    }

    /** On SIGTERM an answer that is under way is waited for; nothing becomes unknown that need not. */
    @Test
    void waitsForItsWindowBeforeItStops() throws Exception {
        SmscOptions slow =
                SmscOptions.defaults().withResponseDelay(Duration.ofSeconds(2)).withoutReceipts();
        try (SmscSimulator smsc = SmscSimulator.start(slow)) {
            RunningEdge edge = RunningEdge.start();
            try (ScriptedScheduler scheduler = scheduler()) {
                create(edge, smsc, "draining");
                eventually().until(() -> scheduler.isOpen("draining"));
                List<Long> messages = new ArrayList<>();
                for (int i = 0; i < 8; i++) { // window 5: three are still waiting
                    messages.add(scheduler.dispatch("draining", "+49171400" + i, "x"));
                }
                eventually().until(() -> smsc.submits().size() == 5);
                edge.close();
                eventually()
                        .untilAsserted(() -> assertThat(messages)
                                .allSatisfy(
                                        id -> assertThat(scheduler.outcomes(id)).hasSize(1)));
                assertThat(scheduler.count(Outcome.SENT)).isEqualTo(5);
                assertThat(scheduler.count(Outcome.RETURNED)).isEqualTo(3);
                assertThat(smsc.submits()).hasSize(5);
            }
        }
    }

    private static ScriptedScheduler scheduler() {
        RunningEdge.start().close(); // the topics are there
        return new ScriptedScheduler(TestPlatform.bootstrapServers());
    }

    private static void create(RunningEdge edge, SmscSimulator smsc, String name) {
        RunningEdge.Answer answer = edge.post("", """
                {"name": "%s", "pool": "operator-three", "host": "127.0.0.1", "port": %d, "systemId": "smsc",
                 "password": "secret", "window": 5, "responseTimeout": "PT5S"}
                """.formatted(name, smsc.port()));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private static List<String> states(RunningEdge edge) {
        return List.of(state(edge, "moving-a"), state(edge, "moving-b"));
    }

    private static String state(RunningEdge edge, String name) {
        return edge.get("/" + name).body().get("status").get("state").asString();
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
    }
}
