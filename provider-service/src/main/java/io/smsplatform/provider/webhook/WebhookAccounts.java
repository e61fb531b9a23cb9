package io.smsplatform.provider.webhook;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.SecretBox;
import io.smsplatform.events.config.WebhookConfig;
import io.smsplatform.events.relay.OutboxRelay;
import io.smsplatform.provider.OutboxStore;
import java.security.SecureRandom;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Keeps webhook accounts: each change and its publication are one transaction. */
@Component
public class WebhookAccounts {

    /** How a change ended. */
    public enum Ended {
        DONE,
        /** There is no such account. */
        ABSENT,
        /** The name is taken, or somebody else changed it at the same time. */
        CONFLICT
    }

    /** @param secret only when it is told this once: the account is new */
    public record Created(Ended ended, WebhookSecret secret) {}

    private final WebhookStore store;
    private final OutboxStore outbox;
    private final OutboxRelay relay;
    private final TransactionalOperator transaction;
    private final SecretBox secrets;
    private final SecureRandom random = new SecureRandom();

    WebhookAccounts(
            WebhookStore store,
            OutboxStore outbox,
            OutboxRelay relay,
            TransactionalOperator transaction,
            SecretBox secrets) {
        this.store = store;
        this.outbox = outbox;
        this.relay = relay;
        this.transaction = transaction;
        this.secrets = secrets;
    }

    public Flux<WebhookConfig> list() {
        return store.live();
    }

    public Mono<WebhookConfig> find(String name) {
        return store.find(name).filter(account -> !account.deleted());
    }

    /** Adds an account; a name that was deleted may be used again. */
    public Mono<Created> create(String name, WebhookChange change) {
        WebhookSecret secret = change.secret().orElseGet(() -> WebhookSecret.generate(random));
        return store.find(name)
                .map(known -> known.deleted() ? known.version() : -1)
                .defaultIfEmpty(0L)
                .flatMap(version -> version < 0
                        ? Mono.just(Ended.CONFLICT)
                        : save(account(name, version + 1, change, secrets.seal(secret.reveal()))))
                .map(ended -> new Created(ended, secret));
    }

    /** Replaces all settings; without a secret in the change the present one stays. */
    public Mono<Ended> replace(String name, WebhookChange change) {
        return find(name)
                .flatMap(present -> {
                    String secret = change.secret()
                            .map(given -> secrets.seal(given.reveal()))
                            .orElse(present.secret());
                    return save(account(name, present.version() + 1, change, secret));
                })
                .defaultIfEmpty(Ended.ABSENT);
    }

    public Mono<Ended> delete(String name) {
        return find(name).flatMap(present -> save(tombstone(present))).defaultIfEmpty(Ended.ABSENT);
    }

    private Mono<Ended> save(WebhookConfig account) {
        Mono<Void> publication = Mono.defer(() -> outbox.add(
                Topics.CONFIG_WEBHOOKS.name(),
                account.name(),
                Topics.CONFIG_WEBHOOKS.value().encode(account)));
        return store.save(account)
                .flatMap(saved -> saved ? publication.thenReturn(Ended.DONE) : Mono.just(Ended.CONFLICT))
                .as(transaction::transactional)
                .onErrorResume(DuplicateKeyException.class, taken -> Mono.just(Ended.CONFLICT))
                .doOnNext(ended -> relay.poke());
    }

    private static WebhookConfig account(String name, long version, WebhookChange change, String sealedSecret) {
        return new WebhookConfig(
                name,
                version,
                false,
                change.enabled(),
                change.pool(),
                change.url(),
                sealedSecret,
                change.window(),
                change.ratePerSecond(),
                change.timeout());
    }

    private static WebhookConfig tombstone(WebhookConfig present) {
        return new WebhookConfig(
                present.name(),
                present.version() + 1,
                true,
                false,
                present.pool(),
                "", // what may hold a secret goes with the account
                "",
                present.window(),
                present.ratePerSecond(),
                present.timeout());
    }
}
