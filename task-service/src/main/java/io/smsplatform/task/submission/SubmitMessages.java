package io.smsplatform.task.submission;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.TsidGenerator;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.task.submission.AcceptedLog.NotAcknowledgedException;
import io.smsplatform.task.submission.IdempotencyStore.Entry;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Accepts messages: checked, given identifiers, acknowledged by the log, and only then answered. With an
 * Idempotency-Key the same request is accepted once, however often and wherever it is repeated.
 */
@Component
public class SubmitMessages {

    /** After that an acceptance without an answer is taken for crashed and may be resumed. */
    static final Duration PRESUMED_DEAD = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(SubmitMessages.class);

    private final SubmissionRules rules;
    private final AcceptedLog acceptedLog;
    private final IdempotencyStore idempotency;
    private final TsidGenerator identifiers;
    private final SubmissionMetrics metrics;
    private final Clock clock;

    SubmitMessages(
            Catalogue catalogue,
            AcceptedLog acceptedLog,
            IdempotencyStore idempotency,
            TsidGenerator identifiers,
            SubmissionMetrics metrics,
            Clock clock) {
        this.rules = new SubmissionRules(catalogue);
        this.acceptedLog = acceptedLog;
        this.idempotency = idempotency;
        this.identifiers = identifiers;
        this.metrics = metrics;
        this.clock = clock;
    }

    public Mono<Submitted> submit(String application, Submission submission, @Nullable IdempotencyKey key) {
        Verdict verdict = rules.examine(application, submission, now());
        Mono<Submitted> outcome = key == null ? submit(verdict) : submitOnce(application, verdict, key);
        return metrics.counting(outcome);
    }

    private Mono<Submitted> submit(Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            return refuse(Problem.invalid(refused.errors()));
        }
        Draft draft = ((Verdict.Approved) verdict).draft();
        return publish(draft, newClaim(draft))
                .cast(Submitted.class)
                .onErrorResume(NotAcknowledgedException.class, this::notAccepted);
    }

    private Mono<Submitted> submitOnce(String application, Verdict verdict, IdempotencyKey key) {
        if (verdict instanceof Verdict.Refused refused) {
            // The key's first use may have been accepted before the pool or the template went away.
            return idempotency
                    .find(application, key)
                    .filter(entry -> entry.body() != null || !sameRequest(entry, key))
                    .flatMap(entry -> answerAgain(entry, key))
                    .switchIfEmpty(Mono.defer(() -> refuse(Problem.invalid(refused.errors()))));
        }
        Draft draft = ((Verdict.Approved) verdict).draft();
        Claim claim = newClaim(draft);
        return idempotency
                .insert(application, key, claim, draft.entries().size())
                .flatMap(first -> first ? publishOnce(draft, claim, key) : repeat(draft, key));
    }

    /** The key is known: answer as before, refuse, or finish what broke off. */
    private Mono<Submitted> repeat(Draft draft, IdempotencyKey key) {
        return idempotency
                .find(draft.application(), key)
                .flatMap(entry -> brokeOff(entry, key) ? resume(draft, entry, key) : answerAgain(entry, key))
                .switchIfEmpty(Mono.defer(this::inFlight)); // swept between the two statements
    }

    private boolean brokeOff(Entry entry, IdempotencyKey key) {
        return entry.body() == null
                && sameRequest(entry, key)
                && entry.claimedAt().plus(PRESUMED_DEAD).isBefore(now());
    }

    /** Publishes under the first request's identifiers: what is in the log already is known to its readers. */
    private Mono<Submitted> resume(Draft draft, Entry entry, IdempotencyKey key) {
        return idempotency
                .takeOver(draft.application(), key, entry.claimedAt(), now())
                .flatMap(won -> won ? publishOnce(draft, entry.claim(), key) : inFlight());
    }

    private Mono<Submitted> answerAgain(Entry entry, IdempotencyKey key) {
        if (!sameRequest(entry, key)) {
            return refuse(Problem.of(
                    ProblemType.IDEMPOTENCY_MISMATCH, "Use a new Idempotency-Key for a request that differs"));
        }
        byte[] body = entry.body();
        if (body == null) {
            return inFlight();
        }
        Claim claim = entry.claim();
        return Mono.just(new Submitted.Accepted(claim.task(), claim.firstMessage(), entry.messages(), body, true));
    }

    private Mono<Submitted> inFlight() {
        return refuse(Problem.of(ProblemType.IDEMPOTENCY_IN_FLIGHT, "Repeat the request in a moment"));
    }

    private Mono<Submitted> publishOnce(Draft draft, Claim claim, IdempotencyKey key) {
        return publish(draft, claim)
                .flatMap(accepted -> complete(draft.application(), key, accepted))
                .onErrorResume(
                        NotAcknowledgedException.class,
                        failure -> giveUp(draft, claim, key).then(notAccepted(failure)));
    }

    /** The messages are accepted whether or not this works: a repetition would find the claim and resume it. */
    private Mono<Submitted> complete(String application, IdempotencyKey key, Submitted.Accepted accepted) {
        return idempotency
                .complete(application, key, accepted.body())
                .onErrorResume(DataAccessException.class, failure -> {
                    log.warn("answer of task {} not kept with its key: {}", accepted.task(), failure.toString());
                    return Mono.empty();
                })
                .thenReturn(accepted);
    }

    /** Lets the next request with this key resume at once; if even that fails, it can after {@link #PRESUMED_DEAD}. */
    private Mono<Void> giveUp(Draft draft, Claim claim, IdempotencyKey key) {
        return idempotency.release(draft.application(), key).onErrorResume(DataAccessException.class, failure -> {
            log.warn("claim of task {} not released: {}", claim.task(), failure.toString());
            return Mono.empty();
        });
    }

    private Mono<Submitted.Accepted> publish(Draft draft, Claim claim) {
        return Mono.defer(() -> {
            List<MessageAccepted> messages = draft.messages(claim);
            return metrics.timing(acceptedLog.append(messages))
                    .then(Mono.fromSupplier(() -> new Submitted.Accepted(
                            claim.task(),
                            claim.firstMessage(),
                            messages.size(),
                            TaskReceipt.json(claim, messages),
                            false)));
        });
    }

    private Mono<Submitted> notAccepted(NotAcknowledgedException failure) {
        log.warn("submission not acknowledged: {}", String.valueOf(failure.getCause()));
        return refuse(
                failure.nothingWritten()
                        ? Problem.of(ProblemType.UNAVAILABLE, "The message log cannot be reached; try again later")
                        : Problem.of(
                                ProblemType.ACCEPTANCE_UNKNOWN,
                                "The message log did not answer in time. Repeating the request with the same"
                                        + " Idempotency-Key never sends a message twice"));
    }

    private Claim newClaim(Draft draft) {
        long task = identifiers.next();
        return new Claim(task, identifiers.reserve(draft.entries().size()), now());
    }

    private static boolean sameRequest(Entry entry, IdempotencyKey key) {
        return MessageDigest.isEqual(entry.fingerprint(), key.fingerprint());
    }

    private static Mono<Submitted> refuse(Problem problem) {
        return Mono.just(new Submitted.Refused(problem));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
