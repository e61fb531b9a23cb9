package io.smsplatform.scheduler.web;

import io.smsplatform.events.ControlAction;
import io.smsplatform.events.LaneName;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.scheduler.ManagePools;
import io.smsplatform.scheduler.RequestControl;
import io.smsplatform.scheduler.RequestControl.Asker;
import io.smsplatform.scheduler.WishUnacknowledgedException;
import java.util.Locale;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** Wishes about messages under way. 202 says that it is asked for; what was done shows on the messages. */
@RestController
@RequestMapping("/api/v2")
class ControlController {

    private static final Logger log = LoggerFactory.getLogger(ControlController.class);

    private final RequestControl control;
    private final ManagePools pools;

    ControlController(RequestControl control, ManagePools pools) {
        this.control = control;
        this.pools = pools;
    }

    /** @param control identifier of the wish (TSID text) */
    record Asked(String control) {}

    /** Senders ask about their own messages, administrators about any. */
    @PostMapping("/messages/{id}/{action:cancel|pause|resume}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Asked> ofMessage(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String id,
            @PathVariable String action) {
        caller.require(Scope.SEND);
        long message = identifier(id, "message");
        return asked(control.ofMessage(message, action(action), asker(caller)));
    }

    @PostMapping("/tasks/{id}/{action:cancel|pause|resume}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Asked> ofTask(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String id,
            @PathVariable String action) {
        caller.require(Scope.SEND);
        long task = identifier(id, "task");
        return asked(control.ofTask(task, action(action), asker(caller)));
    }

    @PostMapping("/pools/{name}/{action:cancel|recover}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Asked> ofPool(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @PathVariable String action) {
        caller.require(Scope.ADMIN);
        return inPool(name, pool -> control.ofPool(pool, action(action), asker(caller)));
    }

    @PostMapping("/pools/{name}/lanes/{lane}/{action:requeue}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    Mono<Asked> ofLane(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @PathVariable String lane,
            @PathVariable String action) {
        caller.require(Scope.ADMIN);
        if (!LaneName.isValid(lane)) {
            throw PoolController.noLane(lane);
        }
        return inPool(name, pool -> control.ofLane(pool, lane, action(action), asker(caller)));
    }

    /** Pools are known here, unlike messages and tasks. */
    private Mono<Asked> inPool(String name, Function<String, Mono<Long>> ask) {
        return pools.find(name)
                .switchIfEmpty(Mono.error(() -> PoolController.absent(name)))
                .flatMap(pool -> asked(ask.apply(pool.name())));
    }

    private static Mono<Asked> asked(Mono<Long> wish) {
        return wish.map(id -> new Asked(Tsid.format(id)))
                .onErrorMap(WishUnacknowledgedException.class, ControlController::unknown);
    }

    private static Refusal unknown(WishUnacknowledgedException failure) {
        log.warn("{}: {}", failure.getMessage(), String.valueOf(failure.getCause()));
        return new Refusal(Problem.of(
                ProblemType.ACCEPTANCE_UNKNOWN,
                "Not every part of the scheduler is known to have heard of it; ask once more, which does no harm"));
    }

    private static Asker asker(Caller caller) {
        return new Asker(caller.subject(), caller.may(Scope.ADMIN) ? null : caller.subject());
    }

    private static ControlAction action(String word) {
        return ControlAction.valueOf(word.toUpperCase(Locale.ROOT));
    }

    private static long identifier(String text, String what) {
        try {
            return Tsid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no %s '%s'".formatted(what, text)));
        }
    }
}
