package io.smsplatform.smpp;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.SecretBox;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.events.relay.OutboxRelay;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Makes, changes and deletes connectors: the row and its announcement in one transaction. */
@Service
public class ManageConnectors {

    private final ConnectorStore connectors;
    private final OutboxStore outbox;
    private final OutboxRelay relay;
    private final TransactionalOperator transaction;
    private final SecretBox secrets;
    private final SenderPools pools;

    ManageConnectors(
            ConnectorStore connectors,
            OutboxStore outbox,
            OutboxRelay relay,
            TransactionalOperator transaction,
            SecretBox secrets,
            SenderPools pools) {
        this.connectors = connectors;
        this.outbox = outbox;
        this.relay = relay;
        this.transaction = transaction;
        this.secrets = secrets;
        this.pools = pools;
    }

    public Flux<ConnectorConfig> all() {
        return connectors.all();
    }

    /** Fails with a 404 refusal when there is none. */
    public Mono<ConnectorConfig> get(String name) {
        return connectors.find(name).filter(found -> !found.deleted()).switchIfEmpty(missing(name));
    }

    /** Fails with a refusal: 409 when the name is taken, 422 with every wrong field. */
    public Mono<ConnectorConfig> create(ConnectorDraft draft) {
        List<FieldError> errors = draft.errors(true);
        if (!errors.isEmpty()) {
            return Mono.error(new Refusal(Problem.invalid(errors)));
        }
        String name = Objects.requireNonNull(draft.name());
        Mono<ConnectorConfig> creation = connectors
                .lock(name)
                .flatMap(present -> present.deleted()
                        ? Mono.just(present.version())
                        : Mono.<Long>error(new Refusal(
                                Problem.of(ProblemType.CONFLICT, "There is a connector '%s' already".formatted(name)))))
                .defaultIfEmpty(0L)
                .flatMap(version -> save(merged(draft, version + 1, null)))
                .as(transaction::transactional)
                .doOnSuccess(saved -> relay.poke());
        return pools.require(Objects.requireNonNull(draft.pool())).then(creation);
    }

    /** Replaces everything but the name, and the password unless a new one is given. */
    public Mono<ConnectorConfig> replace(String name, ConnectorDraft draft) {
        ConnectorDraft named = draft.name() == null ? named(draft, name) : draft;
        List<FieldError> errors = named.errors(false);
        if (!name.equals(named.name())) {
            errors.add(new FieldError("/name", "immutable", "expected '%s' or nothing".formatted(name)));
        }
        if (!errors.isEmpty()) {
            return Mono.error(new Refusal(Problem.invalid(errors)));
        }
        Mono<ConnectorConfig> replacement = locked(name)
                .flatMap(present -> save(merged(named, present.version() + 1, present.password())))
                .as(transaction::transactional)
                .doOnSuccess(saved -> relay.poke());
        return pools.require(Objects.requireNonNull(named.pool())).then(replacement);
    }

    public Mono<Void> delete(String name) {
        return locked(name)
                .flatMap(present -> save(tombstone(present)))
                .as(transaction::transactional)
                .doOnSuccess(saved -> relay.poke())
                .then();
    }

    private Mono<ConnectorConfig> locked(String name) {
        return connectors.lock(name).filter(found -> !found.deleted()).switchIfEmpty(missing(name));
    }

    private Mono<ConnectorConfig> save(ConnectorConfig connector) {
        byte[] value = Topics.CONFIG_CONNECTORS.value().encode(connector);
        return connectors
                .save(connector)
                .then(outbox.add(Topics.CONFIG_CONNECTORS.name(), connector.name(), value))
                .thenReturn(connector);
    }

    /** @param sealedPassword kept when the draft brings none */
    private ConnectorConfig merged(ConnectorDraft draft, long version, @Nullable String sealedPassword) {
        String password = draft.password();
        return new ConnectorConfig(
                Objects.requireNonNull(draft.name()),
                version,
                false,
                !Boolean.FALSE.equals(draft.enabled()),
                Objects.requireNonNull(draft.pool()),
                Objects.requireNonNull(draft.host()),
                Objects.requireNonNull(draft.port()),
                Objects.requireNonNull(draft.systemId()),
                password == null ? Objects.requireNonNull(sealedPassword) : secrets.seal(password),
                draft.systemType(),
                draft.windowOrDefault(),
                Objects.requireNonNullElse(draft.ratePerSecond(), 0.0),
                draft.enquireLinkOrDefault(),
                draft.responseTimeoutOrDefault());
    }

    private static ConnectorDraft named(ConnectorDraft draft, String name) {
        return new ConnectorDraft(
                name,
                draft.pool(),
                draft.host(),
                draft.port(),
                draft.systemId(),
                draft.password(),
                draft.systemType(),
                draft.window(),
                draft.ratePerSecond(),
                draft.enquireLink(),
                draft.responseTimeout(),
                draft.enabled());
    }

    private static ConnectorConfig tombstone(ConnectorConfig present) {
        return new ConnectorConfig(
                present.name(),
                present.version() + 1,
                true,
                false,
                present.pool(),
                present.host(),
                present.port(),
                present.systemId(),
                present.password(),
                present.systemType(),
                present.window(),
                present.ratePerSecond(),
                present.enquireLink(),
                present.responseTimeout());
    }

    private static <T> Mono<T> missing(String name) {
        return Mono.error(
                () -> new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no connector '%s'".formatted(name))));
    }
}
