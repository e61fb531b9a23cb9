package io.smsplatform.device;

import static io.smsplatform.device.RunningService.admin;
import static io.smsplatform.device.RunningService.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.device.RunningService.Answer;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.Tsid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A polling phone against the running service, the real broker and the real database. */
class DeviceIT {

    private static final Duration SOON = Duration.ofSeconds(10);

    private final RunningService service = RunningService.shared();
    private final TinyScheduler scheduler = RunningService.scheduler();

    @Test
    void handsMessageToPollAndPublishesWhatThePhoneSays() {
        String device = service.register("poll-once");
        long id = scheduler.accept("poll-once", "Your table is ready");

        JsonNode message = only(poll(device, 10, "PT10S"));
        assertThat(message.get("id").asString()).isEqualTo(Tsid.format(id));
        assertThat(message.get("attempt").asInt()).isEqualTo(1);
        assertThat(message.get("to").asString()).isEqualTo("+4915112345678");
        assertThat(message.get("text").asString()).isEqualTo("Your table is ready");
        assertThat(message.get("class").asString()).isEqualTo("normal");
        assertThat(message.get("possibleDuplicate").asBoolean()).isFalse();
        String lease = message.get("lease").asString();

        assertThat(taken(device, lease).status()).isEqualTo(204);
        assertThat(report(device, """
                        {"lease": "%s", "outcome": "sent", "receiptExpected": true}""".formatted(lease)).status()).isEqualTo(204);
        assertThat(report(device, """
                        {"lease": "%s", "outcome": "delivered"}""".formatted(lease)).status()).isEqualTo(204);

        await().atMost(SOON)
                .until(() -> scheduler.outcomes(id), List.of(Outcome.TAKEN, Outcome.SENT, Outcome.DELIVERED)::equals);
        MessageReported sent = scheduler
                .reports(report -> report.getMessageId() == id && report.getOutcome() == Outcome.SENT)
                .get(0);
        assertThat(sent.getLane()).isEqualTo("device:" + device);
        assertThat(sent.getPool()).isEqualTo("poll-once");
        assertThat(sent.getAttempt()).isEqualTo(1);
        assertThat(sent.getReceiptExpected()).isTrue();
    }

    @Test
    void asksForAsManyAsThePollAndEndsTheRestOfTheDemand() {
        String device = service.register("poll-partial");
        scheduler.accept("poll-partial", "one");

        assertThat(messages(poll(device, 7, "PT10S"))).hasSize(1);

        await().atMost(SOON).until(() -> scheduler.demands("device:" + device).size() == 2);
        List<LaneDemand> demands = scheduler.demands("device:" + device);
        assertThat(demands.get(0).getMode()).isEqualTo(DemandMode.ONCE);
        assertThat(demands.get(0).getCredit()).isEqualTo(7);
        assertThat(demands.get(0).getConfirmsTaken()).isTrue();
        assertThat(demands.get(1).getMode()).isEqualTo(DemandMode.CLOSED);
        assertThat(demands.get(1).getSession()).isEqualTo(demands.get(0).getSession());
        assertThat(demands.get(1).getSequence()).isGreaterThan(demands.get(0).getSequence());
    }

    @Test
    void answersEmptyWhenTheWaitIsOver() {
        String device = service.register("poll-empty");
        long before = System.nanoTime();

        Answer answer = poll(device, 10, "PT1S");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(messages(answer)).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
    }

    @Test
    void newerPollOfADeviceReplacesTheOlder() {
        String device = service.register("poll-twice");
        CompletableFuture<Answer> older = pollLater(device, 10, "PT30S");
        await().atMost(SOON).until(() -> !scheduler.demands("device:" + device).isEmpty());

        CompletableFuture<Answer> newer = pollLater(device, 10, "PT30S");
        assertThat(messages(older.join())).isEmpty();
        await().atMost(SOON).until(() -> scheduler.demands("device:" + device).size() >= 2);
        scheduler.accept("poll-twice", "for the newer");

        assertThat(messages(newer.join())).hasSize(1);
    }

