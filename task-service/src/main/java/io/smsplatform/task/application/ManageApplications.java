package io.smsplatform.task.application;

import io.smsplatform.events.Topics;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.relay.OutboxRelay;
import io.smsplatform.task.OutboxStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/**
 * Creates, shows and deletes applications and their keys. Each change and its configuration record are one transaction;
 * secrets leave here once and are kept as hashes only.
 */
@Component
public class ManageApplications {

    /** The database breaks a deadlock by rolling one of the transactions back; that one begins anew. */
    private static final Retry DEADLOCK = Retry.backoff(10, Duration.ofMillis(5))
            .maxBackoff(Duration.ofMillis(200))
            .filter(TransientDataAccessException.class::isInstance)
            .onRetryExhaustedThrow((retry, last) -> last.failure());

    private final ApplicationStore store;
    private final OutboxStore outbox;
    private final OutboxRelay relay;
    private final TransactionalOperator transaction;
    private final TsidGenerator identifiers;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ManageApplications(
            ApplicationStore store,
            OutboxStore outbox,
            OutboxRelay relay,
            TransactionalOperator transaction,
            TsidGenerator identifiers,
            Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.relay = relay;
        this.transaction = transaction;
        this.identifiers = identifiers;
        this.clock = clock;
    }

    /** A new application with its secrets, which cannot be seen again. */
    public record Created(Application application, Secret password, ApiKey apiKey) {}

    /** A new key of an application; its secret cannot be seen again. */
    public record CreatedKey(ApiKey apiKey, Instant createdAt) {}

    public Flux<Application> all() {
        return store.findAll();
    }

    public Mono<Application> find(String id) {
        return store.find(id).switchIfEmpty(Mono.error(() -> noSuchApplication(id)));
    }

    public Mono<Created> create(String id, boolean enabled, Set<Scope> scopes) {
        return create(id, enabled, scopes, newSecret(), newKey(), Mono.empty());
    }

    /** Creates an application with given secrets; {@code before} runs last before the commit and can prevent it. */
    Mono<Created> create(
            String id, boolean enabled, Set<Scope> scopes, Secret password, ApiKey apiKey, Mono<Void> before) {
        return hash(password)
                .map(hash -> new Application(id, 1, false, enabled, scopes, hash, now(), List.of(kept(apiKey))))
                .flatMap(application -> insert(application)
                        .then(before)
                        .as(this::change)
                        .thenReturn(new Created(application, password, apiKey)));
    }

    public Mono<CreatedKey> addKey(String id) {
        ApiKey apiKey = newKey();
        Application.Key kept = kept(apiKey);
        return requireKnown(id)
                .then(store.insertKey(id, kept))
                .then(tell(id))
                .as(this::change)
                .thenReturn(new CreatedKey(apiKey, kept.createdAt()));
    }

    public Mono<Void> deleteKey(String id, String key) {
        return requireKnown(id)
                .then(store.deleteKey(id, key))
                .flatMap(deleted -> deleted ? tell(id) : Mono.error(notFound("This application has no such key")))
                .as(this::change);
    }

    /** Deletes for good: the identifier is not given again, because messages name it. */
    public Mono<Void> delete(String id) {
        return store.lockAdministrators()
                .filter(administrators -> !administrators.equals(Set.of(id)))
                .switchIfEmpty(Mono.error(() -> conflict("This is the last application that may administer")))
                .then(store.delete(id))
                .flatMap(deleted -> deleted ? tell(id) : Mono.error(noSuchApplication(id)))
                .as(this::change);
    }

    private Mono<Void> insert(Application application) {
        return store.insert(application)
                .flatMap(inserted -> inserted
                        ? Flux.fromIterable(application.keys())
                                .concatMap(key -> store.insertKey(application.id(), key))
                                .then(tell(application.id()))
                        : Mono.error(conflict("An application of this identifier exists or existed")));
    }

    private Mono<Void> requireKnown(String id) {
        return store.raiseVersion(id).flatMap(known -> known ? Mono.empty() : Mono.error(noSuchApplication(id)));
    }

    /** Adds the application as it is now to the configuration that other services read. */
    private Mono<Void> tell(String id) {
        return store.findAny(id)
                .map(application -> Topics.CONFIG_APPLICATIONS.value().encode(application.config()))
                .flatMap(value -> outbox.add(Topics.CONFIG_APPLICATIONS.name(), id, value));
    }

    private Mono<Void> change(Mono<Void> steps) {
        return transaction.transactional(steps).retryWhen(DEADLOCK).doOnSuccess(done -> relay.poke());
    }

    private Mono<String> hash(Secret password) {
        return Mono.fromCallable(() -> PasswordHash.of(password, random)).subscribeOn(Schedulers.boundedElastic());
    }

    private Application.Key kept(ApiKey apiKey) {
        return new Application.Key(apiKey.id(), apiKey.secretHash(), now());
    }

    Secret newSecret() {
        return Secret.generate(random);
    }

    ApiKey newKey() {
        return new ApiKey(Tsid.format(identifiers.next()), newSecret());
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Refusal noSuchApplication(String id) {
        return notFound("There is no application '" + id + "'");
    }

    private static Refusal notFound(String detail) {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, detail));
    }

    private static Refusal conflict(String detail) {
        return new Refusal(Problem.of(ProblemType.CONFLICT, detail));
    }
}
