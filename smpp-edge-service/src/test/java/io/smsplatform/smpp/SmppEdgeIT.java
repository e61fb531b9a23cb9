package io.smsplatform.smpp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.access.Scope;
import io.smsplatform.simulators.smsc.CommandStatus;
import io.smsplatform.simulators.smsc.SmscOptions;
import io.smsplatform.simulators.smsc.SmscOptions.IdFormat;
import io.smsplatform.simulators.smsc.SmscSimulator;
import io.smsplatform.simulators.smsc.Submit;
import io.smsplatform.smpp.pdu.DeliverSm;
import io.smsplatform.smpp.receipt.Origin;
import io.smsplatform.smpp.receipt.ReceiptDesk;
import io.smsplatform.smpp.receipt.ReceiptUpkeep;
import io.smsplatform.smpp.receipt.SentAttempt;
import io.smsplatform.smpp.receipt.SentLog;
import io.smsplatform.testkit.TestPlatform;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class SmppEdgeIT {

    private static RunningEdge edge;
    private static ScriptedScheduler scheduler;
    private static int count;

    private final String connector = "bind-" + ++count;
    private String pool = "operator-one";
    private String responseTimeout = "PT10S";

    @BeforeAll
    static void start() {
        edge = RunningEdge.start("--sms.smpp.cool-off=PT3S");
        scheduler = new ScriptedScheduler(TestPlatform.bootstrapServers());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        edge.close();
        scheduler.close();
    }

    @Test
    void sendsAndFollowsToDelivery() {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            connect(smsc, 100);
            double handled = edge.counter("sms.smpp.receipts", "result", "handled");
            List<Long> messages = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                messages.add(scheduler.dispatch(connector, "+49170" + (1_000_000 + i), "Your code is " + i));
            }
            eventually()
                    .untilAsserted(() -> assertThat(messages)
                            .allSatisfy(id -> assertThat(scheduler.outcomes(id))
                                    .containsExactlyInAnyOrder(Outcome.SENT, Outcome.DELIVERED)));

            assertThat(smsc.submits()).hasSize(200).allSatisfy(submit -> {
                assertThat(submit.source()).isEqualTo("Shop");
                assertThat(submit.registeredDelivery()).isEqualTo(1);
                int number = Integer.parseInt(submit.destination().substring(5)) - 1_000_000;
                assertThat(submit.text()).isEqualTo("Your code is " + number);
            });
            assertThat(smsc.submits().stream().map(Submit::destination).distinct())
                    .hasSize(200);
            MessageReported sent = scheduler.reports(messages.get(0)).get(0);
            assertThat(sent.getReceiptExpected()).isTrue();
            assertThat(sent.getReference()).isEqualTo(smsc.submits().get(0).id());
            assertThat(sent.getLane()).isEqualTo("smpp:" + connector);
            assertThat(edge.counter("sms.smpp.receipts", "result", "handled") - handled)
                    .isEqualTo(200);
            assertCountersAddUp();
            eventually().until(() -> smsc.counters().receiptsAcknowledged() == 200);
            eventually().until(() -> status().get("inFlight").asInt() == 0);
        }
    }

    @Test
    void sendsOnceWhatIsDispatchedTwice() {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            connect(smsc, 5);
            double duplicates = edge.counter("sms.smpp.dispatches", "result", "duplicate");
            MessageDispatched attempt =
                    scheduler.attempt(connector, "+491701", "x").build();
            long message = scheduler.dispatch(connector, attempt);
            eventually().until(() -> scheduler.outcomes(message).contains(Outcome.DELIVERED));
            scheduler.dispatch(connector, attempt); // long answered: no longer under way
            eventually().until(() -> edge.counter("sms.smpp.dispatches", "result", "duplicate") - duplicates == 1);

            long next = scheduler.dispatch(connector, "+491701", "y");
            eventually().until(() -> scheduler.outcomes(next).contains(Outcome.DELIVERED));
            assertThat(smsc.submits()).extracting(Submit::text).containsExactly("x", "y");
            assertThat(scheduler.outcomes(message)).containsExactlyInAnyOrder(Outcome.SENT, Outcome.DELIVERED);
            assertCountersAddUp();
        }
    }

    @Test
    void tellsUndeliveredAndIgnoresRepeatedReceipts() {
        SmscOptions options = SmscOptions.defaults().withUndelivered(1).withDuplicateReceipts(true);
        try (SmscSimulator smsc = SmscSimulator.start(options)) {
            connect(smsc, 5);
            double duplicates = edge.counter("sms.smpp.receipts", "result", "duplicate");
            long message = scheduler.dispatch(connector, "+491701", "hi");
            eventually().until(() -> smsc.counters().receiptsAcknowledged() == 2);
            eventually()
                    .untilAsserted(() -> assertThat(scheduler.outcomes(message))
                            .containsExactlyInAnyOrder(Outcome.SENT, Outcome.UNDELIVERED));
            MessageReported undelivered = scheduler.reports(message).stream()
                    .filter(report -> report.getOutcome() == Outcome.UNDELIVERED)
                    .findFirst()
                    .orElseThrow();
            assertThat(undelivered.getCode()).isEqualTo("undeliverable");
            assertThat(undelivered.getDetail()).isEqualTo("UNDELIV err:011");
            assertThat(edge.counter("sms.smpp.receipts", "result", "duplicate") - duplicates)
                    .isEqualTo(1);
            assertCountersAddUp();
        }
    }

    @Test
    void sendsALongTextInPartsAndIsDeliveredOnlyWithTheLast() {
        SmscOptions options = SmscOptions.defaults().withReceiptDelay(Duration.ofMillis(200));
        try (SmscSimulator smsc = SmscSimulator.start(options)) {
            connect(smsc, 2);
            String text = "0123456789".repeat(40) + "€";
            long message = scheduler.dispatch(connector, "+491702", text);
            eventually()
                    .untilAsserted(() ->
                            assertThat(scheduler.outcomes(message)).containsExactly(Outcome.SENT, Outcome.DELIVERED));
            assertThat(scheduler.reports(message).get(0).getSegments()).isEqualTo(3);
            List<Submit> parts = smsc.submits();
            assertThat(parts).extracting(Submit::part).containsExactly(1, 2, 3);
            assertThat(parts).allSatisfy(part -> {
                assertThat(part.parts()).isEqualTo(3);
                assertThat(part.esmClass()).isEqualTo(0x40);
                assertThat(part.reference()).isEqualTo(parts.get(0).reference());
            });
            assertThat(parts.stream().map(Submit::text).collect(Collectors.joining()))
                    .isEqualTo(text);
        }
    }

    @Test
    void failsALongTextWhenOnePartIsRefused() {
        SmscOptions options = SmscOptions.defaults()
                .withErrorEvery(2, CommandStatus.INVALID_DESTINATION)
                .withoutReceipts();
        try (SmscSimulator smsc = SmscSimulator.start(options)) {
            connect(smsc, 10);
            long message = scheduler.dispatch(connector, "+491702", "x".repeat(300));
            eventually()
                    .untilAsserted(() -> assertThat(scheduler.reports(message))
                            .singleElement()
                            .satisfies(report -> {
                                assertThat(report.getOutcome()).isEqualTo(Outcome.FAILED);
                                assertThat(report.getCode()).isEqualTo("invalid_recipient");
                                assertThat(report.getRetryable()).isFalse();
                                assertThat(report.getDetail())
                                        .isEqualTo("command_status 0x0000000B, part 2 of 2, 1 accepted");
                            }));
        }
    }

    @Test
    void movesToItsShardWhenItsPoolGetsMoreOfThem() {
        edge.publishPool("operator-moving", "sms", 1, 1);
        pool = "operator-moving";
        String lane = "smpp:" + connector;
        int shards = IntStream.rangeClosed(2, 64)
                .filter(count -> PoolShard.ofLane(pool, lane, count).index() > 0)
                .findFirst()
                .orElseThrow();
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            connect(smsc, 5);
            assertThat(scheduler.demand(connector).getShard()).isZero();
            edge.publishPool(pool, "sms", 2, shards);

            int shard = PoolShard.ofLane(pool, lane, shards).index();
            eventually().until(() -> scheduler.hasLeft(connector, 0));
            eventually()
                    .until(() -> scheduler.isOpen(connector)
                            && scheduler.demand(connector).getShard() == shard);
            long message = scheduler.dispatch(connector, "+491701", "x");
            eventually().until(() -> scheduler.outcomes(message).contains(Outcome.DELIVERED));
            assertThat(scheduler.reports(message))
                    .extracting(MessageReported::getShard)
                    .containsOnly(shard);
        }
    }

    @Test
    void bindsAgainAfterTheSmscRestarts() {
        SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults());
        connect(smsc, 5);
        String session = scheduler.demand(connector).getSession();
        smsc.close();
        eventually().until(() -> !scheduler.isOpen(connector));
        assertThat(status().get("state").asString()).isIn("disconnected", "connecting");
        long stale = scheduler.dispatch(
                connector,
                scheduler.attempt(connector, "+491703", "x").setSession(session).build());
        eventually()
                .untilAsserted(() -> assertThat(scheduler.reports(stale))
                        .singleElement()
                        .satisfies(report -> {
                            assertThat(report.getOutcome()).isEqualTo(Outcome.RETURNED);
                            assertThat(report.getCode()).isEqualTo("not_connected");
                        }));
        try (SmscSimulator again = SmscSimulator.start(SmscOptions.defaults().withPort(smsc.port()))) {
            eventually().until(() -> scheduler.isOpen(connector));
            assertThat(scheduler.demand(connector).getSession()).isNotEqualTo(session);
            long message = scheduler.dispatch(connector, "+491703", "after the restart");
            eventually()
                    .untilAsserted(
                            () -> assertThat(scheduler.outcomes(message)).contains(Outcome.SENT, Outcome.DELIVERED));
            assertThat(again.submits()).hasSize(1);
        }
    }

    @Test
    void tellsAnUnknownOutcomeWhenTheLinkDiesOrTheAnswerIsLate() {
        SmscOptions options = SmscOptions.defaults().withDropAfter(1).withoutReceipts();
        try (SmscSimulator smsc = SmscSimulator.start(options)) {
            responseTimeout = "PT1S";
            connect(smsc, 5);
            long lost = scheduler.dispatch(connector, "+491704", "x");
            eventually()
                    .untilAsserted(() -> assertThat(scheduler.reports(lost))
                            .singleElement()
                            .satisfies(report -> {
                                assertThat(report.getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
                                assertThat(report.getCode()).isEqualTo("link_lost");
                            }));

            // The response timeout here is a second; this answer takes two, its receipt comes a second later.
            smsc.behave(SmscOptions.defaults()
                    .withResponseDelay(Duration.ofSeconds(2))
                    .withReceiptDelay(Duration.ofSeconds(1)));
            eventually().until(() -> scheduler.isOpen(connector));
            long late = scheduler.dispatch(connector, "+491704", "x");
            eventually()
                    .untilAsserted(() -> assertThat(scheduler.outcomes(late))
                            .containsExactly(Outcome.OUTCOME_UNKNOWN, Outcome.DELIVERED));
            assertThat(scheduler.reports(late).get(0).getCode()).isEqualTo("response_timeout");
        }
    }

    @Test
    void asksAgainLaterWhenThrottled() {
        SmscOptions options = SmscOptions.defaults()
                .withErrorEvery(1, CommandStatus.THROTTLED)
                .withoutReceipts();
        try (SmscSimulator smsc = SmscSimulator.start(options)) {
            connect(smsc, 5);
            long message = scheduler.dispatch(connector, "+491705", "x");
            eventually()
                    .untilAsserted(() -> assertThat(scheduler.reports(message))
                            .singleElement()
                            .satisfies(report -> {
                                assertThat(report.getOutcome()).isEqualTo(Outcome.FAILED);
                                assertThat(report.getCode()).isEqualTo("throttled");
                                assertThat(report.getRetryable()).isTrue();
                            }));
        }
    }

    @Test
    void doesNotBeginAfterTheLease() {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            connect(smsc, 5);
            long message = scheduler.dispatch(
                    connector,
                    scheduler
                            .attempt(connector, "+491706", "x")
                            .setLeaseUntil(Instant.now().minusMillis(1))
                            .build());
            eventually()
                    .untilAsserted(() -> assertThat(scheduler.reports(message))
                            .singleElement()
                            .satisfies(report -> {
                                assertThat(report.getOutcome()).isEqualTo(Outcome.RETURNED);
                                assertThat(report.getCode()).isEqualTo("lease_over");
                            }));
            assertThat(smsc.submits()).isEmpty();
        }
    }

    @Test
    void learnsThatReceiptsNameTheIdInAnotherBase() {
        SmscOptions options = SmscOptions.defaults().withIds(IdFormat.HEX, IdFormat.DECIMAL);
        try (SmscSimulator smsc = SmscSimulator.start(options)) {
            connect(smsc, 5);
            List<Long> messages = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                messages.add(scheduler.dispatch(connector, "+49170" + (2_000_000 + i), "x"));
            }
            eventually()
                    .untilAsserted(() -> assertThat(messages)
                            .allSatisfy(id -> assertThat(scheduler.outcomes(id))
                                    .containsExactlyInAnyOrder(Outcome.SENT, Outcome.DELIVERED)));
        }
    }

    @Test
    void keepsAReceiptWithoutAMessageUntilTheMessageIsKnown() throws Exception {
        ReceiptDesk desk = edge.bean(ReceiptDesk.class);
        Origin origin = new Origin(connector, List.of());
        double parked = edge.counter("sms.smpp.receipts", "result", "parked");
        CompletableFuture<Integer> early = new CompletableFuture<>();
        desk.on(origin, receipt("id:00ABC7 stat:DELIVRD err:000"), early::complete);
        assertThat(early.get(20, TimeUnit.SECONDS)).isZero();
        CompletableFuture<Integer> nameless = new CompletableFuture<>();
        desk.on(origin, receipt("stat:DELIVRD"), nameless::complete);
        assertThat(nameless.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(edge.counter("sms.smpp.receipts", "result", "parked") - parked)
                .isEqualTo(2);

        ReceiptUpkeep upkeep = edge.bean(ReceiptUpkeep.class);
        assertThat(upkeep.match(List.of(origin)).block(Duration.ofSeconds(10))).isZero();
        SentAttempt attempt =
                edge.bean(SentLog.class).begin(connector, new PoolShard("operator-one", 0), 4711, 2, "4917");
        attempt.accepted(1, 1, "abc7", System.currentTimeMillis()).get(10, TimeUnit.SECONDS);
        attempt.announced();
        assertThat(upkeep.match(List.of(origin)).block(Duration.ofSeconds(10))).isEqualTo(1);
        eventually()
                .untilAsserted(() -> assertThat(scheduler.reports(4711))
                        .singleElement()
                        .satisfies(report -> {
                            assertThat(report.getOutcome()).isEqualTo(Outcome.DELIVERED);
                            assertThat(report.getAttempt()).isEqualTo(2);
                        }));
        assertThat(upkeep.match(List.of(origin)).block(Duration.ofSeconds(10)))
                .as("told once")
                .isZero();
        upkeep.forget().block(Duration.ofSeconds(10));
        assertCountersAddUp();
    }

    @Test
    void keepsAReceiptFromAStrangerWhoseIdentifierWasUsedBefore() throws Exception {
        ReceiptDesk desk = edge.bean(ReceiptDesk.class);
        Origin origin = new Origin(connector, List.of());
        long anHourAgo = Instant.now().minus(Duration.ofHours(1)).toEpochMilli();
        accepted(5001, "77", "4917", anHourAgo);
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        desk.on(origin, receiptFor("4918", "id:77 stat:DELIVRD err:000"), answer::complete);
        assertThat(answer.get(20, TimeUnit.SECONDS)).isZero();
        assertThat(edge.bean(ReceiptUpkeep.class).match(List.of(origin)).block(Duration.ofSeconds(10)))
                .isZero();
        assertThat(scheduler.reports(5001)).isEmpty();

        accepted(5002, "77", "4918", System.currentTimeMillis()); // the response that was overtaken
        assertThat(edge.bean(ReceiptUpkeep.class).match(List.of(origin)).block(Duration.ofSeconds(10)))
                .isEqualTo(1);
        eventually().untilAsserted(() -> assertThat(scheduler.outcomes(5002)).containsExactly(Outcome.DELIVERED));
        assertThat(scheduler.reports(5001)).isEmpty();
        assertCountersAddUp();
    }

    @Test
    void believesAnIdentifierThatIsYoungThoughTheRecipientIsWrittenDifferently() throws Exception {
        ReceiptDesk desk = edge.bean(ReceiptDesk.class);
        Origin origin = new Origin(connector, List.of());
        accepted(5003, "88", "4917", System.currentTimeMillis());
        CompletableFuture<Integer> answer = new CompletableFuture<>();
        desk.on(origin, receiptFor("masked", "id:88 stat:DELIVRD err:000"), answer::complete);
        assertThat(answer.get(20, TimeUnit.SECONDS)).isZero();
        eventually().untilAsserted(() -> assertThat(scheduler.outcomes(5003)).containsExactly(Outcome.DELIVERED));

        accepted(5004, "99", "4917", Instant.now().minus(Duration.ofHours(1)).toEpochMilli());
        CompletableFuture<Integer> nobody = new CompletableFuture<>();
        desk.on(origin, receiptFor("", "id:99 stat:DELIVRD err:000"), nobody::complete);
        assertThat(nobody.get(20, TimeUnit.SECONDS)).isZero();
        eventually().untilAsserted(() -> assertThat(scheduler.outcomes(5004)).containsExactly(Outcome.DELIVERED));
    }

    @Test
    void coolsOffAfterWrongCredentialsAndMendsWithoutTouchingOthers() {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            create(smsc, 5, "wrong");
            eventually().until(() -> status().get("state").asString().equals("cooling_off"));
            assertThat(status().get("lastError").asString()).contains("0x0000000E");
            assertThat(smsc.counters().bindsRefused()).isEqualTo(1);

            assertThat(edge.put("/" + connector, body(smsc, 7, "secret")).status())
                    .isEqualTo(200);
            eventually().until(() -> scheduler.isOpen(connector));
            assertThat(scheduler.demand(connector).getCredit()).isEqualTo(7);
            assertThat(edge.get("/" + connector).body().toString())
                    .contains("\"enquireLink\":\"PT30S\"")
                    .doesNotContain("secret", "password");

            assertThat(edge.delete("/" + connector).status()).isEqualTo(204);
            eventually().until(() -> !scheduler.isOpen(connector));
            assertThat(edge.get("/" + connector).status()).isEqualTo(404);
            create(smsc, 3, "secret");
            eventually().until(() -> scheduler.isOpen(connector));
        }
    }

    @Test
    void refusesWhatIsNoConnector() {
        RunningEdge.Answer answer =
                edge.post("", "{\"name\":\"X\",\"port\":0,\"window\":5000,\"password\":\"123456789\"}");
        assertThat(answer.status()).isEqualTo(422);
        Set<String> pointers = answer.body()
                .get("errors")
                .valueStream()
                .map(error -> error.get("pointer").asString())
                .collect(Collectors.toSet());
        assertThat(pointers)
                .containsExactlyInAnyOrder("/name", "/pool", "/host", "/port", "/systemId", "/window", "/password");
        assertThat(edge.getWithout(Scope.SEND).status()).isEqualTo(403);
        assertThat(edge.put("/nobody", "{\"pool\":\"operator-one\",\"host\":\"h\",\"port\":1,\"systemId\":\"s\"}")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void joinsOnlyAPoolOfItsChannel() {
        try (SmscSimulator smsc = SmscSimulator.start(SmscOptions.defaults())) {
            String body = body(smsc, 5, "secret");
            assertThat(refusal(edge.post("", body.replace("operator-one", "nowhere"))))
                    .isEqualTo("/pool unknown");
            edge.publishPool("for-hooks", "webhook");
            eventually()
                    .until(() -> refusal(edge.post("", body.replace("operator-one", "for-hooks")))
                            .equals("/pool wrong-channel"));
            assertThat(edge.get("/" + connector).status()).isEqualTo(404);

            CompletableFuture<RunningEdge.Answer> early =
                    CompletableFuture.supplyAsync(() -> edge.post("", body.replace("operator-one", "just-created")));
            edge.publishPool("just-created", "sms");
            assertThat(early.join().status()).isEqualTo(201);
            assertThat(refusal(edge.put("/" + connector, body.replace("operator-one", "for-hooks"))))
                    .isEqualTo("/pool wrong-channel");
            assertThat(edge.delete("/" + connector).status()).isEqualTo(204);
        }
    }

    @Test
    void pointsAtWhatCannotBeRead() {
        assertThat(refusal(edge.post("", "{\"nmae\":\"x\"}"))).isEqualTo("/nmae unknown-field");
        assertThat(refusal(edge.post("", "{\"enquireLink\":\"soon\"}"))).isEqualTo("/enquireLink wrong-type");
    }

    /** Pointer and code of the only field error. */
    private static String refusal(RunningEdge.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
        var errors = answer.body().get("errors");
        assertThat(errors).hasSize(1);
        return errors.get(0).get("pointer").asString() + " "
                + errors.get(0).get("code").asString();
    }

    private void accepted(long message, String smscId, String recipient, long at) throws Exception {
        SentAttempt attempt =
                edge.bean(SentLog.class).begin(connector, new PoolShard("operator-one", 0), message, 1, recipient);
        attempt.accepted(1, 1, smscId, at).get(10, TimeUnit.SECONDS);
        attempt.announced();
    }

    private static DeliverSm receipt(String text) {
        return receiptFor("4917", text);
    }

    private static DeliverSm receiptFor(String recipient, String text) {
        return new DeliverSm(recipient, "Shop", 0x04, text.getBytes(StandardCharsets.US_ASCII), Map.of());
    }

    private void connect(SmscSimulator smsc, int window) {
        create(smsc, window, "secret");
        eventually().until(() -> scheduler.isOpen(connector));
        assertThat(status().get("state").asString()).isEqualTo("bound");
    }

    private void create(SmscSimulator smsc, int window, String password) {
        RunningEdge.Answer answer = edge.post("", body(smsc, window, password));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    private String body(SmscSimulator smsc, int window, String password) {
        return """
                {"name": "%s", "pool": "%s", "host": "127.0.0.1", "port": %d, "systemId": "smsc",
                 "password": "%s", "window": %d, "responseTimeout": "%s"}
                """.formatted(connector, pool, smsc.port(), password, window, responseTimeout);
    }

    private tools.jackson.databind.JsonNode status() {
        return edge.get("/" + connector).body().get("status");
    }

    private static void assertCountersAddUp() {
        for (String stream : List.of("sms.smpp.receipts", "sms.smpp.dispatches")) {
            eventually()
                    .untilAsserted(() -> assertThat(edge.counter(stream, "result", "received"))
                            .as(stream)
                            .isEqualTo(edge.counter(stream, "result", "handled")
                                    + edge.counter(stream, "result", "duplicate")
                                    + edge.counter(stream, "result", "parked")
                                    + edge.counter(stream, "result", "refused")));
        }
    }

    private static ConditionFactory eventually() {
        return await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(50));
    }
}