    @Test
    void neverGivesOneMessageToTwoPhones() {
        int phones = 8;
        int wanted = 400;
        List<String> devices = new ArrayList<>();
        for (int i = 0; i < phones; i++) {
            devices.add(service.register("race"));
        }
        Set<String> accepted = new HashSet<>();
        for (int i = 0; i < wanted; i++) {
            accepted.add(Tsid.format(scheduler.accept("race", "text " + i)));
        }

        List<String> received = new ArrayList<>();
        List<CompletableFuture<List<String>>> running = devices.stream()
                .map(device -> CompletableFuture.supplyAsync(() -> drain(device)))
                .toList();
        running.forEach(drained -> received.addAll(drained.join()));

        assertThat(received).doesNotHaveDuplicates();
        assertThat(new HashSet<>(received)).isEqualTo(accepted);
    }

    @Test
    void returnsWhatIsDispatchedToAPhoneThatIsNotThere() {
        String key = service.register("gone");
        Device device = new Device(Tsid.parse(key), 1, false, "Phone", "gone", "");

        long id = scheduler
                .force(device, "a session of long ago", 0, "for nobody")
                .getMessageId();

        await().atMost(SOON).until(() -> !scheduler.outcomes(id).isEmpty());
        MessageReported returned =
                scheduler.reports(report -> report.getMessageId() == id).get(0);
        assertThat(returned.getOutcome()).isEqualTo(Outcome.RETURNED);
        assertThat(returned.getCode()).isEqualTo("not_connected");
    }

