package io.smsplatform.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Scope;
import io.smsplatform.provider.Dispatches;
import io.smsplatform.provider.ProviderInstance;
import io.smsplatform.provider.ProviderInstance.Answer;
import io.smsplatform.provider.ScriptedScheduler;
import io.smsplatform.testkit.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/** Webhook accounts end to end: real broker, real database, real sockets, a scripted scheduler. */
@ExtendWith(OutputCaptureExtension.class)
class WebhookIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String PATH = "/api/v2/providers/webhooks";
    private static final AtomicLong IDS = new AtomicLong(1_000_000);

    private static ProviderInstance service;
    private static ScriptedScheduler scheduler;
    private static Receiver receiver;

    @BeforeAll
    static void start() throws IOException {
        service = new ProviderInstance();
        service.publishPool("hooks", "webhook");
        scheduler = new ScriptedScheduler(TestPlatform.bootstrapServers());
        receiver = new Receiver();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        service.close();
        scheduler.close();
        receiver.close();
    }

    @Test
    void deliversASignedMessage() {
        String secret =
                create("hook-signed", receiver.url(), Map.of()).get("secret").asString();
        long id = send("hook-signed", "named");

        MessageReported report = scheduler.awaitReport(id);
        assertThat(report.getOutcome()).isEqualTo(Outcome.DELIVERED);
        assertThat(report.getReference()).isEqualTo("req-1");
        assertThat(report.getLane()).isEqualTo("provider:hook-signed");
        assertThat(report.getCode()).isNull();

        Receiver.Request request = receiver.requestsOf(Tsid.format(id)).get(0);
        assertThat(request.header("Content-type")).isEqualTo("application/json");
        assertThat(request.data().get("to").asString()).isEqualTo("+8613800000001");
        String timestamp = request.header("Webhook-timestamp");
        assertThat(Instant.ofEpochSecond(Long.parseLong(timestamp)))
                .isBetween(Instant.now().minusSeconds(60), Instant.now().plusSeconds(5));
        String expected = new WebhookSignature(WebhookSecret.parse(secret).orElseThrow())
                .sign(Tsid.format(id), Long.parseLong(timestamp), request.body().getBytes(StandardCharsets.UTF_8));
        assertThat(request.header("Webhook-signature")).isEqualTo(expected);
    }

    @Test
    void tellsATroubledReceiverFromOneThatRefuses() {
        create("hook-statuses", receiver.url(), Map.of());
        long troubled = send("hook-statuses", "500");
        long throttled = send("hook-statuses", "429");
        long refused = send("hook-statuses", "400");
        long moved = send("hook-statuses", "redirect");

        assertFailed(troubled, "network_transient", "HTTP 500", true);
        assertFailed(throttled, "throttled", "HTTP 429", true);
        assertFailed(refused, "network_rejected", "HTTP 400", false);
        assertFailed(moved, "network_rejected", "HTTP 302", false);
        assertThat(receiver.requestsOf(Tsid.format(moved)))
                .as("a redirect is not followed")
                .hasSize(1);
    }

    @Test
    void doesNotKnowWhatBecameOfARequestWithoutAnAnswer() {
        create("hook-silent", receiver.url(), Map.of("timeout", "PT0.5S"));
        long id = send("hook-silent", "held");
        MessageReported report = scheduler.awaitReport(id);
        assertThat(report.getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
        assertThat(report.getCode()).isEqualTo("response_timeout");
        assertThat(receiver.requestsOf(Tsid.format(id))).hasSize(1);
    }

    @Test
    void doesNotKnowWhatBecameOfARequestWhoseConnectionDied() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            Thread hangingUp = new Thread(() -> readAndHangUp(listening), "hanging-up");
            hangingUp.start();
            create("hook-cut", "http://127.0.0.1:" + listening.getLocalPort() + "/", Map.of());
            MessageReported report = scheduler.awaitReport(send("hook-cut", "200"));
            assertThat(report.getOutcome()).isEqualTo(Outcome.OUTCOME_UNKNOWN);
            assertThat(report.getCode()).isEqualTo("link_lost");
        }
    }

    @Test
    void knowsThatNothingWasSentWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = listening.getLocalPort();
        }
        create("hook-nobody", "http://127.0.0.1:" + port + "/", Map.of());
        MessageReported report = scheduler.awaitReport(send("hook-nobody", "200"));
        assertThat(report.getOutcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.getCode()).isEqualTo("network_transient");
        assertThat(report.getRetryable()).isTrue();
    }

    @Test
    void doesNotReadAnAnswerWithoutEnd() {
        create("hook-endless", receiver.url(), Map.of());
        Instant begun = Instant.now();
        assertThat(scheduler.awaitReport(send("hook-endless", "endless")).getOutcome())
                .isEqualTo(Outcome.DELIVERED);
        assertThat(Duration.between(begun, Instant.now())).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    void givesBackWhatItDoesNotHold() {
        create("hook-sessions", receiver.url(), Map.of());
        LaneDemand demand = scheduler.awaitDemand("provider:hook-sessions", WebhookIT::stands);
        LaneDemand ofAnother =
                LaneDemand.newBuilder(demand).setSession("of a dead instance").build();
        long id = IDS.incrementAndGet();
        scheduler.dispatch(ofAnother, message(id, "200"));
        assertThat(scheduler.awaitReport(id).getOutcome()).isEqualTo(Outcome.RETURNED);

        long late = IDS.incrementAndGet();
        scheduler.dispatch(
                demand, message(late, "200").setLeaseUntil(Instant.now().minusSeconds(1)));
        assertThat(scheduler.awaitReport(late).getCode()).isEqualTo("lease_over");
        assertThat(receiver.requestsOf(Tsid.format(id))).isEmpty();
        assertThat(receiver.requestsOf(Tsid.format(late))).isEmpty();
    }

    @Test
    void commitsADispatchBeforeItSendsIt() throws Exception {
        create("hook-commits", receiver.url(), Map.of("timeout", "PT3S"));
        LaneDemand demand = scheduler.awaitDemand("provider:hook-commits", WebhookIT::stands);
        long id = IDS.incrementAndGet();
        RecordMetadata written = scheduler.dispatch(demand, message(id, "held"));
        await().atMost(PATIENCE)
                .until(() -> !receiver.requestsOf(Tsid.format(id)).isEmpty());
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", TestPlatform.bootstrapServers()))) {
            long committed = admin.listConsumerGroupOffsets("provider-service")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(new TopicPartition(written.topic(), written.partition()))
                    .offset();
            assertThat(scheduler.reportsOf(id)).isEmpty();
            assertThat(committed).isGreaterThan(written.offset());
        }
    }

    @Test
    void parksWhatItCannotReadAndLosesCountOfNothing() {
        create("hook-counts", receiver.url(), Map.of());
        LaneDemand demand = scheduler.awaitDemand("provider:hook-counts", WebhookIT::stands);
        double received = service.metric("sms_provider_dispatches_received_total");
        double parked = service.metric("sms_provider_dispatches_parked_total");
        byte[] rubbish = "rubbish".getBytes(StandardCharsets.UTF_8);
        scheduler.send(new ProducerRecord<>("messages.dispatched.provider", demand.getReturnPartition(), 1L, rubbish));
        scheduler.send(new ProducerRecord<>("messages.dispatched.provider", demand.getReturnPartition(), 1L, null));
        long id = IDS.incrementAndGet();
        scheduler.dispatch(demand, message(id, "200"));
        scheduler.awaitReport(id);
        scheduler.dispatch(demand, message(id, "200")); // the same attempt again

        await().atMost(PATIENCE).until(() -> service.metric("sms_provider_dispatches_received_total") == received + 4);
        assertThat(receiver.requestsOf(Tsid.format(id))).hasSize(1);
        assertThat(service.metric("sms_provider_dispatches_parked_total")).isEqualTo(parked + 2);
        await("received = reported + duplicate + parked + in flight")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(service.metric("sms_provider_reports_total")
                                + service.metric("sms_provider_dispatches_duplicate_total")
                                + service.metric("sms_provider_dispatches_parked_total")
                                + service.metric("sms_provider_in_flight"))
                        .isEqualTo(service.metric("sms_provider_dispatches_received_total")));
        ConsumerRecord<Object, Object> copy = firstParked();
        assertThat((byte[]) copy.value()).isEqualTo(rubbish);
        assertThat(new String(copy.headers().lastHeader("sms-parked-by").value(), StandardCharsets.UTF_8))
                .isEqualTo("provider-service");
    }

    @Test
    void sparesAReceiverThatIsDownAndComesBack() throws IOException {
        try (Receiver fragile = new Receiver()) {
            fragile.status = 503;
            create("hook-fragile", fragile.url(), Map.of("window", 20));
            LaneDemand demand = scheduler.awaitDemand("provider:hook-fragile", WebhookIT::stands);
            List<Long> ids =
                    IntStream.range(0, 10).mapToObj(i -> IDS.incrementAndGet()).toList();
            ids.forEach(id -> scheduler.dispatch(demand, message(id, "200").setMetadata(Map.of())));
            ids.forEach(scheduler::awaitReport);
            scheduler.awaitDemand("provider:hook-fragile", newest -> newest.getMode() == DemandMode.CLOSED);

            LaneDemand probe = scheduler.awaitDemand("provider:hook-fragile", WebhookIT::stands);
            assertThat(probe.getCredit()).isEqualTo(1);
            fragile.status = 200;
            long id = IDS.incrementAndGet();
            scheduler.dispatch(probe, message(id, "200").setMetadata(Map.of()));
            assertThat(scheduler.awaitReport(id).getOutcome()).isEqualTo(Outcome.DELIVERED);
            scheduler.awaitDemand("provider:hook-fragile", newest -> newest.getCredit() == 20);
        }
    }

    @Test
    void keepsAccounts() {
        JsonNode created = create("hook-kept", receiver.url(), Map.of("ratePerSecond", 5));
        assertThat(created.get("secret").asString()).startsWith("whsec_");
        assertThat(created.get("timeout").asString()).isEqualTo("PT10S");
        assertThat(created.get("lane").asString()).isEqualTo("provider:hook-kept");
        assertThat(service.asAdmin("POST", PATH, account("hook-kept", receiver.url(), Map.of()))
                        .status())
                .isEqualTo(409);

        Answer read = service.asAdmin("GET", PATH + "/hook-kept", null);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.json().has("secret")).isFalse();
        assertThat(service.asAdmin("GET", PATH, null).json().get("webhooks"))
                .anySatisfy(entry -> assertThat(entry.get("name").asString()).isEqualTo("hook-kept"));

        LaneDemand before = scheduler.awaitDemand("provider:hook-kept", WebhookIT::stands);
        assertThat(before.getRatePerSecond()).isEqualTo(5);
        Answer replaced = service.asAdmin(
                "PUT", PATH + "/hook-kept", Map.of("pool", "hooks", "url", receiver.url(), "window", 7));
        assertThat(replaced.status()).isEqualTo(200);
        assertThat(replaced.json().get("window").asInt()).isEqualTo(7);
        scheduler.awaitDemand("provider:hook-kept", demand -> demand.getCredit() == 7);
        long id = send("hook-kept", "200");
        assertThat(scheduler.awaitReport(id).getOutcome()).isEqualTo(Outcome.DELIVERED);
        Receiver.Request request = receiver.requestsOf(Tsid.format(id)).get(0);
        assertThat(request.header("Webhook-signature"))
                .as("a change without a secret keeps the old one")
                .isEqualTo(new WebhookSignature(
                                WebhookSecret.parse(created.get("secret").asString())
                                        .orElseThrow())
                        .sign(
                                Tsid.format(id),
                                Long.parseLong(request.header("Webhook-timestamp")),
                                request.body().getBytes(StandardCharsets.UTF_8)));

        assertThat(service.asAdmin("DELETE", PATH + "/hook-kept", null).status())
                .isEqualTo(204);
        scheduler.awaitDemand("provider:hook-kept", demand -> demand.getMode() == DemandMode.CLOSED);
        assertThat(service.asAdmin("GET", PATH + "/hook-kept", null).status()).isEqualTo(404);
        assertThat(service.asAdmin("DELETE", PATH + "/hook-kept", null).status())
                .isEqualTo(404);
        create("hook-kept", receiver.url(), Map.of());
        scheduler.awaitDemand("provider:hook-kept", WebhookIT::stands);
    }

    @Test
    void answersOnlyAdministrators() {
        assertThat(service.asNobody("GET", PATH).status()).isEqualTo(401);
        assertThat(service.as(Scope.SEND, "GET", PATH, null).status()).isEqualTo(403);
        Answer invalid = service.asAdmin("POST", PATH, Map.of("name", "X", "window", 0));
        assertThat(invalid.status()).isEqualTo(422);
        assertThat(invalid.json().get("errors")).hasSize(4);
    }

    @Test
    void joinsOnlyAPoolOfItsChannel() {
        Map<String, Object> stray = account("hook-stray", receiver.url(), Map.of("pool", "nowhere"));
        assertThat(refusal("POST", PATH, stray)).isEqualTo("/pool unknown");
        service.publishPool("for-phones", "sms");
        stray.put("pool", "for-phones");
        await().atMost(PATIENCE).until(() -> refusal("POST", PATH, stray).equals("/pool wrong-channel"));
        assertThat(service.asAdmin("GET", PATH + "/hook-stray", null).status()).isEqualTo(404);

        CompletableFuture<Answer> early = CompletableFuture.supplyAsync(() ->
                service.asAdmin("POST", PATH, account("hook-early", receiver.url(), Map.of("pool", "just-created"))));
        service.publishPool("just-created", "webhook");
        assertThat(early.join().status()).isEqualTo(201);
        assertThat(refusal(
                        "PUT",
                        PATH + "/hook-early",
                        account("hook-early", receiver.url(), Map.of("pool", "for-phones"))))
                .isEqualTo("/pool wrong-channel");
    }

    @Test
    void pointsAtWhatCannotBeRead() {
        assertThat(refusal("POST", PATH, Map.of("nmae", "x"))).isEqualTo("/nmae unknown-field");
        assertThat(refusal("POST", PATH, account("hook-unread", receiver.url(), Map.of("timeout", "soon"))))
                .isEqualTo("/timeout wrong-type");
    }

    @Test
    void movesToItsShardWhenItsPoolGetsMoreOfThem() {
        service.publishPool("sharded", "webhook", 1, 1);
        create("hook-moves", receiver.url(), Map.of("pool", "sharded"));
        LaneDemand before = scheduler.awaitDemand("provider:hook-moves", WebhookIT::stands);
        assertThat(before.getShard()).isZero();

        int shard = PoolShard.ofLane("sharded", "provider:hook-moves", 64).index();
        assertThat(shard).isNotZero();
        service.publishPool("sharded", "webhook", 2, 64);

        LaneDemand after =
                scheduler.awaitDemand("provider:hook-moves", demand -> stands(demand) && demand.getShard() == shard);
        assertThat(after.getSession()).isEqualTo(before.getSession());
        await().atMost(PATIENCE)
                .until(() -> scheduler.demands.stream()
                        .anyMatch(demand -> demand.getLane().equals("provider:hook-moves")
                                && demand.getMode() == DemandMode.CLOSED
                                && demand.getShard() == 0));
        scheduler.dispatch(after, message(IDS.incrementAndGet(), "200").setShard(shard));
        assertThat(scheduler.awaitReport(IDS.get()).getShard()).isEqualTo(shard);
    }

    /** Pointer and code of the only field error. */
    private static String refusal(String method, String path, Object body) {
        Answer answer = service.asAdmin(method, path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(422);
        JsonNode errors = answer.json().get("errors");
        assertThat(errors).hasSize(1);
        return errors.get(0).get("pointer").asString() + " "
                + errors.get(0).get("code").asString();
    }

    @Test
    void aDisabledAccountAsksForNothing() {
        create("hook-off", receiver.url(), Map.of("enabled", false));
        create("hook-marker", receiver.url(), Map.of()); // later on the same topic: once it runs, the other was read
        scheduler.awaitDemand("provider:hook-marker", WebhookIT::stands);
        assertThat(scheduler.newestDemand("provider:hook-off")).isEmpty();
    }

    @Test
    void anotherInstanceTakesOverAndAStoppedOneFinishesWhatItSent() throws IOException {
        try (Receiver slow = new Receiver()) {
            ProviderInstance second = new ProviderInstance();
            LaneDemand onSecond;
            try {
                List<String> lanes = IntStream.range(0, 8)
                        .mapToObj(i -> {
                            create("hook-spread-" + i, slow.url(), Map.of());
                            return "provider:hook-spread-" + i;
                        })
                        .toList();
                onSecond = await("a lane of the second instance")
                        .atMost(PATIENCE)
                        .until(
                                () -> lanes.stream()
                                        .flatMap(lane -> scheduler.newestDemand(lane).stream())
                                        .filter(second::holds)
                                        .findFirst(),
                                Optional::isPresent)
                        .orElseThrow();
                long id = IDS.incrementAndGet();
                scheduler.dispatch(onSecond, message(id, "held"));
                await().atMost(PATIENCE)
                        .until(() -> !slow.requestsOf(Tsid.format(id)).isEmpty());
                Thread closing = new Thread(second::close, "closing");
                closing.start();
                LaneDemand seen = onSecond;
                await("end of demand")
                        .atMost(PATIENCE)
                        .until(() -> scheduler.demands.stream()
                                .anyMatch(demand -> demand.getMode() == DemandMode.CLOSED
                                        && demand.getSession().equals(seen.getSession())));
                assertThat(scheduler.reportsOf(id)).isEmpty();
                slow.release.countDown();
                assertThat(scheduler.awaitReport(id).getOutcome()).isEqualTo(Outcome.DELIVERED);
            } finally {
                slow.release.countDown();
                second.close();
            }
            LaneDemand taken = scheduler.awaitDemand(
                    onSecond.getLane(),
                    demand -> stands(demand) && !demand.getSession().equals(onSecond.getSession()));
            long id = IDS.incrementAndGet();
            scheduler.dispatch(taken, message(id, "200"));
            assertThat(scheduler.awaitReport(id).getOutcome()).isEqualTo(Outcome.DELIVERED);
        }
    }

    @Test
    void keepsSecretsAndTextOutOfItsLog(CapturedOutput log) {
        String secret =
                create("hook-discreet", receiver.url(), Map.of()).get("secret").asString();
        scheduler.awaitReport(send("hook-discreet", "500"));
        create("hook-discreet-nobody", "http://127.0.0.1:1/?token=t0k3n-in-url", Map.of());
        scheduler.awaitReport(send("hook-discreet-nobody", "200"));
        assertThat(log.getAll()).as("the log is captured").contains("lane provider:hook-discreet starts");
        assertThat(log.getAll())
                .doesNotContain(secret, secret.substring(6), "t0k3n-in-url", "Your parcel is here", "+8613800000001")
                .doesNotContain("config-secret-of-tests", "internal-secret-of-tests", TestPlatform.databasePassword());
    }

    private static JsonNode create(String name, String url, Map<String, Object> more) {
        Answer answer = service.asAdmin("POST", PATH, account(name, url, more));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json();
    }

    private static Map<String, Object> account(String name, String url, Map<String, Object> more) {
        Map<String, Object> account = new HashMap<>(Map.of("name", name, "pool", "hooks", "url", url));
        account.putAll(more);
        return account;
    }

    private static long send(String account, String answer) {
        LaneDemand demand = scheduler.awaitDemand("provider:" + account, WebhookIT::stands);
        long id = IDS.incrementAndGet();
        scheduler.dispatch(demand, message(id, answer));
        return id;
    }

    private static MessageDispatched.Builder message(long id, String answer) {
        return Dispatches.to("set when dispatched", "set when dispatched", Instant.now())
                .setMessageId(id)
                .setMetadata(Map.of("answer", answer));
    }

    private static boolean stands(LaneDemand demand) {
        return demand.getMode() == DemandMode.STANDING;
    }

    private static void assertFailed(long id, String code, String detail, boolean retryable) {
        MessageReported report = scheduler.awaitReport(id);
        assertThat(report.getOutcome()).isEqualTo(Outcome.FAILED);
        assertThat(report.getCode()).isEqualTo(code);
        assertThat(report.getDetail()).isEqualTo(detail);
        assertThat(report.getRetryable()).isEqualTo(retryable);
    }

    private static void readAndHangUp(ServerSocket listening) {
        try (var peer = listening.accept()) {
            peer.getInputStream().read();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static ConsumerRecord<Object, Object> firstParked() {
        Map<String, Object> settings = KafkaDefaults.consumer(TestPlatform.bootstrapServers());
        try (var consumer = new KafkaConsumer<Object, Object>(settings)) {
            TopicPartition partition = new TopicPartition(Topics.MESSAGES_DISPATCHED_PROVIDER.parkedName(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return await().atMost(PATIENCE)
                    .until(() -> consumer.poll(Duration.ofMillis(200)).records(partition), found -> !found.isEmpty())
                    .get(0);
        }
    }
}
