package io.smsplatform.device;

import static io.smsplatform.device.RunningService.admin;
import static io.smsplatform.device.RunningService.phone;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.smsplatform.device.RunningService.Answer;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.Outcome;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.Tsid;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A phone on a WebSocket against the running service, the real broker and the real database. */
class SessionIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    private final RunningService service = RunningService.shared();
    private final TinyScheduler scheduler = RunningService.scheduler();

    @Test
    void carriesAMessageToItsDelivery() throws Exception {
        String device = service.register("socket");
        try (SocketClient socket = SocketClient.open(service, device)) {
            assertThat(socket.hear("hello").get("pingSeconds").asInt()).isEqualTo(20);
            socket.say("{\"type\": \"ready\", \"window\": 3}");
            long id = scheduler.accept("socket", "Your parcel is here");

            JsonNode message = socket.hear("message");
            assertThat(message.get("id").asString()).isEqualTo(Tsid.format(id));
            assertThat(message.get("text").asString()).isEqualTo("Your parcel is here");
            String lease = message.get("lease").asString();
            socket.say("{\"type\": \"taken\", \"lease\": \"%s\"}".formatted(lease));
            JsonNode taken = socket.hear("ack");
            assertThat(taken.get("of").asString()).isEqualTo("taken");
            assertThat(taken.get("lease").asString()).isEqualTo(lease);
            socket.say("{\"type\": \"report\", \"lease\": \"%s\", \"outcome\": \"sent\", \"receiptExpected\": true}"
                    .formatted(lease));
            assertThat(socket.hear("ack").get("of").asString()).isEqualTo("report");
            socket.say("{\"type\": \"report\", \"lease\": \"%s\", \"outcome\": \"delivered\"}".formatted(lease));
            assertThat(socket.hear("ack").get("of").asString()).isEqualTo("report");

            await().atMost(SOON)
                    .until(
                            () -> scheduler.outcomes(id),
                            List.of(Outcome.TAKEN, Outcome.SENT, Outcome.DELIVERED)::equals);
            LaneDemand demand = scheduler.demands("device:" + device).get(0);
            assertThat(demand.getMode()).isEqualTo(DemandMode.STANDING);
            assertThat(demand.getCredit()).isEqualTo(3);
            assertThat(demand.getConfirmsTaken()).isTrue();
            assertThat(Duration.between(demand.getAt(), demand.getExpiresAt())).isEqualTo(Duration.ofSeconds(10));
        }
    }

    @Test
    void repeatsItsDemandAndFollowsTheWindow() throws Exception {
        String device = service.register("beat");
        try (SocketClient socket = SocketClient.open(service, device)) {
            socket.hear("hello");
            socket.say("{\"type\": \"ready\", \"window\": 1}");
            await().atMost(SOON)
                    .until(() -> scheduler.demands("device:" + device).size() >= 2);
            socket.say("{\"type\": \"ready\", \"window\": 5}");
            await().atMost(SOON)
                    .until(() ->
                            scheduler.demands("device:" + device).stream().anyMatch(demand -> demand.getCredit() == 5));
            List<LaneDemand> demands = scheduler.demands("device:" + device);
            assertThat(demands).extracting(LaneDemand::getSequence).isSorted().doesNotHaveDuplicates();
            assertThat(demands)
                    .extracting(LaneDemand::getSession)
                    .containsOnly(demands.get(0).getSession());
        }
    }

    @Test
    void movesToItsShardWhenItsPoolGetsMoreOfThem() throws Exception {
        String device = service.register("resharded");
        String lane = "device:" + device;
        int shards = IntStream.rangeClosed(2, 64)
                .filter(count -> PoolShard.ofLane("resharded", lane, count).index() > 0)
                .findFirst()
                .orElseThrow();
        try (SocketClient socket = SocketClient.open(service, device)) {
            socket.hear("hello");
            socket.say("{\"type\": \"ready\", \"window\": 1}");
            await().atMost(SOON).until(() -> !scheduler.demands(lane).isEmpty());
            service.publishPool("resharded", "sms", 2, shards);

            await().atMost(SOON)
                    .until(() -> scheduler.demands(lane).stream()
                            .anyMatch(demand -> demand.getMode() == DemandMode.CLOSED && demand.getShard() == 0));
            await().atMost(SOON)
                    .until(() -> scheduler.demands(lane).stream()
                            .anyMatch(demand -> demand.getMode() == DemandMode.STANDING
                                    && demand.getShard()
                                            == PoolShard.ofLane("resharded", lane, shards)
                                                    .index()));
        }
    }

    @Test
    void givesBackWhatWasNotTakenWhenTheConnectionBreaks() throws Exception {
        String device = service.register("break");
        String lease;
        long kept;
        long orphan;
        try (SocketClient socket = SocketClient.open(service, device)) {
            socket.hear("hello");
            socket.say("{\"type\": \"ready\", \"window\": 2}");
            kept = scheduler.accept("break", "taken");
            String first = socket.hear("message").get("lease").asString();
            socket.say("{\"type\": \"taken\", \"lease\": \"%s\"}".formatted(first));
            socket.hear("ack");
            orphan = scheduler.accept("break", "not taken");
            lease = socket.hear("message").get("lease").asString();
        }
        await().atMost(SOON).until(() -> scheduler.outcomes(orphan).contains(Outcome.RETURNED));
        assertThat(scheduler.outcomes(kept)).containsExactly(Outcome.TAKEN);
        await().atMost(SOON)
                .until(() -> scheduler.demands("device:" + device).stream()
                        .anyMatch(demand -> demand.getMode() == DemandMode.CLOSED));

        Answer late = service.call(phone(device), "POST", "/api/v2/devices/me/taken", """
                {"leases": ["%s"]}""".formatted(lease));
        assertThat(late.status()).as("a lease that was given back").isEqualTo(409);
        try (SocketClient again = SocketClient.open(service, device)) {
            again.hear("hello");
            again.say("{\"type\": \"taken\", \"lease\": \"%s\"}".formatted(lease));
            assertThat(again.hear("refused").get("code").asString()).isEqualTo("lease_over");
            again.say("{\"type\": \"ready\", \"window\": 1}");
            JsonNode second = again.hear("message");
            assertThat(second.get("id").asString()).isEqualTo(Tsid.format(orphan));
            assertThat(second.get("attempt").asInt()).isEqualTo(2);
        }
    }

    @Test
    void newerSessionReplacesTheOlder() throws Exception {
        String device = service.register("newer");
        try (SocketClient older = SocketClient.open(service, device)) {
            older.hear("hello");
            older.say("{\"type\": \"ready\", \"window\": 1}");
            await().atMost(SOON)
                    .until(() -> !scheduler.demands("device:" + device).isEmpty());
            try (SocketClient newer = SocketClient.open(service, device)) {
                newer.hear("hello");
                assertThat(older.closeCode()).isEqualTo(4409);
                newer.say("{\"type\": \"ready\", \"window\": 1}");
                scheduler.accept("newer", "for the newer");
                assertThat(newer.hear("message").get("attempt").asInt()).isPositive();
            }
        }
    }

    @Test
    void closesTheSessionOfADeletedDevice() throws Exception {
        String device = service.register("deleted");
        try (SocketClient socket = SocketClient.open(service, device)) {
            socket.hear("hello");
            service.call(admin(), "DELETE", "/api/v2/devices/" + device, null);
            assertThat(socket.closeCode()).isEqualTo(4401);
        }
    }

    @Test
    void closesAfterAFrameThatIsNone() throws Exception {
        String device = service.register("nonsense");
        for (String nonsense : List.of("{", "[]", "{\"type\": \"dance\"}", "{\"type\": \"ready\", \"window\": 101}")) {
            try (SocketClient socket = SocketClient.open(service, device)) {
                socket.hear("hello");
                socket.say(nonsense);
                assertThat(socket.closeCode()).as(nonsense).isEqualTo(4400);
            }
        }
    }

    @Test
    void refusesAReportThatIsNotValidAndGoesOn() throws Exception {
        String device = service.register("invalid");
        try (SocketClient socket = SocketClient.open(service, device)) {
            socket.hear("hello");
            socket.say("{\"type\": \"report\", \"lease\": \"AAAA\", \"outcome\": \"sent\"}");
            assertThat(socket.hear("refused").get("code").asString()).isEqualTo("invalid");
            socket.say("{\"type\": \"taken\", \"lease\": \"AAAA\"}");
            assertThat(socket.hear("refused").get("lease").asString()).isEqualTo("AAAA");
        }
    }

    @Test
    void neverHoldsMoreThanItsWindow() throws Exception {
        String device = service.register("window");
        try (SocketClient socket = SocketClient.open(service, device)) {
            socket.hear("hello");
            socket.say("{\"type\": \"ready\", \"window\": 2}");
            Set<String> accepted = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                accepted.add(Tsid.format(scheduler.accept("window", "text " + i)));
            }
            Set<String> received = new HashSet<>();
            JsonNode first = socket.hear("message");
            JsonNode second = socket.hear("message");
            assertThat(socket.hearAnything(1_000)).as("a third message").isNull();
            finish(socket, first, received);
            finish(socket, second, received);
            while (received.size() < 5) {
                JsonNode frame = socket.hearAnything(10_000);
                assertThat(frame).as("a frame within 10 s").isNotNull();
                if (frame.get("type").asString().equals("message")) {
                    finish(socket, frame, received);
                }
            }
            assertThat(received).isEqualTo(accepted);
        }
    }

    @Test
    void needsAWebSocketHandshakeAndACaller() {
        String device = service.register("handshake");
        assertThat(service.call(phone(device), "GET", "/api/v2/devices/me/session", null)
                        .status())
                .isEqualTo(400);
        assertThat(service.call(null, "GET", "/api/v2/devices/me/session", null).status())
                .isEqualTo(401);
        assertThat(service.call(admin(), "GET", "/api/v2/devices/me/session", null)
                        .status())
                .isEqualTo(403);
    }

    @Test
    void closesASilentSession() throws IOException {
        RunningService impatient = RunningService.start("--sms.device.ping-interval=200ms", "--sms.device.silence=1s");
        try (Socket socket = new Socket()) {
            String device = impatient.register("silent");
            URI address = URI.create(impatient.base());
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()));
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write("""
                    GET /api/v2/devices/me/session HTTP/1.1\r
                    Host: device\r
                    Upgrade: websocket\r
                    Connection: Upgrade\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    X-Sms-Caller: %s\r
                    \r
                    """.formatted(impatient.callerHeader(phone(device))).getBytes(StandardCharsets.US_ASCII));
            byte[] heard = socket.getInputStream().readAllBytes(); // to the end of the connection

            String tail = new String(heard, StandardCharsets.ISO_8859_1);
            assertThat(tail).contains("101 Switching Protocols").contains("hello");
            int code = closeCode(heard);
            assertThat(code).isEqualTo(4408);
        } finally {
            impatient.stop();
        }
    }

    /** Of the close frame (0x88, length, code, reason) at the end. */
    private static int closeCode(byte[] heard) {
        for (int i = heard.length - 4; i > 0; i--) {
            if ((heard[i] & 0xFF) == 0x88 && i + 2 + heard[i + 1] == heard.length) {
                return (heard[i + 2] & 0xFF) << 8 | heard[i + 3] & 0xFF;
            }
        }
        throw new AssertionError("no close frame at the end of " + heard.length + " bytes");
    }

    /** Its acknowledgements come among the messages that follow. */
    private static void finish(SocketClient socket, JsonNode message, Set<String> received) {
        String lease = message.get("lease").asString();
        assertThat(received.add(message.get("id").asString())).as("first time").isTrue();
        socket.say("{\"type\": \"taken\", \"lease\": \"%s\"}".formatted(lease));
        socket.say("{\"type\": \"report\", \"lease\": \"%s\", \"outcome\": \"sent\"}".formatted(lease));
    }
}
