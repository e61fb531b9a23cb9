package io.smsplatform.gateway.web;

import io.smsplatform.gateway.GatewayProperties;
import io.smsplatform.gateway.Upstream;
import java.util.function.Function;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.BooleanSpec;
import org.springframework.cloud.gateway.route.builder.Buildable;
import org.springframework.cloud.gateway.route.builder.PredicateSpec;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** Which service answers which path. The first that matches wins; what matches none is not found. */
@Configuration(proxyBeanMethods = false)
class Routes {

    private static final String API = "/api/v2";

    @Bean
    RouteLocator routeTable(RouteLocatorBuilder routes, GatewayProperties settings, UpstreamGuards guards) {
        Table table = new Table(settings, guards);
        return routes.routes()
                .route(
                        "submit",
                        table.to(
                                Upstream.TASK,
                                request -> request.method(HttpMethod.POST).and().path(API + "/messages")))
                .route(
                        "explain",
                        table.to(
                                Upstream.SCHEDULER,
                                request -> request.method(HttpMethod.POST).and().path(API + "/messages/explain")))
                .route(
                        "control",
                        table.to(
                                Upstream.SCHEDULER,
                                request -> request.method(HttpMethod.POST).and().path(API + "/messages/*/*")))
                .route("tasks", table.to(Upstream.SCHEDULER, API + "/tasks"))
                .route("device", table.to(Upstream.DEVICE, API + "/devices"))
                .route("messages", table.to(Upstream.RESULT, API + "/messages"))
                .route("reports", table.to(Upstream.RESULT, API + "/reports"))
                .route("applications", table.to(Upstream.TASK, API + "/applications"))
                .route("templates", table.to(Upstream.TEMPLATE, API + "/templates"))
                .route("pools", table.to(Upstream.SCHEDULER, API + "/pools"))
                .route("rules", table.to(Upstream.SCHEDULER, API + "/rules"))
                .route("smpp", table.to(Upstream.SMPP, API + "/smpp"))
                .route("providers", table.to(Upstream.PROVIDER, API + "/providers"))
                .build();
    }

    private record Table(GatewayProperties settings, UpstreamGuards guards) {

        private Function<PredicateSpec, Buildable<Route>> to(Upstream upstream, String path) {
            return to(upstream, request -> request.path(path, path + "/**"));
        }

        private Function<PredicateSpec, Buildable<Route>> to(
                Upstream upstream, Function<PredicateSpec, BooleanSpec> matches) {
            return request -> matches.apply(request)
                    .filters(filters -> filters.filter(guards.of(upstream)))
                    .uri(settings.address(upstream));
        }
    }
}
