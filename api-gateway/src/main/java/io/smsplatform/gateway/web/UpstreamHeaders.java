package io.smsplatform.gateway.web;

import io.smsplatform.events.access.Caller;
import java.util.Locale;
import java.util.Set;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/**
 * The headers that a service gets: the client's without its credentials, without anything it says about itself that only
 * a proxy may say, and with the gateway's word for who it is.
 */
@Component
final class UpstreamHeaders implements HttpHeadersFilter {

    /** Exchange attribute of the signed caller token. */
    static final String CALLER_TOKEN = UpstreamHeaders.class.getName() + ".callerToken";

    private static final Set<String> KEPT_HERE = Set.of(
            Caller.HEADER.toLowerCase(Locale.ROOT), "authorization", "x-api-key", "cookie", "forwarded", "x-real-ip");

    @Override
    public HttpHeaders filter(HttpHeaders client, ServerWebExchange exchange) {
        HttpHeaders upstream = new HttpHeaders();
        client.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!KEPT_HERE.contains(lower) && !lower.startsWith("x-forwarded-")) {
                upstream.put(name, values);
            }
        });
        upstream.set(Caller.HEADER, exchange.getRequiredAttribute(CALLER_TOKEN));
        return upstream;
    }

    @Override
    public boolean supports(Type type) {
        return type == Type.REQUEST;
    }
}
