package io.smsplatform.device.lane;

import io.smsplatform.device.Device;
import io.smsplatform.events.MessageDispatched;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One poll that waits for messages; filled by the reading thread, answered once. */
final class ParkedPoll implements Receiver {

    private final Device device;
    private final PollSessions.Session session;
    private final int limit;
    private final Instant until;
    private final List<MessageDispatched> messages = new ArrayList<>();
    private final Sinks.Empty<Void> first = Sinks.empty();
    private final Sinks.Empty<Void> complete = Sinks.empty();
    private boolean answered;
    private volatile int partition = -1;

    ParkedPoll(Device device, PollSessions.Session session, int limit, Instant until) {
        this.device = device;
        this.session = session;
        this.limit = limit;
        this.until = until;
    }

    Device device() {
        return device;
    }

    /** When its demand ends by itself. */
    Instant until() {
        return until;
    }

    @Override
    public String lane() {
        return device.lane();
    }

    /** What a phone's former poll asked for is as good for the next one. */
    @Override
    public boolean answersTo(String dispatchedTo) {
        return session.isOfSameInstance(dispatchedTo);
    }

    Demands demands() {
        return session.demands();
    }

    @Override
    public synchronized boolean offer(MessageDispatched message) {
        if (answered || messages.size() == limit) {
            return false;
        }
        messages.add(message);
        first.tryEmitEmpty();
        if (messages.size() == limit) {
            complete.tryEmitEmpty();
        }
        return true;
    }

    @Override
    public void end(EndReason reason) {
        complete.tryEmitEmpty();
    }

    /** Completes when it is full, or ended, or has gathered what came shortly after its first message. */
    Mono<Void> filled(Duration gather) {
        return Mono.firstWithSignal(first.asMono().then(Mono.delay(gather)).then(), complete.asMono());
    }

    /** No more messages from here on; what it has is the caller's to hand over or to give back. */
    synchronized List<MessageDispatched> answer() {
        answered = true;
        return List.copyOf(messages);
    }

    synchronized int places() {
        return limit - messages.size();
    }

    /** The partition that its latest demand named, or -1 before the first. */
    int partition() {
        return partition;
    }

    void asksAt(int dispatchPartition) {
        partition = dispatchPartition;
    }
}
