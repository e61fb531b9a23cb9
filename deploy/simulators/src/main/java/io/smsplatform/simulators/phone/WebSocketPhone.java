package io.smsplatform.simulators.phone;

import java.net.http.WebSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A phone that holds a session, and connects again when it ends. What it had not been allowed to send by then it reports
 * as not sent; what it had sent it reports by HTTP.
 */
final class WebSocketPhone extends Phone {

    private @Nullable Session session;

    WebSocketPhone(
            DeviceApi api,
            PhoneOptions options,
            Outbox outbox,
            Clock clock,
            ScheduledExecutorService timer,
            int index) {
        super(api, options, outbox, clock, timer, index);
    }

    @Override
    void start() {
        connect();
    }

    @Override
    synchronized void close() {
        super.close();
        if (session != null) {
            session.hangUp();
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        Session opening = new Session();
        api.open(opening).whenComplete((socket, failure) -> {
            if (failure != null) {
                outbox.errors.increment();
                connectLater();
            }
        });
    }

    private void connectLater() {
        later(options.connection().pause(), () -> {
            connect();
            return CompletableFuture.completedFuture(null);
        });
    }

    private synchronized void opened(Session opened) {
        session = opened;
        outbox.polls.increment();
        if (closed) {
            opened.hangUp();
        }
    }

    /** One connection. Callbacks come one after the other. */
    private final class Session implements WebSocket.Listener {

        private final StringBuilder partial = new StringBuilder();
        private final Map<String, Incoming> asked = new HashMap<>();
        private final Map<String, Map<String, Object>> told = new HashMap<>();
        private CompletableFuture<?> writing = CompletableFuture.completedFuture(null);
        private @Nullable WebSocket socket;
        private boolean over;

        @Override
        public void onOpen(WebSocket opened) {
            socket = opened;
            opened(this);
            write(Map.of("type", "ready", "window", options.connection().limit()));
            opened.request(1);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                JsonNode frame = DeviceApi.JSON.readTree(partial.toString());
                partial.setLength(0);
                on(frame);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            end();
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable failure) {
            outbox.errors.increment();
            end();
        }

        private void on(JsonNode frame) {
            switch (frame.required("type").asString()) {
                case "message" -> take(Incoming.of(frame));
                case "ack" ->
                    acknowledged(
                            frame.required("lease").asString(),
                            frame.required("of").asString());
                case "refused" -> refused(frame.required("lease").asString());
                default -> {} // hello, and what a newer platform may say
            }
        }

        private void take(Incoming message) {
            outbox.received.increment();
            synchronized (this) {
                asked.put(message.lease(), message);
            }
            write(Map.of("type", "taken", "lease", message.lease()));
        }

        private void acknowledged(String lease, String of) {
            if (of.equals("report")) {
                acknowledgedReport(lease);
                return;
            }
            Incoming message;
            synchronized (this) {
                message = asked.remove(lease);
            }
            if (message != null) {
                outbox.taken.increment();
                later(options.sending().latency(), () -> say(WebSocketPhone.this.send(message)));
            }
        }

        private void acknowledgedReport(String lease) {
            Map<String, Object> report;
            synchronized (this) {
                report = told.remove(lease);
            }
            if (report == null) {
                return;
            }
            if ("delivered".equals(report.get("outcome"))) {
                outbox.delivered.increment();
            }
            for (Map<String, Object> delivery : deliveries(List.of(report))) {
                later(options.sending().latency(), () -> say(delivery));
            }
        }

        private void refused(String lease) {
            Incoming message;
            Map<String, Object> report;
            synchronized (this) {
                message = asked.remove(lease);
                report = told.remove(lease);
            }
            if (message != null) {
                outbox.refused.increment();
            }
            if (report != null) {
                byHttp(List.of(report));
            }
        }

        /** Reports on the session, or by HTTP when it is over. */
        private CompletableFuture<Void> say(Map<String, Object> report) {
            synchronized (this) {
                if (!over) {
                    told.put(String.valueOf(report.get("lease")), report);
                    Map<String, Object> frame = new HashMap<>(report);
                    frame.put("type", "report");
                    write(frame);
                    return CompletableFuture.completedFuture(null);
                }
            }
            return byHttp(List.of(report));
        }

        private CompletableFuture<Void> byHttp(List<Map<String, Object>> reports) {
            List<Map<String, Object>> deliveries = deliveries(reports);
            return tell(reports)
                    .thenRun(() -> outbox.delivered.add(reports.stream()
                            .filter(report -> "delivered".equals(report.get("outcome")))
                            .count()))
                    .thenCompose(done -> deliveries.isEmpty()
                            ? CompletableFuture.<Void>completedFuture(null)
                            : later(options.sending().latency(), () -> byHttp(deliveries)));
        }

        /** Writes are queued: a WebSocket takes one at a time. */
        private synchronized void write(Map<String, Object> frame) {
            WebSocket open = socket;
            if (open != null) {
                String text = DeviceApi.JSON.writeValueAsString(frame);
                writing = writing.handle((done, failure) -> open.sendText(text, true))
                        .thenCompose(sent -> sent);
            }
        }

        private void hangUp() {
            WebSocket open = socket;
            if (open != null) {
                synchronized (this) {
                    writing = writing.handle((done, failure) -> open.sendClose(WebSocket.NORMAL_CLOSURE, "bye"))
                            .thenCompose(sent -> sent);
                }
            }
        }

        private void end() {
            List<Map<String, Object>> unsent = new ArrayList<>();
            List<Map<String, Object>> unheard;
            synchronized (this) {
                if (over) {
                    return;
                }
                over = true;
                asked.values()
                        .forEach(message -> unsent.add(report(message, "failed", Map.of("code", "not_connected"))));
                asked.clear();
                unheard = List.copyOf(told.values());
                told.clear();
            }
            outbox.refused.add(unsent.size());
            byHttp(unsent);
            if (!unheard.isEmpty()) {
                byHttp(unheard);
            }
            connectLater();
        }
    }
}
