package io.smsplatform.result.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.smsplatform.events.Tsid;
import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.result.Cursor;
import io.smsplatform.result.ExplainWait;
import io.smsplatform.result.MessageFilter;
import io.smsplatform.result.MessageState;
import io.smsplatform.result.ReadMessages;
import io.smsplatform.result.StoredMessage;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Messages by identifier and in pages, newest first. An application sees its own, an administrator every one. */
@RestController
@RequestMapping("/api/v2/messages")
class MessagesController {

    private static final Set<String> PARAMETERS =
            Set.of("task", "state", "to", "clientReference", "pool", "application", "limit", "after");
    private static final int DEFAULT_LIMIT = 50;
    private static final int MAX_LIMIT = 500;
    private static final int LONGEST_TEXT = 255;

    private final ReadMessages messages;
    private final ExplainWait waits;
    private final InstantSource clock;

    MessagesController(ReadMessages messages, ExplainWait waits, InstantSource clock) {
        this.messages = messages;
        this.waits = waits;
        this.clock = clock;
    }

    /** One page; next continues it, and is null on the last one. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record PageDocument(
            List<MessageDocument> messages, @Nullable String next) {}

    private record Request(MessageFilter filter, long below, int limit) {}

    @GetMapping("/{id}")
    Mono<MessageDocument> one(@RequestAttribute("caller") Caller caller, @PathVariable String id) {
        caller.require(Scope.READ);
        return messages.byId(caller, parsed(id))
                .map(message -> MessageDocument.full(message, WaitDocument.of(waits.of(message), clock.instant())))
                .switchIfEmpty(Mono.error(MessagesController::notFound));
    }

    @GetMapping
    Mono<ResponseEntity<PageDocument>> many(@RequestAttribute("caller") Caller caller, ServerHttpRequest request) {
        caller.require(Scope.READ);
        Request wanted = read(caller, new Query(request.getQueryParams(), PARAMETERS));
        return messages.page(wanted.filter(), wanted.below(), wanted.limit())
                .map(page -> answer(page, wanted.filter(), request.getURI()));
    }

    private static Request read(Caller caller, Query query) {
        MessageFilter filter = new MessageFilter(
                application(caller, query),
                query.identifier("task"),
                query.read("state", MessagesController::state),
                query.text("to", LONGEST_TEXT),
                query.text("clientReference", LONGEST_TEXT),
                query.text("pool", LONGEST_TEXT));
        int limit = query.number("limit", DEFAULT_LIMIT, 1, MAX_LIMIT);
        Cursor after = query.read("after", MessagesController::cursor);
        if (after != null && after.filter() != filter.fingerprint()) {
            query.error("after", "mismatch", "The cursor belongs to a list with another filter");
        }
        query.check();
        return new Request(filter, after == null ? Long.MAX_VALUE : after.last(), limit);
    }

    /** Whose messages: the caller's own, or for an administrator those of the application that is asked for. */
    static @Nullable String application(Caller caller, Query query) {
        String asked = query.text("application", LONGEST_TEXT);
        if (caller.may(Scope.ADMIN)) {
            return asked;
        }
        if (asked != null && !caller.owns(asked)) {
            caller.require(Scope.ADMIN);
        }
        return caller.subject();
    }

    private static ResponseEntity<PageDocument> answer(ReadMessages.Page page, MessageFilter filter, URI uri) {
        List<StoredMessage> found = page.messages();
        List<MessageDocument> documents =
                found.stream().map(MessageDocument::summary).toList();
        if (!page.more()) {
            return ResponseEntity.ok(new PageDocument(documents, null));
        }
        String next = new Cursor(found.get(found.size() - 1).id(), filter.fingerprint()).format();
        String target = UriComponentsBuilder.fromUri(uri)
                .scheme(null)
                .host(null)
                .port(null)
                .replaceQueryParam("after", next)
                .build(true)
                .toUriString();
        return ResponseEntity.ok()
                .header(HttpHeaders.LINK, "<" + target + ">; rel=\"next\"")
                .body(new PageDocument(documents, next));
    }

    private static long parsed(String id) {
        try {
            return Tsid.parse(id);
        } catch (IllegalArgumentException e) {
            throw notFound();
        }
    }

    private static MessageState state(String name) {
        return MessageState.named(name).orElseThrow(() -> new IllegalArgumentException("there is no such state"));
    }

    private static Cursor cursor(String text) {
        return Cursor.parse(text).orElseThrow(() -> new IllegalArgumentException("not a cursor of this service"));
    }

    private static Refusal notFound() {
        return new Refusal(Problem.of(ProblemType.NOT_FOUND, "There is no such message"));
    }
}
