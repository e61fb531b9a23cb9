package io.smsplatform.task.submission;

import io.smsplatform.events.MessageAccepted;
import io.smsplatform.events.Republishing;
import io.smsplatform.events.Tsid;
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

    /**
     * How long after its acceptance a message may be published again. Five minutes less than it is recognised for: for
     * clocks that differ, and for a scheduler that reads the log with a delay.
     */
    static final Duration RESUMABLE = Republishing.RECOGNISED_FOR.minusMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(SubmitMessages.class);

    private final SubmissionRules rules;
    private final AcceptedLog acceptedLog;
    private final IdempotencyStore idempotency;
    private final TsidGenerator identifiers;
    private final SubmissionMetrics metrics;
    private final Clock clock;

    private record Request(String application, Submission submission, IdempotencyKey key) {}

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
        Mono<Submitted> outcome =
                key == null ? submit(verdict) : submitOnce(new Request(application, submission, key), verdict);
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

    private Mono<Submitted> submitOnce(Request request, Verdict verdict) {
        if (verdict instanceof Verdict.Refused refused) {
            // The key's first use may have been accepted before the pool or the template went away.
            return repeat(request).switchIfEmpty(Mono.defer(() -> refuse(Problem.invalid(refused.errors()))));
        }
        Draft draft = ((Verdict.Approved) verdict).draft();
        Claim claim = newClaim(draft);
        return idempotency
                .insert(
                        request.application(),
                        request.key(),
                        claim,
                        draft.entries().size(),
                        Decision.of(draft, claim))
                .flatMap(first -> first
                        ? publishFirst(draft, claim, request.key())
                        : repeat(request).switchIfEmpty(Mono.defer(this::inFlight))); // swept in between
    }

    /** Empty if the key is not known. */
    private Mono<Submitted> repeat(Request request) {
        return idempotency.find(request.application(), request.key()).flatMap(entry -> answerAgain(request, entry));
    }

    /** The key is known: answer as before, refuse, or finish what broke off. */
    private Mono<Submitted> answerAgain(Request request, Entry entry) {
        if (!MessageDigest.isEqual(entry.fingerprint(), request.key().fingerprint())) {
            return refuse(Problem.of(
                    ProblemType.IDEMPOTENCY_MISMATCH, "Use a new Idempotency-Key for a request that differs"));
        }
        Claim claim = entry.claim();
        byte[] body = entry.body();
        if (body != null) {
            return Mono.just(new Submitted.Accepted(claim.task(), claim.firstMessage(), entry.messages(), body, true));
        }
        boolean brokeOff = entry.claimedAt().plus(PRESUMED_DEAD).isBefore(now());
        return brokeOff ? resume(request, entry) : inFlight();
    }

    /** Publishes under the first request's identifiers: what is in the log already is known to its readers. */
    private Mono<Submitted> resume(Request request, Entry entry) {
        Claim claim = entry.claim();
        Verdict verdict = rules.examine(request.application(), request.submission(), claim.acceptedAt());
        if (now().isAfter(claim.acceptedAt().plus(RESUMABLE)) || !decidesAsBefore(verdict, entry)) {
            return notResumable(claim);
        }
        Draft draft = ((Verdict.Approved) verdict).draft();
        return idempotency
                .takeOver(request.application(), request.key(), entry.claimedAt(), now())
                .flatMap(won -> won ? publishAgain(draft, claim, request.key()) : inFlight());
    }

    private static boolean decidesAsBefore(Verdict verdict, Entry entry) {
        return verdict instanceof Verdict.Approved approved
                && entry.decision() != null
                && entry.decision().isSame(Decision.of(approved.draft(), entry.claim()));
    }

    private Mono<Submitted> notResumable(Claim claim) {
        String task = Tsid.format(claim.task());
        return refuse(Problem.of(
                ProblemType.ACCEPTANCE_UNKNOWN,
                ("The first request with this Idempotency-Key broke off and cannot be finished any more. GET"
                                + " /api/v2/messages?task=%s lists what was accepted of task %s; send what is missing"
                                + " there with a new key")
                        .formatted(task, task)));
    }

    private Mono<Submitted> inFlight() {
        return refuse(Problem.of(ProblemType.IDEMPOTENCY_IN_FLIGHT, "Repeat the request in a moment"));
    }

    private Mono<Submitted> publishFirst(Draft draft, Claim claim, IdempotencyKey key) {
        return publishAndComplete(draft, claim, key)
                .onErrorResume(
                        NotAcknowledgedException.class,
                        failure -> giveUp(draft, claim, key, failure).then(notAccepted(failure)));
    }

    /** However this ends, an earlier request may have written: it never promises that nothing was accepted. */
    private Mono<Submitted> publishAgain(Draft draft, Claim claim, IdempotencyKey key) {
        return publishAndComplete(draft, claim, key).onErrorResume(NotAcknowledgedException.class, failure -> {
            var unknown = new NotAcknowledgedException(false, failure);
            return giveUp(draft, claim, key, unknown).then(notAccepted(unknown));
        });
    }

    private Mono<Submitted> publishAndComplete(Draft draft, Claim claim, IdempotencyKey key) {
        return publish(draft, claim).flatMap(accepted -> complete(draft.application(), key, accepted));
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

    /**
     * Lets the next request with this key begin anew if nothing was written, and otherwise resume at once; if even that
     * fails, it can resume after {@link #PRESUMED_DEAD}.
     */
    private Mono<Void> giveUp(Draft draft, Claim claim, IdempotencyKey key, NotAcknowledgedException why) {
        Mono<Void> givenUp = why.nothingWritten()
                ? idempotency.forget(draft.application(), key, claim)
                : idempotency.release(draft.application(), key);
        return givenUp.onErrorResume(DataAccessException.class, failure -> {
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

    private static Mono<Submitted> refuse(Problem problem) {
        return Mono.just(new Submitted.Refused(problem));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
