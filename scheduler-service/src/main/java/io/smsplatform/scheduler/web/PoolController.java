package io.smsplatform.scheduler.web;

import io.smsplatform.events.LaneName;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.Problem.FieldError;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.scheduler.ManagePools;
import io.smsplatform.scheduler.ManagePools.LaneDuty;
import io.smsplatform.scheduler.ManagePools.Outcome;
import io.smsplatform.scheduler.PoolPictures;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** {@code /api/v2/pools}: administrators change them, senders may look. */
@RestController
@RequestMapping(PoolController.PATH)
class PoolController {

    static final String PATH = "/api/v2/pools";

    private final ManagePools pools;
    private final PoolPictures pictures;

    PoolController(ManagePools pools, PoolPictures pictures) {
        this.pools = pools;
        this.pictures = pictures;
    }

    /** All pools, by name. */
    record PoolList(List<PoolBody> pools) {}

    @GetMapping
    Mono<PoolList> list(@RequestAttribute(CallerFilter.CALLER) Caller caller) {
        caller.require(Scope.SEND);
        return pools.all()
                .map(pool -> PoolBody.of(pool, List.of()))
                .collectList()
                .map(PoolList::new);
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
        Checks checks = new Checks();
        String name = request.checkedName(checks);
        PoolRules rules = request.checkedRules(checks);
        checks.refuseIfWrong();
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
        Checks checks = new Checks();
        if (request.name() != null && !request.name().equals(name)) {
            checks.wrong("/name", "immutable", "A pool keeps its name; leave it out or repeat it");
        }
        PoolRules rules = request.checkedRules(checks);
        checks.refuseIfWrong();
        return pools.replace(name, rules)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then(told(name));
    }

    /** Messages that wait in it would fail, so that this is refused while there are any, unless it is meant. */
    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @RequestParam(defaultValue = "false") boolean force) {
        caller.require(Scope.ADMIN);
        int waiting = pictures.waiting(name);
        if (waiting > 0 && !force) {
            return pools.find(name)
                    .switchIfEmpty(Mono.error(() -> absent(name)))
                    .flatMap(pool -> Mono.error(() -> new Refusal(Problem.of(
                            ProblemType.CONFLICT,
                            "%d messages wait in the pool '%s'; with force=true they fail".formatted(waiting, name)))));
        }
        return pools.delete(name)
                .doOnNext(outcome -> refuseUnlessDone(outcome, name))
                .then();
    }

    @PostMapping("/{name}/pause")
    Mono<PoolBody> pause(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        return changed(caller, name, pools.pause(name));
    }

    @PostMapping("/{name}/resume")
    Mono<PoolBody> resume(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        return changed(caller, name, pools.resume(name));
    }

    @PostMapping("/{name}/lanes/{lane}/pause")
    Mono<PoolBody> pauseLane(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @PathVariable String lane) {
        return changed(caller, name, set(name, lane, LaneDuty.PAUSED));
    }

    @PostMapping("/{name}/lanes/{lane}/resume")
    Mono<PoolBody> resumeLane(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @PathVariable String lane) {
        return changed(caller, name, set(name, lane, LaneDuty.ACTIVE));
    }

    @PostMapping("/{name}/lanes/{lane}/drain")
    Mono<PoolBody> drainLane(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @PathVariable String lane) {
        return changed(caller, name, set(name, lane, LaneDuty.DRAINING));
    }

    private Mono<Outcome> set(String name, String lane, LaneDuty duty) {
        return LaneName.isValid(lane) ? pools.set(name, lane, duty) : Mono.error(() -> noLane(lane));
    }

    private Mono<PoolBody> changed(Caller caller, String name, Mono<Outcome> change) {
        caller.require(Scope.ADMIN);
        return change.doOnNext(outcome -> refuseUnlessDone(outcome, name)).then(told(name));
    }

    private Mono<PoolBody> told(String name) {
        return pools.find(name)
                .map(pool -> PoolBody.of(pool, pictures.of(name)))
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
            case TOO_MANY_LANES ->
                throw new Refusal(Problem.of(
                        ProblemType.CONFLICT,
                        "The pool '%s' has rules for %d lanes, which is the most; use laneDefaults"
                                .formatted(name, ManagePools.MAX_LANES)));
        }
    }

    static Refusal absent(String name) {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no pool '%s'".formatted(name)));
    }

    static Refusal noLane(String lane) {
        return new Refusal(
                Problem.of(ProblemType.NOT_FOUND, "'%s' is no lane. Expected %s".formatted(lane, LaneName.EXPECTED)));
    }
}
