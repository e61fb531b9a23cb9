package io.smsplatform.device.lane;

import io.micrometer.core.instrument.MeterRegistry;
import io.smsplatform.device.Device;
import io.smsplatform.device.DeviceProperties;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SendFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;

/**
 * One poll of a phone: asks the scheduler for messages, waits for what it dispatches to this instance, and writes the
 * answer. What could not be written goes back to the scheduler.
 */
@Service
public class PollMessages {

    private final Receivers receivers;
    private final DispatchPartitions partitions;
    private final LaneEvents events;
    private final Clock clock;
    private final DeviceProperties settings;
    private final MeterRegistry meters;
    private final PollSessions sessions;

    PollMessages(
            Receivers receivers,
            DispatchPartitions partitions,
            LaneEvents events,
            Clock clock,
            DeviceProperties settings,
            MeterRegistry meters) {
        this.receivers = receivers;
        this.partitions = partitions;
        this.events = events;
        this.clock = clock;
        this.settings = settings;
        this.meters = meters;
        this.sessions = new PollSessions(clock);
    }

    /**
     * @param wait how long the phone waits for a first message
     * @param write writes the answer; completes when it has left
     */
    public Mono<Void> poll(
            Device device, int limit, Duration wait, Function<List<MessageDispatched>, Mono<Void>> write) {
        return Mono.usingWhen(
                Mono.fromSupplier(() -> park(device, limit, wait)),
                parked -> gather(parked, wait)
                        .then(Mono.fromSupplier(parked::answer))
                        .doOnNext(messages -> withdraw(parked))
                        .flatMap(messages -> write.apply(messages).doOnSuccess(done -> count(messages))),
                parked -> Mono.empty(),
                (parked, failure) -> Mono.fromRunnable(() -> giveBack(parked)),
                parked -> Mono.fromRunnable(() -> giveBack(parked)));
    }

    private ParkedPoll park(Device device, int limit, Duration wait) {
        Instant until = clock.instant().plus(wait).plus(settings.pollGrace().dividedBy(2));
        ParkedPoll parked = new ParkedPoll(device, sessions.next(), limit, until);
        receivers.enter(parked);
        return parked;
    }

    private Mono<Void> gather(ParkedPoll parked, Duration wait) {
        return Mono.firstWithSignal(
                parked.filled(settings.gather()),
                ask(parked).then(Mono.never()),
                Mono.delay(wait.plus(settings.pollGrace())).then());
    }

    /** Asks at once, and again under another partition whenever this instance loses the one that it named. */
    private Mono<Void> ask(ParkedPoll parked) {
        return partitions
                .one(settings.assignmentWait())
                .doOnNext(parked::asksAt)
                .concatMap(partition -> events.demand(
                        parked.demands().once(parked.device(), parked.places(), partition, parked.until())))
                .then();
    }

    /** Ends what is left of the demand, or the scheduler would go on filling it; a newer poll has replaced it anyway. */
    private void withdraw(ParkedPoll parked) {
        boolean current = receivers.leave(parked);
        boolean asking = parked.partition() >= 0
                && parked.places() > 0
                && clock.instant().isBefore(parked.until());
        if (current && asking) {
            events.demandUnattended(parked.demands().closed(parked.device(), parked.partition()));
        }
    }

    private void giveBack(ParkedPoll parked) {
        meters.counter("sms_device_polls", "outcome", "gone").increment();
        List<MessageDispatched> messages = parked.answer();
        withdraw(parked);
        for (MessageDispatched message : messages) {
            events.reportedUnattended(Reports.returned(message, SendFailure.NOT_CONNECTED, clock.instant()));
        }
    }

    private void count(List<MessageDispatched> messages) {
        meters.counter("sms_device_polls", "outcome", messages.isEmpty() ? "empty" : "messages")
                .increment();
    }
}
