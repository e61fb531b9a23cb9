package io.smsplatform.provider;

import io.smsplatform.events.LaneDemand;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The lanes of this instance. An account runs where the partition that its name hashes to is owned, so that one instance
 * runs it, and another takes over when that one is gone.
 */
@Component
public class Lanes {

    private static final Logger log = LoggerFactory.getLogger(Lanes.class);

    private final List<AccountSource> sources;
    private final Demands demands;
    private final ProviderProperties properties;
    private final InstantSource clock;
    private final Map<String, Lane> running = new HashMap<>();
    private Set<Integer> owned = Set.of();
    private int partitions = 1;
    private boolean closed;

    Lanes(List<AccountSource> sources, Demands demands, ProviderProperties properties, InstantSource clock) {
        this.sources = sources;
        this.demands = demands;
        this.properties = properties;
        this.clock = clock;
    }

    /** Which partitions of the dispatch topic this instance reads now, and how many there are. */
    public Mono<Void> own(Set<Integer> ownedNow, int partitionCount) {
        return Mono.defer(() -> {
            synchronized (this) {
                owned = Set.copyOf(ownedNow);
                partitions = partitionCount;
            }
            return reconcile();
        });
    }

    /** Starts and stops lanes after accounts or partitions changed, and tells the scheduler. */
    public Mono<Void> reconcile() {
        return Flux.defer(() -> Flux.fromIterable(changes()))
                .concatMap(demands::publish)
                .then();
    }

    /** Repeats each lane's demand. */
    public Mono<Void> heartbeat() {
        return Flux.defer(() -> Flux.fromIterable(each(Lane::heartbeat)))
                .flatMap(demands::publish)
                .then();
    }

    /** Ends all demand for good; what has been dispatched meanwhile is given back. */
    public Mono<Void> close() {
        return Mono.defer(() -> {
            synchronized (this) {
                closed = true;
            }
            return reconcile();
        });
    }

    /** The lane that asked for such a dispatch, or null if this instance does not hold it. */
    synchronized @Nullable Lane holder(String laneName, String session) {
        Lane lane = running.get(laneName);
        return lane != null && lane.holds(session) ? lane : null;
    }

    /** Tells the scheduler at once if the lane's circuit changed. */
    Mono<Void> announceChange(Lane lane) {
        return Mono.defer(() -> Mono.justOrEmpty(changeOf(lane)).flatMap(demands::publish));
    }

    synchronized int count() {
        return running.size();
    }

    private synchronized Optional<LaneDemand> changeOf(Lane lane) {
        return running.get(lane.account().lane()) == lane ? lane.change(clock.instant()) : Optional.empty();
    }

    private synchronized List<LaneDemand> changes() {
        Instant now = clock.instant();
        Map<String, Account> wanted = wanted();
        List<LaneDemand> changes = new ArrayList<>();
        running.values().removeIf(lane -> {
            Account account = wanted.get(lane.account().lane());
            if (account != null
                    && account.version() == lane.account().version()
                    && partitionOf(account) == lane.partition()) {
                return false;
            }
            log.info("lane {} stops", lane.account().lane());
            changes.add(lane.closed(now));
            return true;
        });
        wanted.forEach((name, account) -> running.computeIfAbsent(name, absent -> {
            log.info("lane {} starts on partition {}", name, partitionOf(account));
            Lane lane = new Lane(account, partitionOf(account), properties);
            lane.heartbeat(now).ifPresent(changes::add);
            return lane;
        }));
        return changes;
    }

    private synchronized List<LaneDemand> each(BiFunction<Lane, Instant, Optional<LaneDemand>> question) {
        Instant now = clock.instant();
        return running.values().stream()
                .flatMap(lane -> question.apply(lane, now).stream())
                .toList();
    }

    private Map<String, Account> wanted() {
        Map<String, Account> wanted = new HashMap<>();
        if (!closed) {
            sources.stream()
                    .map(AccountSource::accounts)
                    .flatMap(Collection::stream)
                    .filter(account -> owned.contains(partitionOf(account)))
                    .forEach(account -> wanted.put(account.lane(), account));
        }
        return wanted;
    }

    private int partitionOf(Account account) {
        return Math.floorMod(account.name().hashCode(), partitions);
    }
}
