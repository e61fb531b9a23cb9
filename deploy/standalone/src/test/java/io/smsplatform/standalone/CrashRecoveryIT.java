package io.smsplatform.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.simulators.smsc.Submit;
import io.smsplatform.standalone.ApiClient.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The first promise, with SIGKILL: every accepted message is accounted for by its caller's, the SMSC's and our books. */
class CrashRecoveryIT {

    private static final int MESSAGES = 5_000;
    private static final int LIST = 100;
    private static final Set<String> ENDS = Set.of("delivered", "unknown");

    @Test
    void losesNothingAndMarksEveryPossibleDuplicateAcrossSigkill() throws Exception {
        SmscOptions options = SmscOptions.defaults()
                .withResponseDelay(Duration.ofMillis(20))
                .withReceiptDelay(Duration.ofMillis(200));
        try (SmscSimulator smsc = SmscSimulator.start(options);
                RunningPlatform platform = RunningPlatform.start(StandaloneMain.class, "crash")) {
            prepare(platform.api(), smsc);
            List<String> tasks = submitAll(platform.api());
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> smsc.counters().accepted() >= MESSAGES / 10);
            long seenBefore = smsc.counters().accepted();
            assertThat(seenBefore)
                    .as("messages must be in flight when the process dies")
                    .isLessThan(MESSAGES * 9 / 10);

            platform.killLeavingOrphans();
            platform.start();

            assertThat(submitAll(platform.api()))
                    .as("the same keys, the same tasks")
                    .isEqualTo(tasks);
            Map<String, JsonNode> messages = awaitAllFinal(platform.api(), tasks);
            assertAccounted(messages, smsc);
        }
    }

    private static void prepare(ApiClient api, SmscSimulator smsc) {
        Answer pool = api.post(
                "/api/v2/pools",
                Map.of("name", "crash", "channel", "sms", "handOverLease", "PT10S", "receiptTimeout", "PT20S"));
        assertThat(pool.status()).as(pool.text()).isEqualTo(201);
        Answer connector = api.post(
                "/api/v2/smpp/connectors",
                Map.of(
                        "name",
                        "crash",
                        "pool",
                        "crash",
                        "host",
                        "127.0.0.1",
                        "port",
                        smsc.port(),
                        "systemId",
                        smsc.options().account().systemId(),
                        "password",
                        smsc.options().account().password(),
                        "window",
                        20));
        assertThat(connector.status()).as(connector.text()).isEqualTo(201);
        Map<String, ?> probe = Map.of("pool", "crash", "to", "+0", "text", "");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !api.post("/api/v2/messages", probe).text().contains("\"/pool\""));
    }

    /** Half otp (sent again when in doubt), half normal (waits for a receipt when in doubt). Returns the task ids. */
    private static List<String> submitAll(ApiClient api) {
        List<String> tasks = new ArrayList<>();
        for (int list = 0; list < MESSAGES / LIST; list++) {
            List<Map<String, String>> recipients = new ArrayList<>();
            for (int i = 0; i < LIST; i++) {
                recipients.add(Map.of("to", "+%d".formatted(8_600_000_000_000L + list * LIST + i)));
            }
            Answer answer = api.post(
                    "/api/v2/messages",
                    Map.of(
                            "pool",
                            "crash",
                            "class",
                            list % 2 == 0 ? "otp" : "normal",
                            "recipients",
                            recipients,
                            "text",
                            "crash test"),
                    "Idempotency-Key",
                    "crash-" + list);
            assertThat(answer.status()).as(answer.text()).isEqualTo(202);
            tasks.add(answer.json().get("task").asString());
        }
        return tasks;
    }

    private static Map<String, JsonNode> awaitAllFinal(ApiClient api, List<String> tasks) {
        Map<String, JsonNode> byRecipient = new HashMap<>();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    byRecipient.clear();
                    for (String task : tasks) {
                        api.get("/api/v2/messages?limit=500&task=" + task)
                                .json()
                                .get("messages")
                                .forEach(message ->
                                        byRecipient.put(message.get("to").asString(), message));
                    }
                    Map<String, Long> states = byRecipient.values().stream()
                            .collect(Collectors.groupingBy(
                                    message -> message.get("state").asString(), TreeMap::new, Collectors.counting()));
                    assertThat(byRecipient).hasSize(MESSAGES);
                    assertThat(ENDS).as("states " + states).containsAll(states.keySet());
                });
        return byRecipient;
    }

    private static void assertAccounted(Map<String, JsonNode> messages, SmscSimulator smsc) {
        Map<String, Long> submits =
                smsc.submits().stream().collect(Collectors.groupingBy(Submit::destination, Collectors.counting()));
        List<String> lost = new ArrayList<>();
        List<String> silentDuplicates = new ArrayList<>();
        messages.forEach((recipient, message) -> {
            long seen = submits.getOrDefault(recipient.substring(1), 0L);
            boolean delivered = message.get("state").asString().equals("delivered");
            if (delivered && seen == 0) {
                lost.add(recipient);
            }
            if (seen > 1 && !message.get("possibleDuplicate").asBoolean()) {
                silentDuplicates.add(recipient);
            }
        });
        long duplicates = submits.values().stream().filter(count -> count > 1).count();
        long unknown = messages.values().stream()
                .filter(message -> message.get("state").asString().equals("unknown"))
                .count();
        System.out.printf(
                "crash account: accepted %d, seen by the SMSC %d, unknown %d, marked duplicates %d%n",
                MESSAGES, submits.size(), unknown, duplicates);
        assertThat(lost).isEmpty();
        assertThat(silentDuplicates).isEmpty();
        assertThat(unknown).as("at most a window's worth of doubt").isLessThanOrEqualTo(20);
        assertThat(duplicates).as("at most a window's worth of doubt").isLessThanOrEqualTo(20);
    }
}
