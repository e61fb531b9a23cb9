package io.smsplatform.gateway.web;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import io.smsplatform.events.access.Scope;
import io.smsplatform.gateway.Authenticator;
import io.smsplatform.gateway.CallerTokens;
import io.smsplatform.gateway.Credentials;
import io.smsplatform.gateway.GatewayProperties;
import io.smsplatform.gateway.RequestBudgets;
import io.smsplatform.gateway.Verdict;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * What every request passes first: a plain path, a body of allowed size, known credentials, the right door (phones have
 * one of their own), a budget. Whoever passes gets a caller token, which {@link UpstreamHeaders} sends along.
 */
@Component
@Order(-100)
final class FrontDoor implements WebFilter {

    private static final String API_KEY_HEADER = "X-Api-Key";
    private static final int IPV6_NETWORK_OCTETS = 8;

    private final Authenticator authenticator;
    private final CallerTokens tokens;
    private final RequestBudgets budgets;
    private final long maxBodyBytes;
    private final String budgetPolicy;

    FrontDoor(Authenticator authenticator, CallerTokens tokens, RequestBudgets budgets, GatewayProperties settings) {
        this.authenticator = authenticator;
        this.tokens = tokens;
        this.budgets = budgets;
        this.maxBodyBytes = settings.maxBodySize().toBytes();
        this.budgetPolicy = "\"default\";q=" + budgets.perSecond() + ";w=" + RequestBudgets.WINDOW_SECONDS;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        ServerHttpRequest request = exchange.getRequest();
        String path = request.getPath().value();
        if (!Paths.isPlain(path)) {
            return refuse(ProblemType.MALFORMED_REQUEST, "The path has empty, dot or encoded separators in it");
        }
        HttpHeaders headers = request.getHeaders();
        if (headers.getContentLength() > maxBodyBytes) {
            return Mono.error(BoundedBody.tooLarge(maxBodyBytes));
        }
        if (Paths.isOpen(path)) {
            return chain.filter(exchange);
        }
        Optional<Credentials> credentials =
                Credentials.parse(headers.getFirst(HttpHeaders.AUTHORIZATION), headers.getFirst(API_KEY_HEADER));
        if (credentials.isEmpty()) {
            return refuse(ProblemType.UNAUTHENTICATED, "Send an API key, a device token, or Basic credentials");
        }
        return authenticator
                .authenticate(credentials.get(), network(request.getRemoteAddress()))
                .flatMap(verdict -> enter(verdict, path, exchange, chain));
    }

    /** Where a request comes from: an IPv4 address, or the /64 of an IPv6 address, as one client has all of it. */
    static String network(@Nullable InetSocketAddress remote) {
        InetAddress address = remote == null ? null : remote.getAddress();
        if (address == null) {
            return "unknown";
        }
        byte[] octets = address.getAddress();
        return HexFormat.of().formatHex(octets, 0, Math.min(octets.length, IPV6_NETWORK_OCTETS));
    }

    private Mono<Void> enter(Verdict verdict, String path, ServerWebExchange exchange, WebFilterChain chain) {
        if (verdict instanceof Verdict.Throttled throttled) {
            retryAfter(exchange, throttled.retryAfter());
            return refuse(ProblemType.TOO_MANY_REQUESTS, "Too many passwords to verify; wait before the next try");
        }
        if (!(verdict instanceof Verdict.Accepted accepted)) {
            return refuse(ProblemType.UNAUTHENTICATED, "The credentials are not known or no longer valid");
        }
        Caller caller = accepted.caller();
        if (caller.scopes().contains(Scope.DEVICE) != Paths.isForDevices(path)) {
            return refuse(ProblemType.FORBIDDEN, "Device tokens open /api/v2/devices/me, and nothing else does");
        }
        if (Paths.isForOperators(path) && !caller.may(Scope.ADMIN)) {
            return refuse(ProblemType.FORBIDDEN, "This needs the scope '" + Scope.ADMIN.wireName() + "'");
        }
        if (budgets.limited() && !spend(caller, exchange)) {
            return refuse(ProblemType.TOO_MANY_REQUESTS, "Allowed are " + budgets.perSecond() + " requests per second");
        }
        exchange.getAttributes().put(UpstreamHeaders.CALLER_TOKEN, tokens.of(caller));
        return chain.filter(BoundedBody.limit(exchange, maxBodyBytes));
    }

    /** RateLimit header fields as in draft-ietf-httpapi-ratelimit-headers-10. */
    private boolean spend(Caller caller, ServerWebExchange exchange) {
        RequestBudgets.Budget budget = budgets.take(caller.subject());
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.set("RateLimit-Policy", budgetPolicy);
        headers.set("RateLimit", "\"default\";r=" + budget.remaining() + ";t=" + RequestBudgets.WINDOW_SECONDS);
        if (!budget.allowed()) {
            retryAfter(exchange, Duration.ofSeconds(RequestBudgets.WINDOW_SECONDS));
        }
        return budget.allowed();
    }

    private static void retryAfter(ServerWebExchange exchange, Duration wait) {
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        exchange.getResponse().getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
    }

    private static Mono<Void> refuse(ProblemType type, String detail) {
        return Mono.error(new Refusal(Problem.of(type, detail)));
    }
}
