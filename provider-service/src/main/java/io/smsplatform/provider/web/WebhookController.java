package io.smsplatform.provider.web;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.provider.SenderPools;
import io.smsplatform.provider.webhook.WebhookAccounts;
import io.smsplatform.provider.webhook.WebhookAccounts.Ended;
import io.smsplatform.provider.webhook.WebhookChange;
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

/** Webhook accounts, for administrators. */
@RestController
@RequestMapping("/api/v2/providers/webhooks")
class WebhookController {

    record WebhookList(List<WebhookView> webhooks) {}

    private final WebhookAccounts accounts;
    private final SenderPools pools;

    WebhookController(WebhookAccounts accounts, SenderPools pools) {
        this.accounts = accounts;
        this.pools = pools;
    }

    @GetMapping
    Mono<WebhookList> list(@RequestAttribute Caller caller) {
        caller.require(Scope.ADMIN);
        return accounts.list().map(WebhookView::of).collectList().map(WebhookList::new);
    }

    @GetMapping("/{name}")
    Mono<WebhookView> get(@RequestAttribute Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return accounts.find(name).map(WebhookView::of).switchIfEmpty(Mono.error(() -> absent(name)));
    }

    /** The answer holds the secret; it is never told again. */
    @PostMapping
    Mono<ResponseEntity<CreatedWebhook>> create(@RequestAttribute Caller caller, @RequestBody WebhookRequest request) {
        caller.require(Scope.ADMIN);
        request.check(null);
        String name = String.valueOf(request.name());
        WebhookChange change = request.change();
        return pools.require(change.pool())
                .then(Mono.defer(() -> accounts.create(name, change)))
                .flatMap(created -> {
                    refuseUnlessDone(created.ended(), name);
                    return accounts.find(name)
                            .map(account -> ResponseEntity.created(URI.create("/api/v2/providers/webhooks/" + name))
                                    .body(new CreatedWebhook(
                                            WebhookView.of(account),
                                            created.secret().reveal())));
                });
    }

    @PutMapping("/{name}")
    Mono<WebhookView> replace(
            @RequestAttribute Caller caller, @PathVariable String name, @RequestBody WebhookRequest request) {
        caller.require(Scope.ADMIN);
        request.check(name);
        WebhookChange change = request.change();
        return pools.require(change.pool())
                .then(Mono.defer(() -> accounts.replace(name, change)))
                .doOnNext(ended -> refuseUnlessDone(ended, name))
                .then(accounts.find(name))
                .map(WebhookView::of);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestAttribute Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return accounts.delete(name)
                .doOnNext(ended -> refuseUnlessDone(ended, name))
                .then();
    }

    private static void refuseUnlessDone(Ended ended, String name) {
        switch (ended) {
            case DONE -> {}
            case ABSENT -> throw absent(name);
            case CONFLICT ->
                throw new Refusal(Problem.of(
                        ProblemType.CONFLICT,
                        "The webhook '%s' exists or is being changed by somebody else".formatted(name)));
        }
    }

    private static Refusal absent(String name) {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no webhook '%s'".formatted(name)));
    }
}
