package io.smsplatform.device.lane;

import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SendFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * One connection of a phone that stays: its window stands as demand, messages are pushed to it, and what it had not
 * taken when it ends goes back to the scheduler. Knows nothing of WebSocket.
 */
public final class PhoneSession implements Receiver {

    /** Largest window that a phone may ask for. */
    public static final int LARGEST_WINDOW = 100;

    /** Frames that may wait for a slow phone: its messages and the answers to as much again. */
    private static final int OUTGOING = 4 * LARGEST_WINDOW;

    private static final Logger log = LoggerFactory.getLogger(PhoneSession.class);

    private final Device device;
    private final Demands demands;
    private final LaneEvents events;
    private final Clock clock;
    private final DeviceProperties settings;
    private final Predicate<PhoneSession> onClose;
    private final Sinks.Many<ServerFrame> outgoing =
            Sinks.many().unicast().onBackpressureBuffer(new ArrayBlockingQueue<>(OUTGOING));
    private final Sinks.Many<Integer> windows = Sinks.many().replay().latest();
    private final Sinks.One<EndReason> ended = Sinks.one();
    private final Map<Lease, MessageDispatched> untaken = new HashMap<>();
    private Flux<Integer> partitions = Flux.never();
    private int window;
    private boolean closed;
    private volatile int partition = -1;
    private volatile Instant heard;

    PhoneSession(
            Device device,
            Demands demands,
            LaneEvents events,
            Clock clock,
            DeviceProperties settings,
            Predicate<PhoneSession> onClose) {
        this.device = device;
        this.demands = demands;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
        this.onClose = onClose;
        this.heard = clock.instant();
        emit(new ServerFrame.Hello(demands.session()));
    }

    void announceFrom(DispatchPartitions owned) {
        partitions = owned.one(settings.assignmentWait());
    }

    /** Names this connection; dispatches to it echo it. */
    String incarnation() {
        return demands.session();
    }

    @Override
    public String lane() {
        return device.lane();
    }

    @Override
    public boolean answersTo(String session) {
        return session.equals(demands.session());
    }

    /** What the phone is told, in order; for one reader. */
    public Flux<ServerFrame> outgoing() {
        return outgoing.asFlux();
    }

    /** Emits why the platform ends the session, when it does. */
    public Mono<EndReason> ended() {
        return ended.asMono();
    }

    /**
     * Repeats the demand as long as it is subscribed to: at once when the window or the partition changes, then with
     * each heartbeat. A demand that could not be told is told again; until then it runs out by itself.
     */
    public Mono<Void> announcing() {
        Flux<Integer> named = partitions.doOnNext(chosen -> partition = chosen);
        return Flux.combineLatest(windows.asFlux(), named, this::demand)
                .switchMap(current -> Flux.interval(Duration.ZERO, settings.demandHeartbeat())
                        .onBackpressureDrop()
                        .map(beat -> current))
                .concatMap(current -> events.demand(current.get()).onErrorResume(NotReadyException.class, this::untold))
                .then();
    }

    /** The phone said something, if only that it is there. */
    public void heard() {
        heard = clock.instant();
    }

    /** Ends the session if the phone has been silent for too long. */
    public void endIfSilent() {
        if (heard.plus(settings.silence()).isBefore(clock.instant())) {
            end(EndReason.SILENT);
        }
    }

    /** @param places 1..{@value #LARGEST_WINDOW} */
    public synchronized void ready(int places) {
        window = places;
        windows.tryEmitNext(places);
    }

    /** The phone holds the message; acknowledged to it only when the scheduler's log has it. */
    public Mono<Void> take(Lease lease, String text) {
        if (lease.over(clock.instant(), settings.leaseMargin()) || (lease.socket() && !wasHanded(lease))) {
            refuse(text, SendFailure.LEASE_OVER.code());
            return Mono.empty();
        }
        return events.reported(Reports.taken(device, lease, clock.instant()))
                .doOnSuccess(done -> emit(new ServerFrame.Ack(text, "taken")))
                .onErrorResume(NotReadyException.class, failure -> unavailable(text));
    }

    /** Passes a report on; acknowledged when the scheduler's log has it. */
    public Mono<Void> report(DeviceReport report, String text) {
        wasHanded(report.lease());
        return events.reported(Reports.told(device, report, clock.instant()))
                .doOnSuccess(done -> emit(new ServerFrame.Ack(text, "report")))
                .onErrorResume(NotReadyException.class, failure -> unavailable(text));
    }

    public void refuse(String lease, String code) {
        emit(new ServerFrame.Refused(lease, code));
    }

    @Override
    public synchronized boolean offer(MessageDispatched message) {
        if (closed || untaken.size() >= window) {
            return false;
        }
        Lease lease = Lease.of(message, true);
        if (!emit(new ServerFrame.Message(message, lease))) {
            return false;
        }
        untaken.put(lease, message);
        return true;
    }

    @Override
    public void end(EndReason reason) {
        ended.tryEmitValue(reason);
    }

    /** The connection is over: withdraws the demand and gives back what the phone had not taken. Idempotent. */
    public void close() {
        List<MessageDispatched> orphans;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            orphans = List.copyOf(untaken.values());
            untaken.clear();
        }
        boolean current = onClose.test(this);
        if (current && partition >= 0) {
            events.demandUnattended(demands.closed(device, partition));
        }
        for (MessageDispatched orphan : orphans) {
            events.reportedUnattended(Reports.returned(orphan, SendFailure.NOT_CONNECTED, clock.instant()));
        }
        log.debug("session {} of {} closed, {} messages given back", demands.session(), lane(), orphans.size());
    }

    private synchronized boolean wasHanded(Lease lease) {
        return untaken.remove(lease) != null;
    }

    private synchronized boolean emit(ServerFrame frame) {
        Sinks.EmitResult result = outgoing.tryEmitNext(frame);
        if (result == Sinks.EmitResult.FAIL_OVERFLOW) {
            end(EndReason.SLOW);
        }
        return result.isSuccess();
    }

    private Supplier<LaneDemand> demand(int places, int at) {
        return () -> demands.standing(device, places, at, settings.demandLifetime());
    }

    private Mono<Void> untold(NotReadyException failure) {
        log.warn("demand of {} not told, will be repeated: {}", lane(), failure.getMessage());
        return Mono.empty();
    }

    private Mono<Void> unavailable(String lease) {
        refuse(lease, "unavailable");
        return Mono.empty();
    }
}
