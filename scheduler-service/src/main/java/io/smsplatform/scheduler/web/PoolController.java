package io.smsplatform.scheduler.web;

import io.smsplatform.events.PoolShard;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.scheduler.LiveShards;
import io.smsplatform.scheduler.ManagePools;
import io.smsplatform.scheduler.ManagePools.Outcome;
import io.smsplatform.scheduler.PoolRules;
import java.net.URI;
import java.util.List;
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

/** {@code /api/v2/pools}: administrators change them, senders may look. */
@RestController
@RequestMapping(PoolController.PATH)
class PoolController {

    static final String PATH = "/api/v2/pools";

    private final ManagePools pools;
    private final LiveShards liveShards;

    PoolController(ManagePools pools, LiveShards liveShards) {
        this.pools = pools;
        this.liveShards = liveShards;
    }

    /** All pools, by name. */
    record PoolList(List<PoolBody> pools) {}

    @GetMapping
    Mono<PoolList> list(@RequestAttribute(CallerFilter.CALLER) Caller caller) {
        caller.require(Scope.SEND);
        return pools.all().map(pool -> PoolBody.of(pool, null)).collectList().map(PoolList::new);
    }

    @GetMapping("/{name}")
    Mono<PoolBody> get(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.SEND);
        return told(name);
    }

    @PostMapping
    Mono<ResponseEntity<PoolBody>> create(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody PoolRequest request) {
        caller.require(Scope.ADMIN);
        List<FieldError> errors = PoolRequest.noErrorsYet();
        String name = request.checkedName(errors);
        PoolRules rules = request.checkedRules(errors);
        PoolRequest.refuseIf(errors);
        return pools.create(name, rules)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then(told(name))
                .map(body ->
                        ResponseEntity.created(URI.create(PATH + "/" + name)).body(body));
    }

    @PutMapping("/{name}")
    Mono<PoolBody> replace(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @RequestBody PoolRequest request) {
        caller.require(Scope.ADMIN);
        List<FieldError> errors = PoolRequest.noErrorsYet();
        if (request.name() != null && !request.name().equals(name)) {
            errors.add(new FieldError("/name", "immutable", "A pool keeps its name; leave it out or repeat it"));
        }
        PoolRules rules = request.checkedRules(errors);
        PoolRequest.refuseIf(errors);
        return pools.replace(name, rules)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then(told(name));
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return pools.delete(name)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then();
    }

    private Mono<PoolBody> told(String name) {
        return pools.find(name)
                .map(pool -> PoolBody.of(pool, liveShards.get(new PoolShard(name, 0))))
                .switchIfEmpty(Mono.error(() -> absent(name)));
    }

    private static void refuseUnlessDone(Outcome outcome, String name) {
        switch (outcome) {
            case DONE -> {}
            case ABSENT -> throw absent(name);
            case CONFLICT ->
                throw new Refusal(Problem.of(
                        ProblemType.CONFLICT,
                        "The pool '%s' exists or is being changed by somebody else".formatted(name)));
            case OTHER_CHANNEL ->
                throw new Refusal(Problem.invalid(List.of(
                        new FieldError("/channel", "immutable", "A pool keeps its channel; create another pool"))));
        }
    }

    private static Refusal absent(String name) {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no pool '%s'".formatted(name)));
    }
}
