package io.smsplatform.task.submission;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Counters of submissions. Identity: {@code sms_task_submissions_total} over all outcomes = submissions received =
 * accepted + replayed + refused + failed.
 */
@Component
class SubmissionMetrics {

    private final MeterRegistry registry;
    private final Counter accepted;
    private final Counter replayed;
    private final Counter refused;
    private final Counter failed;
    private final Counter messages;
    private final Timer acknowledged;

    SubmissionMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.accepted = outcome(registry, "accepted");
        this.replayed = outcome(registry, "replayed");
        this.refused = outcome(registry, "refused");
        this.failed = outcome(registry, "failed");
        this.messages = registry.counter("sms.task.messages.accepted");
        this.acknowledged = Timer.builder("sms.task.log.append")
                .description("From handing a submission's messages to the log until all are acknowledged")
                .publishPercentileHistogram()
                .register(registry);
    }

    Mono<Submitted> counting(Mono<Submitted> outcome) {
        return outcome.doOnNext(this::count).doOnError(failure -> failed.increment());
    }

    Mono<Void> timing(Mono<Void> append) {
        return Mono.defer(() -> {
            Timer.Sample sample = Timer.start(registry);
            return append.doOnSuccess(done -> sample.stop(acknowledged));
        });
    }

    private void count(Submitted submitted) {
        if (submitted instanceof Submitted.Accepted now) {
            (now.replayed() ? replayed : accepted).increment();
            messages.increment(now.replayed() ? 0 : now.messages());
        } else if (submitted instanceof Submitted.Refused no) {
            (no.problem().status() >= 500 ? failed : refused).increment();
        } else {
            throw new IllegalStateException("no counter for " + submitted.getClass());
        }
    }

    private static Counter outcome(MeterRegistry registry, String outcome) {
        return registry.counter("sms.task.submissions", "outcome", outcome);
    }
}
