package io.smsplatform.smpp.sending;

import io.smsplatform.events.MessageDispatched;
import io.smsplatform.events.SeenAttempts;
import io.smsplatform.events.SendFailure;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.smpp.LaneName;
import io.smsplatform.smpp.receipt.Origin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connectors that this instance runs: those that are enabled and whose partition it owns. A change of one touches
 * only that one; starts and stops of one name happen one after the other.
 */
public final class Connectors {

    private static final Logger log = LoggerFactory.getLogger(Connectors.class);

    /** Some ten seconds of the fastest connectors: the scheduler repeats itself only about a crash of its own. */
    private static final int REMEMBERED = 100_000;

    private final Services services;
    private final SeenAttempts seen = new SeenAttempts(REMEMBERED);
    private final Map<String, ConnectorConfig> configured = new ConcurrentHashMap<>();
    private final Map<String, Connector> running = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Void>> changes = new ConcurrentHashMap<>();
    private final Map<String, Origin> origins = new ConcurrentHashMap<>();
    private final Set<Integer> owned = new HashSet<>();
    private final Set<Connector> ticking = ConcurrentHashMap.newKeySet();
    private final Set<Connector> beating = ConcurrentHashMap.newKeySet();
    private volatile int partitions = 1;
    private volatile boolean stopping;

    Connectors(Services services) {
        this.services = services;
    }

    /** A connector was made, changed or deleted. */
    public void on(ConnectorConfig config) {
        if (config.deleted()) {
            configured.remove(config.name());
        } else {
            configured.put(config.name(), config);
        }
        origins.clear(); // who shares an account may have changed
        reconcile(config.name(), services.properties().drain());
    }

    /** @param total how many partitions the dispatch topic has */
    public void assigned(Collection<Integer> added, int total) {
        partitions = total;
        synchronized (owned) {
            owned.addAll(added);
        }
        reconcileAll(services.properties().drain());
    }

    /** Blocks until the connectors of these partitions are unbound: another instance may bind next. */
    public void revoked(Collection<Integer> removed) {
        release(removed, services.properties().drain());
    }

    /** Like {@link #revoked}, at once: another instance may have bound already. */
    public void lost(Collection<Integer> removed) {
        release(removed, Duration.ZERO);
    }

    /** Sends one dispatched attempt, or gives it back; one that was dispatched before is neither. */
    public void on(MessageDispatched dispatched) {
        services.metrics().dispatches.received.increment();
        if (!seen.isFirst(dispatched.getMessageId(), dispatched.getAttempt())) {
            services.metrics().dispatches.duplicate.increment();
            log.warn(
                    "message {} attempt {} was dispatched twice, ignored",
                    dispatched.getMessageId(),
                    dispatched.getAttempt());
            return;
        }
        Connector connector = running.get(LaneName.connector(dispatched.getLane()));
        if (connector != null) {
            connector.accept(dispatched);
            return;
        }
        services.metrics().dispatches.handled.increment();
        services.reports()
                .insist(services.words().returned(dispatched, SendFailure.NOT_CONNECTED, "connector is not here"));
    }

    public ConnectorStatus status(String name, boolean enabled) {
        Connector connector = running.get(name);
        if (connector != null) {
            return connector.status();
        }
        if (!enabled) {
            return new ConnectorStatus("disabled", null, null, 0);
        }
        return new ConnectorStatus(owns(name) ? "disconnected" : "elsewhere", null, null, 0);
    }

    /** Of those that run here. */
    List<Origin> origins() {
        return running.keySet().stream().map(this::origin).toList();
    }

    void tick() {
        running.values().forEach(connector -> aside(ticking, connector, Connector::tick));
    }

    void heartbeat() {
        running.values().forEach(connector -> aside(beating, connector, Connector::heartbeat));
    }

    /** Stops all of them side by side; nothing starts any more. */
    void stop() {
        stopping = true;
        await(reconcileAll(services.properties().drain()));
    }

    void start() {
        stopping = false;
        reconcileAll(Duration.ZERO);
    }

    private void release(Collection<Integer> removed, Duration drain) {
        synchronized (owned) {
            owned.removeAll(removed);
        }
        await(reconcileAll(drain));
    }

    private List<CompletableFuture<Void>> reconcileAll(Duration drain) {
        Set<String> names = new HashSet<>(configured.keySet());
        names.addAll(running.keySet());
        List<CompletableFuture<Void>> started = new ArrayList<>();
        names.forEach(name -> started.add(reconcile(name, drain)));
        return started;
    }

    /** Brings one connector to what its configuration and the partitions say, after earlier changes of it. */
    private CompletableFuture<Void> reconcile(String name, Duration drain) {
        Function<@Nullable CompletableFuture<Void>, CompletableFuture<Void>> append =
                before -> (before == null ? CompletableFuture.<Void>completedFuture(null) : before)
                        .thenRunAsync(() -> apply(name, drain), services.work())
                        .exceptionally(failure -> {
                            log.error("connector {} could not be changed", name, failure);
                            return null;
                        });
        CompletableFuture<Void> change = changes.compute(name, (key, before) -> append.apply(before));
        change.whenComplete((nothing, failure) -> changes.remove(name, change));
        return change;
    }

    private void apply(String name, Duration drain) {
        ConnectorConfig wanted = configured.get(name);
        boolean run = !stopping && wanted != null && wanted.enabled() && owns(name);
        Connector present = running.get(name);
        if (present != null && run && present.config().equals(wanted)) {
            return;
        }
        if (present != null) {
            running.remove(name);
            present.stop(drain);
        }
        if (run && wanted != null) {
            Connector connector = new Connector(wanted, partition(name), services, () -> origin(name));
            running.put(name, connector);
            connector.tick();
        }
    }

    private Origin origin(String name) {
        return origins.computeIfAbsent(name, key -> new Origin(key, siblings(key)));
    }

    /** Connectors with the same account at the same host: its receipts may come on any of their binds. */
    private List<String> siblings(String name) {
        ConnectorConfig own = configured.get(name);
        if (own == null) {
            return List.of();
        }
        return configured.values().stream()
                .filter(other -> !other.name().equals(name)
                        && other.systemId().equals(own.systemId())
                        && other.host().equalsIgnoreCase(own.host()))
                .map(ConnectorConfig::name)
                .sorted()
                .toList();
    }

    private boolean owns(String name) {
        synchronized (owned) {
            return owned.contains(partition(name));
        }
    }

    private int partition(String name) {
        return Math.floorMod(name.hashCode(), partitions);
    }

    private static void await(List<CompletableFuture<Void>> changes) {
        CompletableFuture.allOf(changes.toArray(CompletableFuture[]::new)).join();
    }

    /**
     * Off the timer's thread and never twice at a time: one connector that fails, or that waits for a producer without
     * room, must not hold up the others.
     */
    private void aside(Set<Connector> busy, Connector connector, Consumer<Connector> action) {
        if (!busy.add(connector)) {
            return;
        }
        services.work().execute(() -> {
            try {
                action.accept(connector);
            } catch (RuntimeException e) {
                log.error(
                        "connector {} failed at its regular work",
                        connector.config().name(),
                        e);
            } finally {
                busy.remove(connector);
            }
        });
    }
}
