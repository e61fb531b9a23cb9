package io.smsplatform.gateway.web;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** Answers every failure with a problem document (RFC 9457); what is not the caller's fault is logged, never told. */
@Component
@Order(-2)
class ProblemHandler implements WebExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

    private static final List<String> CHALLENGES =
            List.of("Bearer realm=\"sms-platform\"", "Basic realm=\"sms-platform\", charset=\"UTF-8\"");

    private final JsonMapper json;

    ProblemHandler(JsonMapper json) {
        this.json = json;
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        if (response.isCommitted()) {
            return Mono.error(failure);
        }
        Problem problem = describe(exchange, failure);
        response.setStatusCode(HttpStatusCode.valueOf(problem.status()));
        switch (problem.status()) {
            case 401 -> response.getHeaders().addAll(HttpHeaders.WWW_AUTHENTICATE, CHALLENGES);
            case 503 -> response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            default -> {}
        }
        response.getHeaders().setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return response.writeWith(
                Mono.fromSupplier(() -> response.bufferFactory().wrap(json.writeValueAsBytes(problem))));
    }

    private static Problem describe(ServerWebExchange exchange, Throwable failure) {
        if (failure instanceof Refusal refusal) {
            return refusal.problem();
        }
        Optional<Problem> upstream =
                UpstreamFailure.describe(exchange.getRequest().getMethod(), failure);
        if (upstream.isPresent()) {
            if (!(failure instanceof CallNotPermittedException)) { // one line per try, not per caller
                log.warn(
                        "{} {}: {}: {}",
                        exchange.getRequest().getMethod(),
                        exchange.getRequest().getPath(),
                        upstream.get().code(),
                        failure.toString());
            }
            return upstream.get();
        }
        if (failure instanceof DataBufferLimitException || failure.getCause() instanceof DataBufferLimitException) {
            return Problem.of(ProblemType.TOO_LARGE, "The body is larger than the gateway reads");
        }
        if (failure instanceof InvalidMediaTypeException) {
            return Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "The Content-Type is none; send application/json");
        }
        if (failure instanceof ResponseStatusException known
                && known.getStatusCode().is4xxClientError()) {
            return switch (known.getStatusCode().value()) {
                case 404 -> Problem.of(ProblemType.NOT_FOUND, "Nothing is served at this path");
                case 405 -> Problem.of(ProblemType.METHOD_NOT_ALLOWED, "See the API document for what is allowed here");
                case 406 ->
                    Problem.of(
                            ProblemType.MALFORMED_REQUEST,
                            "Answers are application/json, which the Accept header leaves out");
                case 413 -> Problem.of(ProblemType.TOO_LARGE, "The body is larger than the gateway reads");
                case 415 -> Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send application/json");
                default ->
                    Problem.of(ProblemType.MALFORMED_REQUEST, "The body or a parameter cannot be read as documented");
            };
        }
        log.error(
                "request {} {} failed",
                exchange.getRequest().getMethod(),
                exchange.getRequest().getPath(),
                failure);
        return Problem.of(ProblemType.INTERNAL, "The failure has been logged");
    }
}
