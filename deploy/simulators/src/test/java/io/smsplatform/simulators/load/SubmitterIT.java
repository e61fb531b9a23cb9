package io.smsplatform.simulators.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a scripted HTTP peer that remembers which keys it has accepted. */
class SubmitterIT {

    private static final String INVALID =
            "{\"code\":\"invalid\",\"detail\":\"no\",\"errors\":[{\"pointer\":\"%s\",\"code\":\"unknown\"}]}";

    /** What to do with the n-th request of a key. */
    private record Reply(int status, String body, boolean hangUp) {

        static final Reply ACCEPTED = new Reply(202, "{}", false);
        static final Reply LOST = new Reply(0, "", true);
    }

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> keys = new CopyOnWriteArrayList<>();
    private final Map<String, Integer> tries = new ConcurrentHashMap<>();
    private Function<Integer, Reply> script = attempt -> Reply.ACCEPTED;
    private HttpServer server;
    private Gateway gateway;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/api/v2/messages", this::handle);
        server.start();
        gateway =
                new Gateway(URI.create("http://127.0.0.1:" + server.getAddress().getPort()), new Credential("smk_x"));
    }

    @AfterEach
    void stop() {
        server.stop(0);
        threads.shutdownNow();
    }

    @Test
    void postsEachListOnce() throws Exception {
        Submitter submitter = new Submitter(gateway, 4);
        submitter.submit(lists(250, 100), 0);
        assertThat(submitter.accepted()).isEqualTo(250);
        assertThat(keys).containsExactlyInAnyOrder("k-1", "k-2", "k-3");
        assertThat(submitter.micros().getTotalCount()).isEqualTo(3);
        assertThat(submitter.repeats()).isZero();
    }

    @Test
    void asksAgainUnderTheSameKeyWhenAnAnswerIsLostOrLate() throws Exception {
        List<Reply> replies = List.of(
                Reply.LOST,
                new Reply(503, "{}", false),
                new Reply(409, "{\"code\":\"idempotency-in-flight\"}", false),
                Reply.ACCEPTED);
        script = attempt -> replies.get(attempt - 1);
        Submitter submitter = new Submitter(gateway, 1);
        submitter.submit(lists(10, 10), 0);
        assertThat(submitter.accepted()).isEqualTo(10);
        assertThat(keys).containsOnly("k-1").hasSize(4);
        assertThat(submitter.repeats()).isEqualTo(3);
    }

    @Test
    void waitsForANewPoolToBecomeKnown() throws Exception {
        script = attempt -> attempt < 3 ? new Reply(422, INVALID.formatted("/pool"), false) : Reply.ACCEPTED;
        Submitter submitter = new Submitter(gateway, 1);
        submitter.submit(lists(10, 10), 0);
        assertThat(submitter.accepted()).isEqualTo(10);
    }

    @Test
    void saysWhyAListWasRefused() {
        script = attempt -> new Reply(422, INVALID.formatted("/recipients/0/to"), false);
        assertThatThrownBy(() -> new Submitter(gateway, 2).submit(lists(10, 10), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HTTP 422")
                .hasMessageContaining("/recipients/0/to");
        assertThat(keys).hasSize(1);
    }

    @Test
    void keepsToItsRateAndCountsFromWhenARequestWasDue() throws Exception {
        Submitter submitter = new Submitter(gateway, 2);
        long begun = System.nanoTime();
        submitter.submit(lists(50, 10), 100);
        assertThat(System.nanoTime() - begun)
                .as("the fifth list is due after 400 ms")
                .isGreaterThan(390_000_000L);
        assertThat(submitter.accepted()).isEqualTo(50);
    }

    private static List<MessageList> lists(int recipients, int size) {
        List<String> numbers =
                IntStream.range(0, recipients).mapToObj(i -> "+99900" + i).toList();
        return MessageList.split("k", "sms", "pool", "text", numbers, size);
    }

    private void handle(HttpExchange exchange) throws IOException {
        String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
        exchange.getRequestBody().readAllBytes();
        keys.add(key);
        Reply reply = script.apply(tries.merge(key, 1, Integer::sum));
        try (exchange) {
            if (!reply.hangUp()) {
                byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
                exchange.sendResponseHeaders(reply.status(), body.length);
                exchange.getResponseBody().write(body);
            }
        }
    }
}