    @Test
    void withdrawsTheDemandOfAPhoneThatHangsUp() throws IOException {
        String device = service.register("hang-up");
        URI address = URI.create(service.base());
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            String body = "{\"wait\": \"PT30S\"}";
            socket.getOutputStream()
                    .write(("""
                    POST /api/v2/devices/me/poll HTTP/1.1\r
                    Host: device\r
                    Content-Type: application/json\r
                    X-Sms-Caller: %s\r
                    Content-Length: %d\r
                    \r
                    %s""".formatted(service.callerHeader(phone(device)), body.length(), body))
                            .getBytes(StandardCharsets.US_ASCII));
            await().atMost(SOON)
                    .until(() -> scheduler.demands("device:" + device).size() == 1);
        }
        await().atMost(SOON)
                .until(() -> scheduler.demands("device:" + device).stream()
                        .anyMatch(demand -> demand.getMode() == DemandMode.CLOSED));
        long id = scheduler.accept("hang-up", "for the next poll");
        assertThat(only(poll(device, 1, "PT10S")).get("id").asString()).isEqualTo(Tsid.format(id));
    }

    @Test
    void ignoresADispatchThatWasWrittenTwice() {
        String device = service.register("twice");
        CompletableFuture<Answer> first = pollLater(device, 1, "PT10S");
        await().atMost(SOON).until(() -> !scheduler.demands("device:" + device).isEmpty());
        LaneDemand demand = scheduler.demands("device:" + device).get(0);
        long id = scheduler.accept("twice", "once only");
        assertThat(messages(first.join())).hasSize(1);

        CompletableFuture<Answer> second = pollLater(device, 1, "PT10S");
        await().atMost(SOON).until(() -> scheduler.demands("device:" + device).size() >= 2);
        scheduler.send(
                scheduler.dispatches(dispatch -> dispatch.getMessageId() == id).get(0), demand.getReturnPartition());
        long other = scheduler.accept("twice", "another");

        assertThat(only(second.join()).get("id").asString()).isEqualTo(Tsid.format(other));
        assertThat(scheduler.outcomes(id)).isEmpty();
    }

    @Test
    void parksAnUnreadableDispatchAndGoesOn() {
        String device = service.register("unreadable");
        scheduler.sendUnreadable(0);
        scheduler.sendUnreadable(1);
        scheduler.sendEmpty(0);
        scheduler.sendEmpty(1);
        scheduler.accept("unreadable", "after it");

        assertThat(messages(poll(device, 1, "PT10S"))).hasSize(1);
        await().untilAsserted(() -> assertThat(service.meter("sms_device_dispatches_total{outcome=\"parked\"}"))
                .isGreaterThanOrEqualTo(4));
    }

    @Test
    void refusesToTakeWhenTheLeaseIsOver() {
        String device = service.register("late");
        scheduler.leaseOf(Duration.ofSeconds(3));
        String lease;
        try {
            scheduler.accept("late", "too late");
            lease = only(poll(device, 1, "PT10S")).get("lease").asString();
        } finally {
            scheduler.leaseOf(Duration.ofSeconds(30));
        }
        await().atMost(SOON).until(() -> taken(device, lease).status() == 409);

        Answer refused = taken(device, lease);
        assertThat(refused.body().get("code").asString()).isEqualTo("lease-over");
        assertThat(refused.body().get("errors").get(0).get("pointer").asString())
                .isEqualTo("/leases/0");
    }

    @Test
    void returnsWhatArrivesWithItsLeaseOver() {
        String device = service.register("over");
        scheduler.leaseOf(Duration.ZERO);
        long id;
        try {
            id = scheduler.accept("over", "too late");
            poll(device, 1, "PT1S");
        } finally {
            scheduler.leaseOf(Duration.ofSeconds(30));
        }
        await().atMost(SOON).until(() -> scheduler.outcomes(id).contains(Outcome.RETURNED));
        assertThat(scheduler
                        .reports(report -> report.getMessageId() == id)
                        .get(0)
                        .getCode())
                .isEqualTo("lease_over");
    }

    @Test
    void refusesWhatIsNotTheDevicesOwnAndSaysEverythingThatIsWrong() {
        String owner = service.register("fields");
        String other = service.register("fields");
        scheduler.accept("fields", "mine");
        String lease = only(poll(owner, 1, "PT10S")).get("lease").asString();

        assertThat(taken(other, lease).status()).isEqualTo(422);
        assertThat(taken(owner, lease + "A").status()).isEqualTo(422);
        Answer wrong = report(owner, """
                {"lease": "%s", "outcome": "flown", "at": "yesterday"}""".formatted(lease));
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body()
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("pointer").asString()))
                .containsExactlyInAnyOrder("/reports/0/outcome", "/reports/0/at");
        assertThat(service.call(phone(owner), "POST", "/api/v2/devices/me/poll", """
                        {"limit": 1000, "wait": "PT2H"}""")
                        .body()
                        .get("errors")
                        .size())
                .isEqualTo(2);
    }

    @Test
    void answersOnlyToTheGatewayAndToTheRightScope() {
        String device = service.register("scopes");
        Answer stranger = service.call(null, "POST", "/api/v2/devices/me/poll", "{}");
        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.raw().headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(stranger.body().get("code").asString()).isEqualTo("unauthenticated");
        assertThat(service.call(admin(), "POST", "/api/v2/devices/me/poll", "{}")
                        .status())
                .isEqualTo(403);
        assertThat(service.call(phone(device), "GET", "/api/v2/devices", null).status())
                .isEqualTo(403);
    }

    @Test
    void registersOnlyInAPoolOfItsChannel() {
        String body = """
                {"name": "Stray", "pool": "%s"}""";
        Answer unknown = service.call(admin(), "POST", "/api/v2/devices", body.formatted("nowhere"));
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(onlyError(unknown)).isEqualTo("/pool unknown");

        service.publishPool("not-for-devices", "webhook");
        await().atMost(SOON)
                .until(() -> onlyError(
                                service.call(admin(), "POST", "/api/v2/devices", body.formatted("not-for-devices")))
                        .equals("/pool wrong-channel"));

        CompletableFuture<Answer> early =
                service.callLater(admin(), "POST", "/api/v2/devices", body.formatted("just-created"));
        service.publishPool("just-created", "sms");
        assertThat(early.join().status()).isEqualTo(201);
    }

    @Test
    void pointsAtWhatCannotBeRead() {
        Answer unknown = service.call(admin(), "POST", "/api/v2/devices", """
                {"name": "Typo", "pol": "crud"}""");
        assertThat(unknown.status()).isEqualTo(422);
        assertThat(onlyError(unknown)).isEqualTo("/pol unknown-field");
        Answer object = service.call(admin(), "POST", "/api/v2/devices", """
                {"name": {}, "pool": "crud"}""");
        assertThat(object.status()).isEqualTo(422);
        assertThat(onlyError(object)).isEqualTo("/name wrong-type");
    }

    private static String onlyError(Answer answer) {
        JsonNode errors = answer.body().get("errors");
        assertThat(errors).hasSize(1);
        return errors.get(0).get("pointer").asString() + " "
                + errors.get(0).get("code").asString();
    }

    @Test
    void registersListsAndRetires() {
        service.publishPool("crud", "sms");
        Answer registered = service.call(admin(), "POST", "/api/v2/devices", """
                {"name": "Kitchen", "pool": "crud"}""");
        assertThat(registered.status()).isEqualTo(201);
        String id = registered.body().get("id").asString();
        assertThat(registered.body().get("token").asString()).matches("smd_" + id + "_[A-Za-z0-9_-]{43}");
        assertThat(registered.body().get("lane").asString()).isEqualTo("device:" + id);
        assertThat(registered.raw().headers().firstValue("Location")).contains("/api/v2/devices/" + id);

        String path = "/api/v2/devices/" + id;
        assertThat(service.call(admin(), "GET", path, null).body().get("name").asString())
                .isEqualTo("Kitchen");
        assertThat(service.call(admin(), "GET", path, null).raw().body()).doesNotContain("token");
        assertThat(service.call(admin(), "GET", "/api/v2/devices?limit=500", null)
                        .raw()
                        .body())
                .contains(id);
        assertThat(service.call(admin(), "DELETE", path, null).status()).isEqualTo(204);
        assertThat(service.call(admin(), "DELETE", path, null).status()).isEqualTo(404);
        assertThat(service.call(admin(), "GET", path, null).status()).isEqualTo(404);
        await().atMost(SOON).until(() -> poll(id, 1, "PT0S").status() == 401);

        Answer wrong = service.call(admin(), "POST", "/api/v2/devices", """
                {"name": " ", "pool": "Not A Slug"}""");
        assertThat(wrong.status()).isEqualTo(422);
        assertThat(wrong.body().get("errors").size()).isEqualTo(2);
    }

    private List<String> drain(String device) {
        List<String> received = new ArrayList<>();
        List<JsonNode> batch = messages(poll(device, 5, "PT3S"));
        while (!batch.isEmpty()) {
            for (JsonNode message : batch) {
                received.add(message.get("id").asString());
                String lease = message.get("lease").asString();
                assertThat(taken(device, lease).status()).isEqualTo(204);
                report(device, "{\"lease\": \"%s\", \"outcome\": \"sent\"}".formatted(lease));
            }
            batch = messages(poll(device, 5, "PT3S"));
        }
        return received;
    }

    private Answer poll(String device, int limit, String wait) {
        return pollLater(device, limit, wait).join();
    }

    private CompletableFuture<Answer> pollLater(String device, int limit, String wait) {
        return service.callLater(phone(device), "POST", "/api/v2/devices/me/poll", """
                {"limit": %d, "wait": "%s"}""".formatted(limit, wait));
    }

    private Answer taken(String device, String lease) {
        return service.call(phone(device), "POST", "/api/v2/devices/me/taken", """
                {"leases": ["%s"]}""".formatted(lease));
    }

    private Answer report(String device, String item) {
        return service.call(phone(device), "POST", "/api/v2/devices/me/reports", """
                {"reports": [%s]}""".formatted(item));
    }

    private static List<JsonNode> messages(Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().get("messages").valueStream().toList();
    }

    private static JsonNode only(Answer answer) {
        List<JsonNode> messages = messages(answer);
        assertThat(messages).hasSize(1);
        return messages.get(0);
    }
}
