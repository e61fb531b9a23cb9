package io.smsplatform.smpp.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Scope;
import io.smsplatform.events.config.ConnectorConfig;
import io.smsplatform.smpp.ConnectorDraft;
import io.smsplatform.smpp.ManageConnectors;
import io.smsplatform.smpp.sending.ConnectorStatus;
import io.smsplatform.smpp.sending.Connectors;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

/** SMPP connectors over HTTP. All of it needs the scope admin; a password is never told. */
@RestController
@RequestMapping("/api/v2/smpp/connectors")
class ConnectorController {

    private final ManageConnectors manage;
    private final Connectors connectors;

    ConnectorController(ManageConnectors manage, Connectors connectors) {
        this.manage = manage;
        this.connectors = connectors;
    }

    /** What a connector looks like from outside. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record View(
            String name,
            String pool,
            String host,
            int port,
            String systemId,
            @Nullable String systemType,
            int window,
            double ratePerSecond,
            Duration enquireLink,
            Duration responseTimeout,
            boolean enabled,
            Status status) {}

    /** How it is doing, as far as this instance knows. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Status(
            String state, @Nullable Instant since, @Nullable String lastError, int inFlight) {}

    /** All of them. */
    record Listing(List<View> connectors) {}

    @GetMapping
    Mono<Listing> list(@RequestAttribute(CallerFilter.CALLER) Caller caller) {
        caller.require(Scope.ADMIN);
        return manage.all().map(this::view).collectList().map(Listing::new);
    }

    @GetMapping("/{name}")
    Mono<View> get(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return manage.get(name).map(this::view);
    }

    @PostMapping
    Mono<ResponseEntity<View>> create(
            @RequestAttribute(CallerFilter.CALLER) Caller caller, @RequestBody ConnectorDraft draft) {
        caller.require(Scope.ADMIN);
        return manage.create(draft)
                .map(saved -> ResponseEntity.created(URI.create("/api/v2/smpp/connectors/" + saved.name()))
                        .body(view(saved)));
    }

    @PutMapping("/{name}")
    Mono<View> replace(
            @RequestAttribute(CallerFilter.CALLER) Caller caller,
            @PathVariable String name,
            @RequestBody ConnectorDraft draft) {
        caller.require(Scope.ADMIN);
        return manage.replace(name, draft).map(this::view);
    }

    @DeleteMapping("/{name}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    Mono<Void> delete(@RequestAttribute(CallerFilter.CALLER) Caller caller, @PathVariable String name) {
        caller.require(Scope.ADMIN);
        return manage.delete(name);
    }

    private View view(ConnectorConfig connector) {
        ConnectorStatus status = connectors.status(connector.name(), connector.enabled());
        return new View(
                connector.name(),
                connector.pool(),
                connector.host(),
                connector.port(),
                connector.systemId(),
                connector.systemType(),
                connector.window(),
                connector.ratePerSecond(),
                connector.enquireLink(),
                connector.responseTimeout(),
                connector.enabled(),
                new Status(status.state(), status.since(), status.lastError(), status.inFlight()));
    }
}
