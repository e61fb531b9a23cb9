package io.smsplatform.smpp.web;

import io.smsplatform.events.access.Caller;
import io.smsplatform.events.access.CallerToken;
import io.smsplatform.events.access.Problem;
import io.smsplatform.events.access.ProblemType;
import io.smsplatform.events.access.Refusal;
import java.time.Clock;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses what did not come through the gateway, and gives controllers the caller as request attribute "caller". */
@Component
class CallerFilter implements WebFilter {

    static final String CALLER = "caller";

    private final CallerToken tokens;

    CallerFilter(@Value("${sms.internal-secret}") String internalSecret, Clock clock) {
        this.tokens = new CallerToken(internalSecret, clock);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (exchange.getRequest().getPath().value().startsWith("/actuator/")) {
            return chain.filter(exchange);
        }
        Optional<Caller> caller = Optional.ofNullable(
                        exchange.getRequest().getHeaders().getFirst(Caller.HEADER))
                .flatMap(tokens::verify);
        if (caller.isEmpty()) {
            return Mono.error(
                    new Refusal(Problem.of(ProblemType.UNAUTHENTICATED, "This service answers only to the gateway")));
        }
        exchange.getAttributes().put(CALLER, caller.get());
        return chain.filter(exchange);
    }
}
