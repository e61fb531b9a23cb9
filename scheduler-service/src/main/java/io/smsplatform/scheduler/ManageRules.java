package io.smsplatform.scheduler;

import io.smsplatform.events.Topics;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.events.relay.OutboxRelay;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Creates, changes and deletes failure rules: the row and its publication in one transaction. */
@Service
public class ManageRules {

    /** More would make judging a failure expensive. */
    public static final int MOST = 200;

    /** How a change ended. */
    public enum Outcome {
        DONE,
        /** There is no such rule. */
        ABSENT,
        /** The name is taken, or somebody else changed the rule at the same time. */
        CONFLICT,
        /** There are {@link #MOST} rules already. */
        TOO_MANY
    }

    private final RuleStore store;
    private final OutboxStore outbox;
    private final TransactionalOperator transaction;
    private final OutboxRelay relay;

    ManageRules(RuleStore store, OutboxStore outbox, TransactionalOperator transaction, OutboxRelay relay) {
        this.store = store;
        this.outbox = outbox;
        this.transaction = transaction;
        this.relay = relay;
    }

    /** In the order in which they are asked. */
    public Flux<RuleConfig> all() {
        return store.live();
    }

    public Mono<RuleConfig> find(String name) {
        return store.find(name).filter(rule -> !rule.deleted());
    }

    public Mono<Outcome> create(String name, RuleTerms terms) {
        return store.live()
                .count()
                .flatMap(present -> present >= MOST ? Mono.just(Outcome.TOO_MANY) : add(name, terms));
    }

    public Mono<Outcome> replace(String name, RuleTerms terms) {
        return find(name)
                .flatMap(former -> publish(terms.entry(name, former.version() + 1, false)))
                .defaultIfEmpty(Outcome.ABSENT);
    }

    public Mono<Outcome> delete(String name) {
        return find(name)
                .flatMap(former -> publish(RuleTerms.of(former).entry(name, former.version() + 1, true)))
                .defaultIfEmpty(Outcome.ABSENT);
    }

    private Mono<Outcome> add(String name, RuleTerms terms) {
        return store.find(name)
                .map(former -> former.deleted() ? former.version() : -1L)
                .defaultIfEmpty(0L)
                .flatMap(version ->
                        version < 0 ? Mono.just(Outcome.CONFLICT) : publish(terms.entry(name, version + 1, false)));
    }

    private Mono<Outcome> publish(RuleConfig rule) {
        byte[] value = Topics.CONFIG_RULES.value().encode(rule);
        Mono<Outcome> change = store.write(rule)
                .flatMap(written -> written
                        ? outbox.add(Topics.CONFIG_RULES.name(), rule.name(), value)
                                .thenReturn(Outcome.DONE)
                        : Mono.just(Outcome.CONFLICT));
        return transaction.transactional(change).doOnSuccess(outcome -> relay.poke());
    }
}
