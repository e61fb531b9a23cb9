package io.smsplatform.template;

import io.smsplatform.events.Topics;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.relay.OutboxRelay;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * Creates, revises and deletes templates. Each change and its configuration record are one transaction; texts have
 * passed {@link TemplateRules}.
 */
@Component
public class ManageTemplates {

    /** The database breaks a deadlock by rolling one of the transactions back; that one begins anew. */
    private static final Retry DEADLOCK = Retry.backoff(10, Duration.ofMillis(5))
            .maxBackoff(Duration.ofMillis(200))
            .filter(TransientDataAccessException.class::isInstance)
            .onRetryExhaustedThrow((retry, last) -> last.failure());

    private final TemplateStore store;
    private final OutboxStore outbox;
    private final OutboxRelay relay;
    private final TransactionalOperator transaction;
    private final Clock clock;

    ManageTemplates(
            TemplateStore store,
            OutboxStore outbox,
            OutboxRelay relay,
            TransactionalOperator transaction,
            Clock clock) {
        this.store = store;
        this.outbox = outbox;
        this.relay = relay;
        this.transaction = transaction;
        this.clock = clock;
    }

    public Flux<Template> all(String application) {
        return store.findAll(application);
    }

    public Mono<Template> find(String application, String name) {
        return store.find(application, name).switchIfEmpty(Mono.error(() -> noSuchTemplate(name)));
    }

    public Mono<Template> create(String application, String name, String text) {
        return store.create(application, name)
                .flatMap(created -> created
                        ? revision(application, name, text)
                        : Mono.error(new Refusal(
                                Problem.of(ProblemType.CONFLICT, "There is a template '" + name + "' already"))))
                .as(this::change);
    }

    /** Makes the text the next revision, active at once. */
    public Mono<Template> revise(String application, String name, String text) {
        return store.revise(application, name)
                .flatMap(known -> known ? revision(application, name, text) : Mono.error(noSuchTemplate(name)))
                .as(this::change);
    }

    public Mono<Template> delete(String application, String name) {
        return store.delete(application, name)
                .flatMap(known -> known ? tell(application, name) : Mono.error(noSuchTemplate(name)))
                .as(this::change);
    }

    private Mono<Template> revision(String application, String name, String text) {
        return store.insertRevision(application, name, text, clock.instant().truncatedTo(ChronoUnit.MILLIS))
                .then(Mono.defer(() -> tell(application, name)));
    }

    /** Adds the template as it is now to the configuration that task-service reads. */
    private Mono<Template> tell(String application, String name) {
        return store.findAny(application, name)
                .flatMap(template -> outbox.add(
                                Topics.CONFIG_TEMPLATES.name(),
                                template.key(),
                                Topics.CONFIG_TEMPLATES.value().encode(template.config()))
                        .thenReturn(template));
    }

    private Mono<Template> change(Mono<Template> steps) {
        return transaction.transactional(steps).retryWhen(DEADLOCK).doOnSuccess(done -> relay.poke());
    }

    private static Refusal noSuchTemplate(String name) {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "This application has no template '" + name + "'"));
    }
}
