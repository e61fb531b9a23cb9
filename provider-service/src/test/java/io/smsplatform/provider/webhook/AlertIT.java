package io.smsplatform.provider.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.events.DemandMode;
import io.smsplatform.events.Json;
import io.smsplatform.events.KafkaDefaults;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Parking;
import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.config.AlertRaised;
import io.smsplatform.provider.Dispatches;
import io.smsplatform.provider.ProviderInstance;
import io.smsplatform.provider.ProviderInstance.Answer;
import io.smsplatform.provider.ScriptedScheduler;
import io.smsplatform.testkit.TestPlatform;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Alerts end to end: real broker, real database, real sockets. */
class AlertIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PATH = "/api/v2/providers/webhooks";
    private static final String QUICK = "--sms.provider.alerts.back-off=50ms";
    private static final AtomicLong IDS = new AtomicLong(5_000_000);

    private static ProviderInstance service;
    private static ScriptedScheduler scheduler;

    @BeforeAll
    static void start() {
        service = new ProviderInstance(QUICK);
        service.publishPool("hooks", "webhook");
        scheduler = new ScriptedScheduler(TestPlatform.bootstrapServers());
    }

    @AfterAll
    static void stop() throws InterruptedException {
        service.close();
        scheduler.close();
    }

    @Test
    void postsASignedAlert() throws IOException {
        try (Receiver receiver = new Receiver()) {
            String secret = create("alert-signed", receiver.url(), Map.of());
            AlertRaised alert = raise("alert-signed");

            Receiver.Request request = awaitPosts(receiver, alert, 1).get(0);
            JsonNode body = Json.MAPPER.readTree(request.body());
            assertThat(body.get("type").asString()).isEqualTo("alert.raised");
            assertThat(body.get("data").toString())
                    .isEqualTo("{\"id\":\"%s\",\"rule\":\"full-account\",\"scene\":\"send_failure\",\"pool\":\"main\","
                                    .formatted(alert.id())
                            + "\"code\":\"network_rejected\",\"detail\":\"no balance\",\"count\":12,"
                            + "\"message\":\"%s\",\"at\":\"2026-11-20T08:00:00Z\"}".formatted(alert.message()));
            String timestamp = request.header("Webhook-timestamp");
            assertThat(request.header("Webhook-signature"))
                    .isEqualTo(new WebhookSignature(WebhookSecret.parse(secret).orElseThrow())
                            .sign(
                                    alert.id(),
                                    Long.parseLong(timestamp),
                                    request.body().getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Test
    void triesAgainWhileTheReceiverIsInTrouble() throws IOException {
        try (Receiver receiver = new Receiver()) {
            receiver.status = 503;
            double posted = metric("posted");
            create("alert-troubled", receiver.url(), Map.of());
            AlertRaised alert = raise("alert-troubled");

            awaitPosts(receiver, alert, 1);
            receiver.status = 200;
            await().atMost(PATIENCE).until(() -> metric("posted") == posted + 1);
            int posts = receiver.requestsOf(alert.id()).size();
            assertThat(posts).isGreaterThan(1);

            AlertRaised next = raise("alert-troubled");
            awaitPosts(receiver, next, 1);
            assertThat(receiver.requestsOf(alert.id()))
                    .as("once it was taken it is not posted again")
                    .hasSize(posts);
        }
    }

    @Test
    void parksWhatCannotBePostedWithTheReasonAndLosesCountOfNothing() throws IOException {
        try (Receiver receiver = new Receiver()) {
            double received = metric("received");
            double parked = metric("parked");
            receiver.status = 400;
            create("alert-off", receiver.url(), Map.of("enabled", false));
            create(
                    "alert-refused",
                    receiver.url(),
                    Map.of()); // later on the same topic: once it runs, the other was read
            AlertRaised refused = raise("alert-refused");
            AlertRaised off = raise("alert-off");
            AlertRaised nobody = raise("alert-nobody");
            assertThat(awaitReason(refused)).isEqualTo("HTTP 400");
            assertThat(receiver.requestsOf(refused.id())).hasSize(1);
            assertThat(awaitReason(off)).isEqualTo("webhook account 'alert-off' is disabled");
            assertThat(awaitReason(nobody)).isEqualTo("there is no webhook account 'alert-nobody'");

            receiver.status = 503;
            create("alert-down", receiver.url(), Map.of());
            AlertRaised down = raise("alert-down");
            assertThat(awaitReason(down)).isEqualTo("HTTP 503, tried 5 times");
            assertThat(receiver.requestsOf(down.id())).hasSize(5);

            scheduler.send(new ProducerRecord<>("alerts.raised", "rule", "rubbish".getBytes(StandardCharsets.UTF_8)));
            scheduler.send(new ProducerRecord<>("alerts.raised", "rule", null));
            await().atMost(PATIENCE).until(() -> metric("parked") == parked + 6);
            assertThat(metric("received") - received).isGreaterThanOrEqualTo(6);
            await("received = posted + parked + again")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(metric("posted") + metric("parked") + metric("again"))
                            .isEqualTo(metric("received")));
        }
    }

    @Test
    void doesNotHoldUpMessagesAndIsPostedByTheNextInstanceIfItStops() throws Exception {
        try (Silent silent = new Silent();
                Receiver receiver = new Receiver()) {
            create("alert-silent", silent.url(), Map.of());
            create("alert-beside", receiver.url(), Map.of());
            AlertRaised alert = raise("alert-silent");
            await().atMost(PATIENCE).until(() -> silent.heard(alert.id()) == 1);

            LaneDemand demand =
                    scheduler.awaitDemand("provider:alert-beside", newest -> newest.getMode() == DemandMode.STANDING);
            long id = IDS.incrementAndGet();
            scheduler.dispatch(
                    demand,
                    Dispatches.to("set when dispatched", "set when dispatched", Instant.now())
                            .setMessageId(id));
            assertThat(scheduler.awaitReport(id).getOutcome()).isEqualTo(Outcome.DELIVERED);
            assertThat(silent.heard(alert.id()))
                    .as("it still waits for its answer")
                    .isEqualTo(1);

            Instant stopping = Instant.now();
            service.close();
            assertThat(Duration.between(stopping, Instant.now())).isLessThan(Duration.ofSeconds(8));
            silent.answer = true;
            service = new ProviderInstance(QUICK);
            await().atMost(PATIENCE).until(() -> silent.heard(alert.id()) == 2);
            await().atMost(PATIENCE).until(() -> metric("posted") == 1);
        }
    }

    /** An endpoint that hears everything and answers only when told to. */
    private static final class Silent implements AutoCloseable {

        volatile boolean answer;

        private final ServerSocket listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final List<String> heads = new CopyOnWriteArrayList<>();
        private final List<Socket> peers = new CopyOnWriteArrayList<>();

        Silent() throws IOException {
            Thread accepting = new Thread(this::accept, "silent");
            accepting.setDaemon(true);
            accepting.start();
        }

        String url() {
            return "http://127.0.0.1:" + listening.getLocalPort() + "/";
        }

        long heard(String id) {
            return heads.stream().filter(head -> head.contains(id)).count();
        }

        private void accept() {
            while (!listening.isClosed()) {
                try {
                    Socket peer = listening.accept();
                    peers.add(peer);
                    byte[] head = new byte[2048];
                    int length = peer.getInputStream().read(head);
                    heads.add(new String(head, 0, Math.max(0, length), StandardCharsets.US_ASCII));
                    if (answer) {
                        peer.getOutputStream()
                                .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    }
                } catch (IOException e) { // closed, or the peer is gone
                    continue;
                }
            }
        }

        @Override
        public void close() throws IOException {
            listening.close();
            for (Socket peer : peers) {
                peer.close();
            }
        }
    }

    /** Returns once the service has read it, if it is enabled. */
    private static String create(String name, String url, Map<String, Object> more) {
        Map<String, Object> account = new HashMap<>(Map.of("name", name, "pool", "hooks", "url", url));
        account.putAll(more);
        Answer answer = service.asAdmin("POST", PATH, account);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        if (answer.json().get("enabled").asBoolean()) {
            scheduler.awaitDemand("provider:" + name, newest -> newest.getMode() == DemandMode.STANDING);
        }
        return answer.json().get("secret").asString();
    }

    private static AlertRaised raise(String webhook) {
        AlertRaised alert = new AlertRaised(
                Tsid.format(IDS.incrementAndGet()),
                webhook,
                "full-account",
                "send_failure",
                "main",
                null,
                "network_rejected",
                "no balance",
                12,
                Tsid.format(IDS.incrementAndGet()),
                Instant.parse("2026-11-20T08:00:00Z").toEpochMilli());
        scheduler.send(new ProducerRecord<>(Topics.ALERTS_RAISED.name(), alert.rule(), alert));
        return alert;
    }

    private static List<Receiver.Request> awaitPosts(Receiver receiver, AlertRaised alert, int count) {
        await().atMost(PATIENCE).until(() -> receiver.requestsOf(alert.id()).size() >= count);
        return receiver.requestsOf(alert.id());
    }

    private static double metric(String name) {
        return service.metric("sms_provider_alerts_" + name + "_total");
    }

    private static String awaitReason(AlertRaised alert) {
        Map<String, Object> settings = KafkaDefaults.consumer(TestPlatform.bootstrapServers());
        try (var consumer = new KafkaConsumer<Object, Object>(settings)) {
            TopicPartition partition = new TopicPartition(Topics.ALERTS_RAISED.parkedName(), 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            List<ConsumerRecord<Object, Object>> found = new ArrayList<>();
            await().atMost(PATIENCE).until(() -> {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
                return reason(found, alert) != null;
            });
            return String.valueOf(reason(found, alert));
        }
    }

    private static @Nullable String reason(List<ConsumerRecord<Object, Object>> parked, AlertRaised alert) {
        return parked.stream()
                .filter(entry -> entry.value() instanceof byte[] value
                        && new String(value, StandardCharsets.UTF_8).contains(alert.id()))
                .map(entry ->
                        new String(entry.headers().lastHeader(Parking.REASON).value(), StandardCharsets.UTF_8))
                .findFirst()
                .orElse(null);
    }
}
