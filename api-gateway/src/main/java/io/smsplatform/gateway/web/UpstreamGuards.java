package io.smsplatform.gateway.web;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smsplatform.gateway.Upstream;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * A filter per service that times its answers ({@code sms.gateway.requests}) and, once it does not answer at all, refuses
 * at once for a moment instead of letting every caller wait for the connect timeout.
 */
@Component
final class UpstreamGuards {

    private static final CircuitBreakerConfig BREAKER = CircuitBreakerConfig.custom()
            .slidingWindowSize(20)
            .minimumNumberOfCalls(10)
            .failureRateThreshold(60)
            .waitDurationInOpenState(Duration.ofSeconds(2))
            .permittedNumberOfCallsInHalfOpenState(3)
            .recordException(UpstreamFailure::isUnreachable) // an answer, even a bad one, is an answer
            .build();

    private final Map<Upstream, GatewayFilter> guards = new EnumMap<>(Upstream.class);

    UpstreamGuards(MeterRegistry meters) {
        for (Upstream upstream : Upstream.values()) {
            guards.put(upstream, new Guard(upstream, meters));
        }
    }

    GatewayFilter of(Upstream upstream) {
        GatewayFilter guard = guards.get(upstream);
        if (guard == null) {
            throw new IllegalStateException("no guard for " + upstream);
        }
        return guard;
    }

    private static final class Guard implements GatewayFilter {

        private static final int CLASSES = 6;

        private final CircuitBreaker breaker;
        private final Timer[] byStatusClass = new Timer[CLASSES];

        private Guard(Upstream upstream, MeterRegistry meters) {
            this.breaker = CircuitBreaker.of(upstream.wireName(), BREAKER);
            for (int i = 0; i < CLASSES; i++) {
                byStatusClass[i] = Timer.builder("sms.gateway.requests")
                        .description("Time until a service's answer was passed on; status none = it did not answer")
                        .tag("service", upstream.wireName())
                        .tag("status", i == 0 ? "none" : i + "xx")
                        .register(meters);
            }
        }

        @Override
        public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
            long start = System.nanoTime();
            return chain.filter(exchange)
                    .transformDeferred(CircuitBreakerOperator.of(breaker))
                    .doOnSuccess(done -> record(exchange.getResponse().getStatusCode(), start))
                    .doOnError(failure -> record(null, start));
        }

        private void record(@Nullable HttpStatusCode status, long start) {
            int index = status == null ? 0 : Math.min(CLASSES - 1, status.value() / 100);
            byStatusClass[index].record(Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
