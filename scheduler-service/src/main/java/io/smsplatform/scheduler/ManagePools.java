package io.smsplatform.scheduler;

import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.PoolOptions;
import io.smsplatform.events.relay.OutboxRelay;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Creates, changes and deletes pools: the row and its publication in one transaction. */
@Service
public class ManagePools {

    /** How a change ended. */
    public enum Outcome {
        DONE,
        /** There is no such pool. */
        ABSENT,
        /** The name is taken, or somebody else changed the pool at the same time. */
        CONFLICT,
        /** It would carry another channel than the senders in it; nothing was changed. */
        OTHER_CHANNEL,
        /** It would have rules for more than {@link #MAX_LANES} lanes; nothing was changed. */
        TOO_MANY_LANES
    }

    /** Whether a lane is given work. */
    public enum LaneDuty {
        ACTIVE,
        /** Holds what it has and gets no more. */
        PAUSED,
        /** Gets no more, and is empty once what it has is done. */
        DRAINING;

        private @Nullable String wireName() {
            return this == ACTIVE ? null : name().toLowerCase(Locale.ROOT);
        }
    }

    /** Lanes that a pool may have rules of their own for: a pool's entry has to fit into one record. */
    public static final int MAX_LANES = 500;

    private final PoolStore store;
    private final OutboxStore outbox;
    private final TransactionalOperator transaction;
    private final OutboxRelay relay;

    ManagePools(PoolStore store, OutboxStore outbox, TransactionalOperator transaction, OutboxRelay relay) {
        this.store = store;
        this.outbox = outbox;
        this.transaction = transaction;
        this.relay = relay;
    }

    public Flux<PoolConfig> all() {
        return store.live();
    }

    public Mono<PoolConfig> find(String name) {
        return store.find(name).filter(pool -> !pool.deleted());
    }

    public Mono<Outcome> create(String name, PoolRules rules) {
        return store.find(name)
                .map(former -> former.deleted() ? former.version() : -1L)
                .defaultIfEmpty(0L)
                .flatMap(version ->
                        version < 0 ? Mono.just(Outcome.CONFLICT) : publish(rules.entry(name, version + 1, false)));
    }

    public Mono<Outcome> replace(String name, PoolRules rules) {
        return find(name)
                .flatMap(former -> former.channel().equals(rules.channel())
                        ? publish(rules.entry(name, former.version() + 1, false))
                        : Mono.just(Outcome.OTHER_CHANNEL))
                .defaultIfEmpty(Outcome.ABSENT);
    }

    /** Dispatches nothing of the pool until {@link #resume}; everything else of it goes on. */
    public Mono<Outcome> pause(String name) {
        return change(name, options -> options.withPaused(true));
    }

    public Mono<Outcome> resume(String name) {
        return change(name, options -> options.withPaused(false));
    }

    /** Gives or denies a lane work; it need not be known yet. */
    public Mono<Outcome> set(String name, String lane, LaneDuty duty) {
        return change(name, options -> options.withLane(lane, options.of(lane).withState(duty.wireName())));
    }

    /** What is so already is not written again. A change that somebody else overtook is made once more on top of his. */
    private Mono<Outcome> change(String name, UnaryOperator<PoolOptions> change) {
        Mono<Outcome> attempt = find(name)
                .flatMap(former -> {
                    PoolOptions changed = change.apply(former.options());
                    if (changed.equals(former.options())) {
                        return Mono.just(Outcome.DONE);
                    }
                    if (changed.lanes().size() > MAX_LANES) {
                        return Mono.just(Outcome.TOO_MANY_LANES);
                    }
                    return publish(PoolRules.of(former).with(changed).entry(name, former.version() + 1, false));
                })
                .defaultIfEmpty(Outcome.ABSENT);
        return attempt.flatMap(outcome -> outcome == Outcome.CONFLICT ? attempt : Mono.just(outcome));
    }

    /** Its pending messages end as failed, with the code {@code pool_deleted}. */
    public Mono<Outcome> delete(String name) {
        return find(name)
                .flatMap(former -> publish(PoolRules.of(former).entry(name, former.version() + 1, true)))
                .defaultIfEmpty(Outcome.ABSENT);
    }

    private Mono<Outcome> publish(PoolConfig pool) {
        byte[] value = Topics.CONFIG_POOLS.value().encode(pool);
        Mono<Outcome> change = store.write(pool)
                .flatMap(written -> written
                        ? outbox.add(Topics.CONFIG_POOLS.name(), pool.name(), value)
                                .thenReturn(Outcome.DONE)
                        : Mono.just(Outcome.CONFLICT));
        return transaction.transactional(change).doOnSuccess(outcome -> relay.poke());
    }
}
