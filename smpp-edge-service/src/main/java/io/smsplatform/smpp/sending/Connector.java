package io.smsplatform.smpp.sending;

import io.micrometer.core.instrument.Gauge;
import io.smsplatform.events.DemandMode;
import io.smsplatform.events.LaneDemand;
import io.smsplatform.events.LaneKind;
import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.smpp.LaneName;
import io.smsplatform.smpp.pdu.DeliverSm;
import io.smsplatform.smpp.receipt.Origin;
import io.smsplatform.smpp.session.BindRefusedException;
import io.smsplatform.smpp.session.LinkFactory;
import io.smsplatform.smpp.session.LinkListener;
import io.smsplatform.smpp.session.LinkState;
import io.smsplatform.smpp.session.ReconnectPolicy;
import io.smsplatform.smpp.session.SmppLink;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One configured connector while this instance runs it: binds, binds again, asks for messages while bound. */
final class Connector {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    /** Three heartbeats may be lost before the scheduler stops sending. */
    private static final Duration DEMAND_LIFETIME = Duration.ofSeconds(10);

    /** An SMSC that accepts a bind and drops it at once is no better than one that refuses it. */
    private static final Duration PROVEN = Duration.ofSeconds(30);

    private static final Duration UNBIND = Duration.ofSeconds(2);

    private final ConnectorConfig config;
    private final int partition;
    private final Services services;
    private final Supplier<Origin> origin;
    private final ReconnectPolicy reconnect;
    private final Gauge gauge;
    private final int firstReference = RandomGenerator.getDefault().nextInt(256);
    private final Object asking = new Object();
    private LinkState state;
    private @Nullable Bind bind;
    private @Nullable String lastError;
    private long demands;

    Connector(ConnectorConfig config, int partition, Services services, Supplier<Origin> origin) {
        this.config = config;
        this.partition = partition;
        this.services = services;
        this.origin = origin;
        this.reconnect = new ReconnectPolicy(
                services.properties().reconnectFirst(),
                services.properties().reconnectCap(),
                services.properties().coolOff());
        Instant now = services.clock().instant();
        this.state = new LinkState.Disconnected(now, 0, now, null);
        this.gauge = services.metrics().inFlight(config.name(), () -> status().inFlight());
    }

    ConnectorConfig config() {
        return config;
    }

    synchronized ConnectorStatus status() {
        return new ConnectorStatus(state.name(), state.since(), lastError, bind == null ? 0 : bind.sender.inFlight());
    }

    /** Sends it, or gives it back if it was meant for another incarnation of this lane. */
    void accept(MessageDispatched dispatched) {
        Bind current;
        synchronized (this) {
            current = bind;
        }
        if (current != null && current.session.equals(dispatched.getSession())) {
            current.sender.accept(dispatched);
            return;
        }
        services.metrics().dispatches.handled.increment();
        services.reports()
                .insist(services.words()
                        .returned(dispatched, SendFailure.NOT_CONNECTED, "session is not connected here"));
    }

    /** What time brings: expired answers, due reconnects. */
    void tick() {
        Bind current;
        synchronized (this) {
            if (isDue()) {
                state = state.to(new LinkState.Connecting(services.clock().instant(), failures()));
                services.work().execute(this::connect);
            }
            current = bind;
        }
        if (current != null) {
            current.link.tick();
            current.sender.carryOn();
        }
    }

    /** Says again that it is there, or that it takes nothing while the database cannot keep what it sends. */
    void heartbeat() {
        synchronized (asking) {
            Bind current;
            synchronized (this) {
                current = state instanceof LinkState.Bound ? bind : null;
            }
            if (current != null) {
                ask(current.session, services.sent().isWritable() ? DemandMode.STANDING : DemandMode.CLOSED);
            }
        }
    }

    /** Asks for nothing more, lets outstanding answers come in for a while, unbinds and closes. Blocks. */
    void stop(Duration drain) {
        Bind current;
        synchronized (this) {
            if (state instanceof LinkState.Closed) {
                return;
            }
            state = state.to(new LinkState.Closed(services.clock().instant()));
            current = bind;
        }
        if (current != null) {
            ask(current.session, DemandMode.CLOSED);
            current.sender.stop();
            awaitAnswers(current, drain);
            if (drain.isZero()) {
                current.link.close("no longer ours");
            } else {
                current.link.unbind(UNBIND);
            }
            awaitAnswers(current, drain); // what the end of the link decided
        }
        services.metrics().remove(gauge);
        log.info("connector {} stopped", config.name());
    }

