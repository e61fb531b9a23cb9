package io.smsplatform.gateway.web;

import io.smsplatform.gateway.GatewayProperties;
import io.smsplatform.gateway.Upstream;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/**
 * Says which services are ready: to anybody whether all are, to operators which are not. Asks at most once a second,
 * however often it is asked.
 */
@Configuration(proxyBeanMethods = false)
class PlatformStatus {

    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final String UP = "up";

    /** What anybody may know: {@code up}, or {@code degraded} when a service is not ready. */
    record Summary(String status) {}

    /** What operators may know besides: {@code up} or {@code down} for each service. */
    record Details(String status, Map<String, String> services) {}

    @Bean
    RouterFunction<ServerResponse> statusRoutes(HttpClient upstreamClient, GatewayProperties settings) {
        Mono<Details> details = Flux.fromArray(Upstream.values())
                .flatMap(upstream -> isReady(upstreamClient, settings, upstream)
                        .map(ready -> Map.entry(upstream.wireName(), ready ? UP : "down")))
                .collectMap(Map.Entry::getKey, Map.Entry::getValue, TreeMap::new)
                .map(services -> new Details(summary(services), services))
                .cache(FRESH);
        return RouterFunctions.route()
                .GET("/api/v2/status", request -> details.flatMap(known -> answer(new Summary(known.status()))))
                .GET("/api/v2/status/services", request -> details.flatMap(PlatformStatus::answer))
                .build();
    }

    private static Mono<ServerResponse> answer(Object body) {
        return ServerResponse.ok().cacheControl(CacheControl.noStore()).bodyValue(body);
    }

    private static String summary(Map<String, String> services) {
        return services.values().stream().allMatch(UP::equals) ? UP : "degraded";
    }

    private static Mono<Boolean> isReady(HttpClient client, GatewayProperties settings, Upstream upstream) {
        return client.responseTimeout(PATIENCE)
                .get()
                .uri(settings.address(upstream).resolve("/actuator/health/readiness"))
                .response()
                .map(response ->
                        HttpStatusCode.valueOf(response.status().code()).is2xxSuccessful())
                .timeout(PATIENCE)
                .onErrorReturn(false); // whatever the reason: it does not answer
    }
}
