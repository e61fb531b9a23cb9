package io.smsplatform.scheduler.web;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.PoolConfig;
import io.smsplatform.events.config.RuleConfig;
import io.smsplatform.scheduler.DryRunReport;
import io.smsplatform.scheduler.DryRunRules;
import io.smsplatform.scheduler.ManagePools;
import io.smsplatform.scheduler.ManageRules;
import io.smsplatform.scheduler.ManageRules.Outcome;
import io.smsplatform.scheduler.PastFailures.NotReadableException;
import io.smsplatform.scheduler.RuleTerms;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v2/rules}: what to do about failures. Administrators only. */
@RestController
@RequestMapping(RuleController.PATH)
class RuleController {

    static final String PATH = "/api/v2/rules";

    private final ManageRules rules;
    private final ManagePools pools;
    private final DryRunRules dryRun;
    private final Clock clock;

    RuleController(ManageRules rules, ManagePools pools, DryRunRules dryRun, Clock clock) {
        this.rules = rules;
        this.pools = pools;
        this.dryRun = dryRun;
        this.clock = clock;
    }

    /** All rules, in the order in which they are asked. */
    record RuleList(List<RuleBody> rules) {}

    @GetMapping
    Mono<RuleList> list(@RequestAttribute(CallerFilter.CALLER) Caller caller) {
        caller.require(Scope.ADMIN);
        return poolNames()
                .flatMap(known -> rules.all()
                        .map(rule -> RuleBody.of(rule, known))
                        .collectList()
                        .map(RuleList::new));
    }

    @GetMapping("/{name}")
    Mono<RuleBody> get(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return told(name);
    }

    @PostMapping
    Mono<ResponseEntity<RuleBody>> create(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody RuleRequest request) {
        caller.require(Scope.ADMIN);
        Checks checks = new Checks();
        String name = request.checkedName("", checks);
        RuleTerms terms = request.checkedTerms("", checks);
        checks.refuseIfWrong();
        return rules.create(name, terms)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then(told(name))
                .map(body ->
                        ResponseEntity.created(URI.create(PATH + "/" + name)).body(body));
    }

    @PutMapping("/{name}")
    Mono<RuleBody> replace(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @RequestBody RuleRequest request) {
        caller.require(Scope.ADMIN);
        Checks checks = new Checks();
        if (request.name() != null && !request.name().equals(name)) {
            checks.wrong("/name", "immutable", "A rule keeps its name; leave it out or repeat it");
        }
        RuleTerms terms = request.checkedTerms("", checks);
        checks.refuseIfWrong();
        return rules.replace(name, terms)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then(told(name));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return rules.delete(name)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then();
    }

    /** Tries rules on past failures; changes nothing. */
    @PostMapping("/dry-run")
    Mono<DryRunReport> dryRun(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody DryRunRequest request) {
        caller.require(Scope.ADMIN);
        Checks checks = new Checks();
        List<RuleConfig> given = request.checkedRules(checks);
        Instant since = request.checkedSince(clock.instant(), checks);
        String pool = request.checkedPool(checks);
        int limit = request.checkedLimit(checks);
        checks.refuseIfWrong();
        return dryRun.run(given, since, pool, limit)
                .onErrorMap(
                        NotReadableException.class,
                        e -> new Refusal(
                                Problem.of(ProblemType.UNAVAILABLE, "No dry run now: %s".formatted(e.getMessage()))));
    }

    private Mono<RuleBody> told(String name) {
        return rules.find(name).zipWith(poolNames(), RuleBody::of).switchIfEmpty(Mono.error(() -> absent(name)));
    }

    private Mono<Set<String>> poolNames() {
        return pools.all().map(PoolConfig::name).collect(Collectors.toUnmodifiableSet());
    }

    private static void refuseUnlessDone(Outcome outcome, String name) {
        switch (outcome) {
            case DONE -> {}
            case ABSENT -> throw absent(name);
            case CONFLICT ->
                throw new Refusal(Problem.of(
                        ProblemType.CONFLICT,
                        "The rule '%s' exists or is being changed by somebody else".formatted(name)));
            case TOO_MANY ->
                throw new Refusal(Problem.of(
                        ProblemType.CONFLICT,
                        "There are %d rules already, which is the most".formatted(ManageRules.MOST)));
        }
    }

    private static Refusal absent(String name) {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no rule '%s'".formatted(name)));
    }
}
