package io.smsplatform.smpp.sending;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.MessageReported;
import io.smsplatform.events.PoolShard;
import io.smsplatform.events.SendFailure;
import io.smsplatform.smpp.pdu.Address;
import io.smsplatform.smpp.pdu.SubmitPart;
import io.smsplatform.smpp.pdu.SubmitStatus;
import io.smsplatform.smpp.pdu.UnsendableException;
import io.smsplatform.smpp.session.RateGate;
import io.smsplatform.smpp.session.SmppLink;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Sends what is dispatched to one bind: at most a window of unanswered parts, at most at its rate, in order, never after
 * a lease. No thread of its own: whoever brings a message, frees a place or ticks carries on.
 */
final class Sender {

    /** The scheduler keeps to the window; a little more than it covers a changed one. */
    private static final int QUEUE_FACTOR = 4;

    /** How long before the end of its lease an outcome must be on its way. */
    private static final Duration REPORT_MARGIN = Duration.ofSeconds(5);

    private record Key(long messageId, int attempt) {}

    private final String connector;
    private final Services services;
    private final SmppLink link;
    private final int queueLimit;
    private final Object lock = new Object();
    private final NavigableSet<OutgoingMessage> queue = new TreeSet<>(Comparator.comparingLong(OutgoingMessage::order));
    private final Set<Key> underway = new HashSet<>();
    private final RateGate gate;
    private int places;
    private long arrivals;
    private boolean wakeUpSet;
    private boolean stopped;

    Sender(String connector, Services services, SmppLink link, int window, double ratePerSecond, int reference) {
        this.connector = connector;
        this.services = services;
        this.link = link;
        this.places = window;
        this.queueLimit = window * QUEUE_FACTOR;
        this.gate = new RateGate(ratePerSecond);
        this.arrivals = reference;
    }

    void accept(MessageDispatched dispatched) {
        OutgoingMessage message;
        Key key = new Key(dispatched.getMessageId(), dispatched.getAttempt());
        synchronized (lock) {
            if (!underway.add(key)) {
                services.metrics().dispatches.duplicate.increment();
                return;
            }
        }
        services.metrics().dispatches.handled.increment();
        try {
            message = prepare(dispatched);
        } catch (UnsendableException e) {
            tell(key, services.words().failed(dispatched, e.failure(), String.valueOf(e.getMessage())));
            return;
        }
        boolean closing;
        synchronized (lock) {
            closing = stopped;
            if (!closing && queue.size() < queueLimit) {
                queue.add(message);
                message = null;
            }
        }
        if (message == null) {
            carryOn();
        } else if (closing) {
            giveBack(message, SendFailure.NOT_CONNECTED, "link is closing");
        } else {
            giveBack(message, SendFailure.THROTTLED, "queue is full");
        }
    }

    /** Hands over as much as places, rate and leases allow. */
    void carryOn() {
        List<OutgoingMessage> late = new ArrayList<>(0);
        List<OutgoingMessage> throttled = new ArrayList<>(0);
        synchronized (lock) {
            while (!stopped && !queue.isEmpty()) {
                OutgoingMessage message = queue.first();
                if (message.isDone()) {
                    queue.remove(message);
                } else if (message.isUntouched() && isOver(message.dispatched().getLeaseUntil())) {
                    queue.remove(message);
                    late.add(message);
                } else if (message.isHeldTooLong(services.clock().instant())) {
                    queue.remove(message);
                    message.end();
                    throttled.add(message);
                } else if (places == 0 || !gateOpens() || !handOver(message)) {
                    break;
                }
            }
        }
        late.forEach(message -> giveBack(message, SendFailure.LEASE_OVER, "lease ended before a place was free"));
        throttled.forEach(this::giveUp);
    }

    /** Gives back what has not been handed over; nothing is accepted any more. */
    void stop() {
        List<OutgoingMessage> unsent = new ArrayList<>();
        List<OutgoingMessage> begun = new ArrayList<>();
        synchronized (lock) {
            stopped = true;
            for (OutgoingMessage message : queue) {
                if (message.isUntouched()) {
                    unsent.add(message);
                } else if (!message.isDone() && message.end()) {
                    begun.add(message);
                }
            }
            queue.clear();
        }
        unsent.forEach(message -> giveBack(message, SendFailure.NOT_CONNECTED, "link ended before it was sent"));
        // Their first parts are with the SMSC and their last ones will never be.
        begun.forEach(message -> tell(
                message,
                services.words().unknown(message.dispatched(), SendFailure.LINK_LOST, "link ended between parts")));
    }

