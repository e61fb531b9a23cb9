package io.smsplatform.simulators.phone;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import tools.jackson.databind.JsonNode;

/** A phone that polls, takes what it got, sends it, reports it, and polls again. */
final class PollingPhone extends Phone {

    PollingPhone(
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
        poll();
    }

    private void poll() {
        if (closed) {
            return;
        }
        api.poll().thenCompose(this::attend).whenComplete((pause, failure) -> {
            if (failure != null) {
                outbox.errors.increment();
            }
            Duration before = failure != null ? options.connection().pause() : pause;
            later(before, () -> {
                poll();
                return CompletableFuture.completedFuture(null);
            });
        });
    }

    /** Emits how long to wait before the next poll. */
    private CompletableFuture<Duration> attend(DeviceApi.Answer answer) {
        if (!answer.ok()) {
            outbox.errors.increment();
            return CompletableFuture.completedFuture(options.connection().pause());
        }
        outbox.polls.increment();
        List<Incoming> messages = new ArrayList<>();
        for (JsonNode message : answer.body().required("messages")) {
            messages.add(Incoming.of(message));
        }
        outbox.received.add(messages.size());
        if (messages.isEmpty()) {
            boolean waited = !options.connection().patience().isZero();
            return CompletableFuture.completedFuture(
                    waited ? Duration.ZERO : options.connection().pause());
        }
        return take(messages).thenCompose(this::send).thenApply(done -> Duration.ZERO);
    }

    /** Emits those that the phone may send; insists until it is told so or the leases are over. */
    private CompletableFuture<List<Incoming>> take(List<Incoming> messages) {
        return api.taken(messages.stream().map(Incoming::lease).toList())
                .handle((answer, failure) -> failure == null ? answer : null)
                .thenCompose(answer -> {
                    if (answer != null && (answer.ok() || answer.status() == 409)) {
                        return CompletableFuture.completedFuture(without(messages, refused(answer)));
                    }
                    outbox.errors.increment();
                    if (messages.stream()
                            .allMatch(message -> message.leaseUntil().isBefore(clock.instant()))) {
                        return CompletableFuture.completedFuture(without(messages, all(messages)));
                    }
                    return later(options.connection().pause(), () -> take(messages));
                });
    }

    private CompletableFuture<Void> send(List<Incoming> messages) {
        Duration latency = options.sending().latency();
        return later(latency, () -> {
            List<Map<String, Object>> reports =
                    messages.stream().map(this::send).toList();
            List<Map<String, Object>> deliveries = deliveries(reports);
            return tell(reports)
                    .thenCompose(told -> later(latency, () -> tell(deliveries)))
                    .thenRun(() -> outbox.delivered.add(deliveries.size()));
        });
    }

    private List<Incoming> without(List<Incoming> messages, Set<Integer> refused) {
        List<Incoming> taken = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            if (!refused.contains(i)) {
                taken.add(messages.get(i));
            }
        }
        outbox.taken.add(taken.size());
        outbox.refused.add(messages.size() - taken.size());
        return taken;
    }

    private static Set<Integer> all(List<Incoming> messages) {
        Set<Integer> all = new HashSet<>();
        for (int i = 0; i < messages.size(); i++) {
            all.add(i);
        }
        return all;
    }

    private static Set<Integer> refused(DeviceApi.Answer answer) {
        Set<Integer> refused = new HashSet<>();
        if (answer.status() == 409) {
            for (JsonNode error : answer.body().required("errors")) {
                String pointer = error.required("pointer").asString();
                refused.add(Integer.parseInt(pointer.substring(pointer.lastIndexOf('/') + 1)));
            }
        }
        return refused;
    }
}