    private void awaitAnswers(Bind current, Duration drain) {
        try {
            if (!current.sender.awaitReported(drain)) {
                log.info("connector {}: {} messages unanswered", config.name(), current.sender.inFlight());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDue() {
        Instant now = services.clock().instant();
        if (state instanceof LinkState.Disconnected disconnected) {
            return !now.isBefore(disconnected.retryAt());
        }
        return state instanceof LinkState.CoolingOff cooling && !now.isBefore(cooling.retryAt());
    }

    private int failures() {
        if (state instanceof LinkState.Disconnected disconnected) {
            return disconnected.failures();
        }
        if (state instanceof LinkState.Connecting connecting) {
            return connecting.failures();
        }
        return state instanceof LinkState.CoolingOff cooling ? cooling.failures() : 0;
    }

    private void connect() {
        Listener listener = new Listener();
        try {
            SmppLink link = services.links().bind(settings(), listener);
            services.metrics().bind(config.name(), "bound");
            bound(link, listener);
        } catch (BindRefusedException e) {
            services.metrics().bind(config.name(), "refused");
            failed(String.valueOf(e.getMessage()), e.blamesCredentials());
        } catch (IOException e) {
            services.metrics().bind(config.name(), "failed");
            failed(e.toString(), false);
        } catch (IllegalArgumentException e) { // the password was sealed under another secret
            services.metrics().bind(config.name(), "failed");
            failed("password cannot be read: " + e.getMessage(), true);
        }
    }

    private LinkFactory.Settings settings() {
        return new LinkFactory.Settings(
                config.name(),
                config.host(),
                config.port(),
                config.systemId(),
                services.secrets().open(config.password()),
                config.systemType(),
                config.enquireLink(),
                config.responseTimeout());
    }

    private void bound(SmppLink link, Listener listener) {
        Instant now = services.clock().instant();
        synchronized (this) {
            if (state instanceof LinkState.Closed) {
                services.work().execute(() -> link.unbind(UNBIND));
                return;
            }
            if (listener.endReason != null) {
                disconnected(listener.endReason, failures() + 1);
                return;
            }
            Sender sender =
                    new Sender(config.name(), services, link, config.window(), config.ratePerSecond(), firstReference);
            bind = new Bind(link, sender, UUID.randomUUID().toString());
            state = state.to(new LinkState.Bound(now, bind.session, failures()));
            lastError = null;
        }
        log.info("connector {} bound, window {}", config.name(), config.window());
        heartbeat();
    }

    private synchronized void failed(String reason, boolean credentials) {
        if (!(state instanceof LinkState.Connecting connecting)) {
            return; // stopped meanwhile
        }
        int failures = connecting.failures() + 1;
        if (!credentials) {
            disconnected(reason, failures);
            return;
        }
        Instant now = services.clock().instant();
        state = state.to(new LinkState.CoolingOff(now, failures, now.plus(reconnect.coolOff()), reason));
        lastError = reason;
        log.error("connector {} is refused, next try in {}: {}", config.name(), reconnect.coolOff(), reason);
    }

    private void disconnected(String reason, int failures) {
        Instant now = services.clock().instant();
        Duration wait = failures == 0 ? Duration.ZERO : reconnect.backOff(failures, RandomGenerator.getDefault());
        state = state.to(new LinkState.Disconnected(now, failures, now.plus(wait), reason));
        lastError = reason;
        log.warn("connector {} is not connected, next try in {}: {}", config.name(), wait, reason);
    }

    private void ended(Bind over, String reason) {
        synchronized (this) {
            if (bind != over) {
                return;
            }
            bind = null;
            if (state instanceof LinkState.Bound bound) {
                boolean proven =
                        !services.clock().instant().isBefore(bound.since().plus(PROVEN));
                disconnected(reason, proven ? 1 : bound.failures() + 1);
            }
        }
        over.sender.stop();
        ask(over.session, DemandMode.CLOSED);
    }

    /** One at a time, so that none overtakes the one that closes the lane. */
    private void ask(String session, DemandMode mode) {
        synchronized (asking) {
            services.demands().ask(demand(session, mode));
        }
    }

    private LaneDemand demand(String session, DemandMode mode) {
        Instant now = services.clock().instant();
        return LaneDemand.newBuilder()
                .setLane(LaneName.of(config.name()))
                .setKind(LaneKind.SMPP)
                .setPool(config.pool())
                .setMode(mode)
                .setCredit(mode == DemandMode.CLOSED ? 0 : config.window())
                .setReturnPartition(partition)
                .setSession(session)
                .setSequence(++demands)
                .setRatePerSecond(config.ratePerSecond())
                .setReceipts(true)
                .setConfirmsTaken(false)
                .setAt(now)
                .setExpiresAt(now.plus(DEMAND_LIFETIME))
                .build();
    }

    /** One incarnation of the connection. */
    private record Bind(SmppLink link, Sender sender, String session) {}

    private final class Listener implements LinkListener {

        private @Nullable String endReason;

        @Override
        public void onDeliver(DeliverSm pdu, IntConsumer respond) {
            services.receipts().on(origin.get(), pdu, respond);
        }

        @Override
        public void onMalformed(String what) {
            services.metrics().malformed.increment();
            log.warn("connector {} was sent a malformed deliver_sm: {}", config.name(), what);
        }

        @Override
        public void onEnd(String reason) {
            Bind current;
            synchronized (Connector.this) {
                endReason = reason;
                current = bind;
            }
            if (current != null) {
                ended(current, reason);
            }
        }
    }
}
