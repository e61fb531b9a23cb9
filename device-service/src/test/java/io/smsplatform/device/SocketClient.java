package io.smsplatform.device;

import io.smsplatform.events.access.Caller;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A phone's end of a session, as bare as a test needs it. */
final class SocketClient implements WebSocket.Listener, AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    private SocketClient(RunningService service, String device) {
        socket = service.http()
                .newWebSocketBuilder()
                .header(Caller.HEADER, service.callerHeader(RunningService.phone(device)))
                .buildAsync(URI.create(service.webSocketBase() + "/api/v2/devices/me/session"), this)
                .join();
    }

    static SocketClient open(RunningService service, String device) {
        return new SocketClient(service, device);
    }

    void say(String frame) {
        socket.sendText(frame, true).join();
    }

    /** The next frame, which has to be of that type. */
    JsonNode hear(String type) throws InterruptedException {
        JsonNode frame = frames.poll(10, TimeUnit.SECONDS);
        if (frame == null || !frame.required("type").asString().equals(type)) {
            throw new AssertionError("heard " + frame + ", expected " + type);
        }
        return frame;
    }

    /** What comes within that time, or null. */
    JsonNode hearAnything(long millis) throws InterruptedException {
        return frames.poll(millis, TimeUnit.MILLISECONDS);
    }

    /** The code that the platform closed with. */
    int closeCode() throws Exception {
        return closed.get(10, TimeUnit.SECONDS);
    }

    @Override
    public void onOpen(WebSocket opened) {
        opened.request(Long.MAX_VALUE);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            frames.add(JSON.readTree(partial.toString()));
            partial.setLength(0);
        }
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
        closed.complete(status);
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        closed.completeExceptionally(failure);
    }

    /** Drops the connection without a word. */
    @Override
    public void close() {
        socket.abort();
    }
}
