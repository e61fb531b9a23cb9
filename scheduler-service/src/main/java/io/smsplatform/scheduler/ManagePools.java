package io.smsplatform.scheduler;

import io.smsplatform.events.Topics;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.relay.OutboxRelay;
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
        OTHER_CHANNEL
    }

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
                        version < 0 ? Mono.just(Outcome.CONFLICT) : publish(configured(name, version + 1, rules)));
    }

    public Mono<Outcome> replace(String name, PoolRules rules) {
        return find(name)
                .flatMap(former -> former.channel().equals(rules.channel())
                        ? publish(configured(name, former.version() + 1, rules))
                        : Mono.just(Outcome.OTHER_CHANNEL))
                .defaultIfEmpty(Outcome.ABSENT);
    }

    /** Its pending messages end as failed, with the code {@code pool_deleted}. */
    public Mono<Outcome> delete(String name) {
        return find(name).flatMap(former -> publish(deleted(former))).defaultIfEmpty(Outcome.ABSENT);
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

    private static PoolConfig configured(String name, long version, PoolRules rules) {
        return new PoolConfig(
                name,
                version,
                false,
                rules.channel(),
                rules.selection(),
                rules.ratePerSecond(),
                rules.maxAttempts(),
                rules.backOff(),
                rules.backOffCap(),
                rules.handOverLease(),
                rules.resultLease(),
                rules.receiptTimeout(),
                rules.shards());
    }

    private static PoolConfig deleted(PoolConfig former) {
        return new PoolConfig(
                former.name(),
                former.version() + 1,
                true,
                former.channel(),
                former.selection(),
                former.ratePerSecond(),
                former.maxAttempts(),
                former.backOff(),
                former.backOffCap(),
                former.handOverLease(),
                former.resultLease(),
                former.receiptTimeout(),
                former.shards());
    }
}