    /** Waits until every message has been reported, or that long. */
    boolean awaitReported(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        synchronized (lock) {
            while (!underway.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return true;
        }
    }

    int inFlight() {
        synchronized (lock) {
            return underway.size();
        }
    }

    private OutgoingMessage prepare(MessageDispatched dispatched) {
        Address recipient = Address.recipient(dispatched.getRecipient());
        Instant now = services.clock().instant();
        Duration validity = Duration.between(now, dispatched.getExpiresAt());
        SubmitPart.Envelope envelope = new SubmitPart.Envelope(
                Address.sender(dispatched.getSender()),
                recipient,
                dispatched.getReceipt(),
                SubmitPart.validity(validity));
        long order;
        synchronized (lock) {
            order = arrivals++;
        }
        PoolShard shard = new PoolShard(dispatched.getPool(), dispatched.getShard());
        return new OutgoingMessage(
                dispatched,
                SubmitPart.of(envelope, dispatched.getText(), (int) order),
                services.sent()
                        .begin(connector, shard, dispatched.getMessageId(), dispatched.getAttempt(), recipient.text()),
                order,
                now.plusMillis(patience(Duration.between(now, dispatched.getLeaseUntil()))));
    }

    private boolean gateOpens() {
        long wait = gate.take(System.nanoTime());
        if (wait > 0 && !wakeUpSet) {
            wakeUpSet = true;
            services.timer().schedule(this::wakeUp, wait, TimeUnit.NANOSECONDS);
        }
        return wait == 0;
    }

    private void wakeUp() {
        synchronized (lock) {
            wakeUpSet = false;
        }
        services.work().execute(this::carryOn); // it may tell reports, and the timer is everybody's
    }

    private boolean handOver(OutgoingMessage message) {
        int index = message.next();
        if (!link.submit(message.part(index), new PartAnswer(message, index))) {
            return false; // the link has ended: its owner is about to stop this sender
        }
        places--;
        message.partHandedOver(index);
        return true;
    }

    private boolean isOver(Instant leaseUntil) {
        return !services.clock().instant().isBefore(leaseUntil);
    }

    /** Milliseconds that an outcome may wait when so much of the lease is left. */
    private static long patience(Duration left) {
        return Math.max(left.minus(REPORT_MARGIN).toMillis(), left.toMillis() / 2);
    }

    /** Some of its parts went and some never will: another attempt would send the former again. */
    private void giveUp(OutgoingMessage message) {
        String detail = "throttled until the lease was nearly over, %d of %d parts accepted"
                .formatted(message.accepted(), message.parts());
        tell(message, services.words().unknown(message.dispatched(), SendFailure.THROTTLED, detail));
    }

    private void giveBack(OutgoingMessage message, SendFailure why, String detail) {
        tell(message, services.words().returned(message.dispatched(), why, detail));
    }

    /** When its row is durable, but in time: a lease that ends first would have an accepted message sent again. */
    private void tellSent(OutgoingMessage message, CompletableFuture<Void> durable) {
        MessageReported report = services.words().sent(message.dispatched(), message.reference(), message.parts());
        Duration left = Duration.between(
                services.clock().instant(), message.dispatched().getLeaseUntil());
        if (durable.isDone() || left.isNegative()) {
            tell(message, report);
            return;
        }
        durable.copy().orTimeout(patience(left), TimeUnit.MILLISECONDS).whenComplete((nothing, late) -> {
            if (late == null) {
                tell(message, report);
            } else { // on a thread that all time-outs of this process share
                services.work().execute(() -> tell(message, report));
            }
        });
    }

    private void tell(OutgoingMessage message, MessageReported report) {
        tell(new Key(report.getMessageId(), report.getAttempt()), report);
        message.announced();
    }

    private void tell(Key key, MessageReported report) {
        services.reports().insist(report).whenComplete((nothing, failure) -> {
            synchronized (lock) {
                underway.remove(key);
                if (underway.isEmpty()) {
                    lock.notifyAll();
                }
            }
        });
    }

    /** What the SMSC says of one part. */
    private final class PartAnswer implements SmppLink.Answer {

        private final OutgoingMessage message;
        private final int index;
        private final long handedOver = System.nanoTime();
        private boolean holdsPlace = true;

        PartAnswer(OutgoingMessage message, int index) {
            this.message = message;
            this.index = index;
        }

        @Override
        public void accepted(String smscId) {
            count("accepted");
            CompletableFuture<Void> durable = null;
            synchronized (lock) {
                freePlace();
                gate.accepted();
                boolean late = message.isOver();
                boolean complete =
                        message.partAccepted(index, smscId, services.clock().millis());
                if (late) {
                    services.metrics().lateAnswers.increment();
                } else if (complete && message.end()) {
                    durable = message.durable();
                }
            }
            if (durable != null) {
                tellSent(message, durable);
            }
            carryOn();
        }

        @Override
        public void refused(int status) {
            SendFailure meaning = SubmitStatus.meaning(status);
            boolean throttled = meaning == SendFailure.THROTTLED;
            count(throttled ? "throttled" : "refused");
            boolean again;
            boolean certain;
            synchronized (lock) {
                freePlace();
                if (throttled) {
                    gate.throttled(System.nanoTime());
                }
                message.partRefused();
                again = throttled && message.isBegun() && !message.isOver() && !stopped;
                if (again) {
                    message.putBack(index);
                    queue.add(message);
                }
                // Another attempt would send the parts that went again: only one that knows may do that.
                certain = !meaning.retryable() || !message.isBegun();
            }
            if (!again) {
                end(meaning, "command_status 0x%08X%s".formatted(status, message.progress(index)), certain);
            }
            if (status == SubmitStatus.WRONG_BIND_STATUS) {
                link.close("the SMSC says that it is not bound");
            }
            carryOn();
        }

        @Override
        public void timedOut() {
            count("timeout");
            synchronized (lock) {
                freePlace();
            }
            end(SendFailure.RESPONSE_TIMEOUT, "no submit_sm_resp in time" + message.progress(index), false);
            carryOn();
        }

        @Override
        public void lost() {
            count("lost");
            synchronized (lock) {
                freePlace();
            }
            end(SendFailure.LINK_LOST, "link ended before submit_sm_resp" + message.progress(index), false);
        }

        private void end(SendFailure failure, String detail, boolean certain) {
            boolean first;
            synchronized (lock) {
                first = message.end();
            }
            if (!first) {
                services.metrics().lateAnswers.increment();
                return;
            }
            MessageDispatched attempt = message.dispatched();
            tell(
                    message,
                    certain
                            ? services.words().failed(attempt, failure, detail)
                            : services.words().unknown(attempt, failure, detail));
        }

        private void freePlace() {
            if (holdsPlace) {
                holdsPlace = false;
                places++;
            }
        }

        private void count(String outcome) {
            services.metrics().submitted(connector, outcome);
            services.metrics().answered(connector, System.nanoTime() - handedOver);
        }
    }
}
